/** What the scans of an MDLSTM see: what each says at each cell of its image, and which pixels a cell has seen. */
import type { LayerNode } from '../graph/layer-graph.ts';
import { gradientsFrom } from './gradients.ts';
import { inspectErrors as words } from '../text/en-inspect.ts';
import { InspectError, valuesOf } from './network.ts';
import { cornersOf, diagonalOf, type LayerStates } from './recurrent-parts.ts';
import { type Trace, valueOf } from './trace.ts';
import type { ScanCorner } from '../kernels/mdlstm.ts';

export interface ScanMap {
  layer: string;
  corner: ScanCorner;
  height: number;
  width: number;
  /** ‖h‖ of each cell, row by row: `[height * width]`. */
  activation: Float64Array;
  /** On which diagonal of the wavefront each cell is computed, from 0. */
  wavefront: Int32Array;
}

/** Of every scan of every MDLSTM of the network. */
export function scanMaps({ layers }: Trace): ScanMap[] {
  return layers.flatMap((layer) => {
    const { scan, name } = layer;
    if (scan === undefined) return [];
    const { height, width, corner } = scan;
    return [
      {
        ...{ layer: name, corner, height, width, activation: lengthsOf(layer) },
        wavefront: Int32Array.from({ length: height * width }, (_, at) => diagonalOf(at, scan)),
      },
    ];
  });
}

function lengthsOf({ states, units, timesteps }: LayerStates): Float64Array {
  const squares = new Float64Array(timesteps);
  states['h'].forEach((value, i) => (squares[Math.floor(i / units)] += value * value));
  return squares.map(Math.sqrt);
}

/**
 * How the state of one cell depends on each pixel: the gradient of ½ ‖h‖², or of one unit's h where `unit` is given.
 * Exactly 0 for every pixel that the scan has not come by: `[rows * columns]`.
 *
 * @throws InspectError when there is no such scan or cell.
 */
export function receptiveField(
  traced: Trace,
  { layer, cell, unit }: { layer: string; cell: number; unit?: number },
): Float64Array {
  for (const [node, walked] of traced.walks) {
    const number = walked.layers.findIndex(
      ({ name, scan }) => name === layer && scan !== undefined,
    );
    if (number < 0) continue;
    const { units, timesteps } = walked.layers[number];
    if (!Number.isInteger(cell) || cell < 0 || cell >= timesteps || !handsOnCells(node)) break;
    const gradient = new Float64Array(valuesOf(node));
    const begin = (cell * walked.layers.length + number) * units;
    const h = valueOf(traced.values, node);
    for (let u = 0; u < units; u++) {
      if (unit === undefined) gradient[begin + u] = h[begin + u];
      else if (u === unit) gradient[begin + u] = 1;
    }
    return gradientsFrom(traced, node, gradient).pixels;
  }
  throw new InspectError(words.noCell(layer, cell));
}

function handsOnCells({ layer }: LayerNode): boolean {
  return (
    layer.kind === 'mdlstm' && layer.mdlstm.returnSequences && cornersOf(layer.mdlstm).length > 0
  );
}
