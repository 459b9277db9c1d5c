/**
 * The cells stated a second time, independently: as tfjs operations in a loop over time, whose
 * gradient tfjs derives by itself.
 */
import * as tf from '@tensorflow/tfjs';
import { CELLS, OSCILLATOR, type Cell, type CellName, type Options } from './cells.ts';

export interface Tensors {
  x: tf.Tensor3D;
  kernel: tf.Tensor2D;
  recurrentKernel: tf.Tensor2D;
  bias?: tf.Tensor;
  mask?: tf.Tensor2D;
}

/** `[batch, timesteps, units]` or `[batch, units]`. */
export function onOps(name: CellName, tensors: Tensors, options: Options): tf.Tensor {
  const [batch, timesteps, features] = tensors.x.shape;
  const units = tensors.recurrentKernel.shape[0] / CELLS[name].states;
  const steps = Array.from({ length: timesteps }, (_, t) =>
    tensors.x.slice([0, t, 0], [batch, 1, features]).reshape<tf.Tensor2D>([batch, features]),
  );
  if (options.goBackwards) steps.reverse();
  const outputs: tf.Tensor[] = [];
  let state: State = { h: tf.zeros([batch, units]), c: tf.zeros([batch, units]) };
  for (const step of steps) {
    const x = tensors.mask === undefined ? step : step.mul(tensors.mask);
    state = next[name](x as tf.Tensor2D, state, tensors, options);
    outputs.push(state.h);
  }
  return options.returnSequences ? tf.stack(outputs, 1) : outputs[timesteps - 1];
}

interface State {
  h: tf.Tensor2D;
  c: tf.Tensor2D;
}

type Step = (x: tf.Tensor2D, state: State, tensors: Tensors, options: Options) => State;

const next: Record<CellName, Step> = {
  simpleRnn: (x, { h, c }, { kernel, recurrentKernel, bias }, { activation }) => {
    const z = plus(x.matMul(kernel).add(h.matMul(recurrentKernel)), bias);
    const h1 = { tanh: () => z.tanh(), relu: () => z.relu(), linear: () => z }[activation]();
    return { h: h1 as tf.Tensor2D, c };
  },
  lstm: (x, { h, c }, { kernel, recurrentKernel, bias }, options) => {
    const z = plus(x.matMul(kernel).add(h.matMul(recurrentKernel)), bias);
    const [i, f, g, o] = tf.split(z, 4, 1);
    const cell = gate(f, options).mul(c).add(gate(i, options).mul(g.tanh())) as tf.Tensor2D;
    return { h: gate(o, options).mul(cell.tanh()) as tf.Tensor2D, c: cell };
  },
  gru: (x, { h, c }, { kernel, recurrentKernel, bias }, options) => {
    const [inputBias, recurrentBias] = bias === undefined ? [] : (tf.unstack(bias) as tf.Tensor[]);
    const [az, ar, ah] = tf.split(plus(x.matMul(kernel), inputBias), 3, 1);
    const [uz, ur, uh] = tf.split(plus(h.matMul(recurrentKernel), recurrentBias), 3, 1);
    const z = gate(az.add(uz), options);
    const r = gate(ar.add(ur), options);
    const candidate = ah.add(r.mul(uh)).tanh();
    return { h: z.mul(h).add(tf.sub(1, z).mul(candidate)) as tf.Tensor2D, c };
  },
  cornn: (x, { h, c }, { kernel, recurrentKernel, bias }) => {
    const { timeStep, stiffness, damping } = OSCILLATOR;
    const both = tf.concat2d([h, c], 1);
    const force = plus(x.matMul(kernel).add(both.matMul(recurrentKernel)), bias).tanh();
    const v = c.add(force.sub(h.mul(stiffness)).sub(c.mul(damping)).mul(timeStep));
    return { h: h.add(v.mul(timeStep)) as tf.Tensor2D, c: v as tf.Tensor2D };
  },
};

function plus(z: tf.Tensor, bias: tf.Tensor | undefined): tf.Tensor {
  return bias === undefined ? z : z.add(bias);
}

function gate(z: tf.Tensor, { recurrentActivation }: Options): tf.Tensor {
  switch (recurrentActivation) {
    case 'sigmoid':
      return z.sigmoid();
    case 'hardSigmoid':
      return z.add(3).relu6().div(6);
    case 'hardSigmoidKeras1':
      return z.mul(0.2).add(0.5).clipByValue(0, 1);
  }
}

/** The shape of each input of an op for a case's sizes. */
export function shapesOf(
  cell: Cell,
  dims: { batch: number; timesteps: number; features: number; units: number },
) {
  const columns = cell.gates * dims.units;
  return {
    x: [dims.batch, dims.timesteps, dims.features],
    kernel: [dims.features, columns],
    recurrentKernel: [cell.states * dims.units, columns],
    bias: cell.biasRows === 1 ? [columns] : [cell.biasRows, columns],
    mask: [dims.batch, dims.features],
  };
}
