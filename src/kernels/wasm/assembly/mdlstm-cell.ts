/**
 * Where the values of the cell of the image lie that a thread walks backward: addresses, which each thread has
 * in variables of its own.
 */
export namespace CellAt {
  /** c and the five gates. */
  export let z: usize = 0;
  /** c of the cells beside and above; zeros outside the image. */
  export let cx: usize = 0;
  export let cy: usize = 0;
  /** dL/dh. */
  export let dh: usize = 0;
  /** What the cells that follow say of dL/dc. */
  export let fromX: usize = 0;
  export let fromY: usize = 0;
  /** Where this cell says the same of its predecessors; may be `fromX` and `fromY`. */
  export let toX: usize = 0;
  export let toY: usize = 0;
  /** Room for tanh(c). */
  export let tanhC: usize = 0;
  /** Where dz goes. */
  export let dz: usize = 0;
}
