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
import { GATES, type Recurrent, type RecurrentCell } from '../graph/network-graph.ts';

/** Which of Keras's blocks stands at each place of ONNX: i f c o becomes i o f c; z r h stays. */
const GATE_ORDER: Readonly<Record<RecurrentCell, readonly number[]>> = {
  'simple-rnn': [0],
  lstm: [0, 3, 1, 2],
  gru: [0, 1, 2],
};

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

/** `directions`: one layer, or a layer and its mirror, both of the same cell and size. */
export function onnxWeights(
  { cell, units }: Recurrent,
  directions: readonly KerasWeights[],
): OnnxWeights {
  const columns = GATES[cell] * units;
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
function transposed(
  { shape, data }: StoredTensor,
  cell: RecurrentCell,
  units: number,
): Float32Array {
  const [rows, columns] = shape;
  const result = new Float32Array(data.length);
  GATE_ORDER[cell].forEach((gate, place) => {
    for (let unit = 0; unit < units; unit++) {
      for (let row = 0; row < rows; row++) {
        result[(place * units + unit) * rows + row] = data[row * columns + gate * units + unit];
      }
    }
  });
  return result;
}

/** The input's bias and the hidden state's, which only the GRU has: one row after the other. */
function biases(bias: StoredTensor | undefined, cell: RecurrentCell, units: number): Float32Array {
  const columns = GATES[cell] * units;
  const result = new Float32Array(2 * columns);
  if (bias === undefined) return result;
  for (let row = 0; row * columns < bias.data.length; row++) {
    GATE_ORDER[cell].forEach((gate, place) => {
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
