/**
 * The two cells of the LSTM in two dimensions in WGSL, one unit at a time; equations in src/kernels/mdlstm.ts.
 * `#` stands for the cell of the image that a thread is at.
 *
 *     forward   a0# … a4#: z, five blocks. cX#, cY#: the cell states beside and above.
 *               Sets k0# … k4# (the gates as they are kept), c# and h#.
 *     backward  dh#: dL/dh. dc#: what the cells after say of c. k0# … k4#, c#, cX#, cY# as kept.
 *               Sets d0# … d4# (dz) and toX#, toY# (what this cell says of cX and cY).
 *
 * `peephole(gate)` is the unit's own weight; `bound` keeps a gate's error within [-1, 1] where that is asked for.
 */
import type { MdlstmCell } from '../mdlstm.ts';

export interface ScanCell {
  forward: string;
  backward: string;
}

export function scanCell(cell: MdlstmCell, peepholes: boolean): ScanCell {
  return cell === 'stable' ? STABLE : classic(peepholes);
}

const STABLE: ScanCell = {
  forward: `
      let k0# = sigmoid(a0#);                                   // i = s(z^i)
      let k1# = sigmoid(a1#);                                   // f = s(z^f)
      let k2# = sigmoid(a2#);                                   // l = s(z^l)
      let k3# = safeTanh(a3#);                                  // g = tanh(z^c)
      let k4# = sigmoid(a4#);                                   // o = s(z^o)
      let c# = k0# * k3# + k1# * (k2# * cY# + (1.0 - k2#) * cX#); // c_p = i g + f (l c_y + (1 - l) c_x)
      let h# = k4# * safeTanh(c#);                              // h_p = o tanh(c_p)`,
  backward: `
      let t# = safeTanh(c#);
      let all# = dc# + dh# * k4# * (1.0 - t# * t#);             // dc = … + dh o (1 - tanh^2 c)
      let mixed# = k2# * cY# + (1.0 - k2#) * cX#;
      let d0# = bound(all# * k3# * k0# * (1.0 - k0#));          // dz^i = dc g i (1 - i)
      let d1# = bound(all# * mixed# * k1# * (1.0 - k1#));       // dz^f = dc (l c_y + (1 - l) c_x) f (1 - f)
      let d2# = bound(all# * k1# * (cY# - cX#) * k2# * (1.0 - k2#)); // dz^l = dc f (c_y - c_x) l (1 - l)
      let d3# = bound(all# * k0# * (1.0 - k3# * k3#));          // dz^c = dc i (1 - g^2)
      let d4# = bound(dh# * t# * k4# * (1.0 - k4#));            // dz^o = dh tanh(c) o (1 - o)
      let toX# = all# * k1# * (1.0 - k2#);                      // to c_x: dc f (1 - l)
      let toY# = all# * k1# * k2#;                              // to c_y: dc f l`,
};

function classic(peepholes: boolean): ScanCell {
  const peep = (gate: number, state: string) =>
    peepholes ? ` + peephole(${gate}u) * ${state}` : '';
  return {
    forward: `
      let k0# = sigmoid(a0#${peep(0, '(cX# + cY#)')});          // i = s(z^i + w_i (c_x + c_y))
      let k1# = sigmoid(a1#${peep(1, 'cX#')});                  // f_x = s(z^fx + w_fx c_x)
      let k2# = sigmoid(a2#${peep(2, 'cY#')});                  // f_y = s(z^fy + w_fy c_y)
      let k3# = safeTanh(a3#);                                  // g = tanh(z^c)
      let c# = k0# * k3# + k1# * cX# + k2# * cY#;               // c_p = i g + f_x c_x + f_y c_y
      let k4# = sigmoid(a4#${peep(3, 'c#')});                   // o = s(z^o + w_o c_p)
      let h# = k4# * safeTanh(c#);                              // h_p = o tanh(c_p)`,
    backward: `
      let t# = safeTanh(c#);
      let d4# = bound(dh# * t# * k4# * (1.0 - k4#));            // dz^o = dh tanh(c) o (1 - o)
      let all# = dc# + dh# * k4# * (1.0 - t# * t#)${peep(3, 'd4#')}; // dc = … + dh o (1 - tanh^2 c) + w_o dz^o
      let d0# = bound(all# * k3# * k0# * (1.0 - k0#));          // dz^i = dc g i (1 - i)
      let d1# = bound(all# * cX# * k1# * (1.0 - k1#));          // dz^fx = dc c_x f_x (1 - f_x)
      let d2# = bound(all# * cY# * k2# * (1.0 - k2#));          // dz^fy = dc c_y f_y (1 - f_y)
      let d3# = bound(all# * k0# * (1.0 - k3# * k3#));          // dz^c = dc i (1 - g^2)
      let toX# = all# * k1#${peep(0, 'd0#')}${peep(1, 'd1#')};  // to c_x: dc f_x + w_i dz^i + w_fx dz^fx
      let toY# = all# * k2#${peep(0, 'd0#')}${peep(2, 'd2#')};  // to c_y: dc f_y + w_i dz^i + w_fy dz^fy`,
  };
}
