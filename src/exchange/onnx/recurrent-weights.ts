/**
 * A recurrent layer's weights as ONNX's RNN, LSTM and GRU take them: transposed, directions stacked, gates in
 * ONNX's order, and a bias for the input followed by one for the hidden state
 * (https://onnx.ai/onnx/operators/onnx__LSTM.html).
 *
 *     Keras  kernel [features, gates * units], recurrent_kernel [units, gates * units], bias [gates * units]
 *     ONNX   W [directions, gates * units, features], R [directions, gates * units, units],
 *            B [directions, 2 * gates * units]
 */
import type { StoredTensor } from '../../training/safetensors.ts';
import { notWritten } from '../../text/en-export.ts';
import { ExchangeError } from '../exchange-error.ts';
import { CELLS, type CellName } from '../../graph/cells.ts';
import type { Recurrent } from '../../graph/layer-graph.ts';

/** What a direction of a layer has in Keras. */
export interface KerasWeights {
  kernel: StoredTensor;
  recurrentKernel: StoredTensor;
  bias?: StoredTensor;
}

export interface OnnxWeights {
  w: { shape: readonly number[]; data: Float32Array };
  r: { shape: readonly number[]; data: Float32Array };
  b: { shape: readonly number[]; data: Float32Array };
}

/**
 * How ONNX knows the cell.
 *
 * @throws ExchangeError when it does not.
 */
export function onnxCell(cell: CellName): NonNullable<(typeof CELLS)[CellName]['onnx']> {
  const { onnx, className } = CELLS[cell];
  if (onnx !== null) return onnx;
  throw new ExchangeError(notWritten.onnxCell(className));
}

/** `directions`: one layer, or a layer and its mirror, both of the same cell and size. */
export function onnxWeights(
  { cell, units }: Recurrent,
  directions: readonly KerasWeights[],
): OnnxWeights {
  const columns = CELLS[cell].gates.length * units;
  const [{ kernel }] = directions;
  const [features] = kernel.shape;
  const count = directions.length;
  return {
    w: {
      shape: [count, columns, features],
      data: joined(directions.map((each) => transposed(each.kernel, cell, units))),
    },
    r: {
      shape: [count, columns, units],
      data: joined(directions.map((each) => transposed(each.recurrentKernel, cell, units))),
    },
    b: {
      shape: [count, 2 * columns],
      data: joined(directions.map(({ bias }) => biases(bias, cell, units))),
    },
  };
}

/** `[rows, gates * units]` to `[gates * units, rows]` with the gates in ONNX's order. */
function transposed({ shape, data }: StoredTensor, cell: CellName, units: number): Float32Array {
  const [rows, columns] = shape;
  const result = new Float32Array(data.length);
  onnxCell(cell).gateOrder.forEach((gate, place) => {
    for (let unit = 0; unit < units; unit++) {
      for (let row = 0; row < rows; row++) {
        result[(place * units + unit) * rows + row] = data[row * columns + gate * units + unit];
      }
    }
  });
  return result;
}

/** The input's bias and the hidden state's, which only the GRU has: one row after the other. */
function biases(bias: StoredTensor | undefined, cell: CellName, units: number): Float32Array {
  const columns = CELLS[cell].gates.length * units;
  const result = new Float32Array(2 * columns);
  if (bias === undefined) return result;
  for (let row = 0; row * columns < bias.data.length; row++) {
    onnxCell(cell).gateOrder.forEach((gate, place) => {
      const from = row * columns + gate * units;
      result.set(bias.data.subarray(from, from + units), row * columns + place * units);
    });
  }
  return result;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
