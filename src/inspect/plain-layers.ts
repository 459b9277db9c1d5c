/** The layers that are not recurrent, forward and backward, on flat values of one sample. */
import type { DenseActivation, LayerNode } from '../graph/layer-graph.ts';
import { type InspectedNetwork, sizesOf, valuesOf } from './network.ts';
import { merged, unmerged } from './merging.ts';
import { addProduct, addTransposedProduct } from '../kernels/reference/sequence.ts';
import { wiringOf } from './wiring.ts';

/** What the layer hands on. */
export function computeLayer(
  { weights }: InspectedNetwork,
  node: LayerNode,
  inputs: readonly Float64Array[],
): Float64Array {
  const { layer, name } = node;
  const [x] = inputs;
  const wiring = wiringOf(node);
  if (wiring?.kind === 'gather') {
    return Float64Array.from(wiring.from, (from) => (from < 0 ? 0 : x[from]));
  }
  const y = new Float64Array(valuesOf(node));
  if (wiring?.kind === 'spread') {
    const { to, scale } = wiring;
    for (let i = 0; i < x.length; i++) y[to[i]] += x[i] * scale;
    return y;
  }
  switch (layer.kind) {
    case 'merge':
      return merged(layer.mode, inputs, node.inputs.map(featuresOf));
    case 'dense': {
      const bias = weights.get(`${name}/bias`);
      const kernel = weights.get(`${name}/kernel`) ?? new Float64Array();
      eachRow(node, (row, features, units) => {
        const z = y.subarray(row * units, (row + 1) * units);
        if (bias !== undefined) z.set(bias);
        addProduct(z, x.subarray(row * features, (row + 1) * features), kernel);
        if (layer.activation === 'softmax') z.set(softmax(z));
        else for (let u = 0; u < units; u++) z[u] = activate(layer.activation, z[u]);
      });
      return y;
    }
    case 'glu': {
      const { kernel, bias } = gluWeights(weights, name);
      eachRow(node, (row, features, units) => {
        const a = gluSums(x.subarray(row * features, (row + 1) * features), kernel, bias);
        for (let u = 0; u < units; u++) y[row * units + u] = a[u] * sigmoid(a[units + u]);
      });
      return y;
    }
    case 'layer-normalization': {
      const [gamma, beta] = ['gamma', 'beta'].map((kind) => weights.get(`${name}/${kind}`));
      eachRow(node, (row, features) => {
        const { centred, deviation } = normal(x, row, features, layer.epsilon);
        for (let d = 0; d < features; d++) {
          y[row * features + d] = (centred[d] / deviation) * (gamma?.[d] ?? 1) + (beta?.[d] ?? 0);
        }
      });
      return y;
    }
    case 'softmax':
      eachRow(node, (row, classes) => {
        y.set(softmax(x.subarray(row * classes, (row + 1) * classes)), row * classes);
      });
      return y;
    default:
      throw new TypeError(`${name} is no layer that is computed here.`);
  }
}

/** dL/d(each input) from dL/d(output). */
export function backThrough(
  { weights }: InspectedNetwork,
  node: LayerNode,
  inputs: readonly Float64Array[],
  output: Float64Array,
  gradient: Float64Array,
): Float64Array[] {
  const { layer, name } = node;
  const [x] = inputs;
  const wiring = wiringOf(node);
  const dx = new Float64Array(x.length);
  if (wiring?.kind === 'gather') {
    wiring.from.forEach((from, i) => {
      if (from >= 0) dx[from] += gradient[i];
    });
    return [dx];
  }
  if (wiring?.kind === 'spread') {
    for (let i = 0; i < x.length; i++) dx[i] = gradient[wiring.to[i]] * wiring.scale;
    return [dx];
  }
  switch (layer.kind) {
    case 'merge':
      return unmerged(layer.mode, inputs, node.inputs.map(featuresOf), gradient);
    case 'dense': {
      const kernel = weights.get(`${name}/kernel`) ?? new Float64Array();
      eachRow(node, (row, features, units) => {
        const dz = gradient.slice(row * units, (row + 1) * units);
        const y = output.subarray(row * units, (row + 1) * units);
        if (layer.activation === 'softmax') dz.set(throughSoftmax(y, dz));
        else for (let u = 0; u < units; u++) dz[u] *= slope(layer.activation, y[u]);
        addTransposedProduct(dx.subarray(row * features, (row + 1) * features), dz, kernel);
      });
      return [dx];
    }
    case 'glu': {
      const { kernel, bias } = gluWeights(weights, name);
      eachRow(node, (row, features, units) => {
        const a = gluSums(x.subarray(row * features, (row + 1) * features), kernel, bias);
        const da = new Float64Array(2 * units);
        for (let u = 0; u < units; u++) {
          const [dy, s] = [gradient[row * units + u], sigmoid(a[units + u])];
          da[u] = dy * s;
          da[units + u] = dy * a[u] * s * (1 - s);
        }
        addTransposedProduct(dx.subarray(row * features, (row + 1) * features), da, kernel);
      });
      return [dx];
    }
    case 'layer-normalization': {
      const gamma = weights.get(`${name}/gamma`);
      eachRow(node, (row, features) => {
        const { centred, deviation } = normal(x, row, features, layer.epsilon);
        // dn = dy gamma    dx = (dn - mean(dn) - n mean(dn n)) / deviation    n = centred / deviation
        const dn = Float64Array.from(
          { length: features },
          (_, d) => gradient[row * features + d] * (gamma?.[d] ?? 1),
        );
        const mean = dn.reduce((sum, value) => sum + value, 0) / features;
        const along = dn.reduce((sum, value, d) => sum + value * centred[d], 0) / features;
        for (let d = 0; d < features; d++) {
          const n = centred[d] / deviation;
          dx[row * features + d] = (dn[d] - mean - (n * along) / deviation) / deviation;
        }
      });
      return [dx];
    }
    case 'softmax':
      eachRow(node, (row, classes) => {
        const p = output.subarray(row * classes, (row + 1) * classes);
        const dy = gradient.subarray(row * classes, (row + 1) * classes);
        dx.set(throughSoftmax(p, dy), row * classes);
      });
      return [dx];
    default:
      throw new TypeError(`${name} is no layer that is computed here.`);
  }
}

/** Probabilities of logits. */
export function softmax(logits: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(logits);
  const largest = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const powers = values.map((value) => Math.exp(value - largest));
  const total = powers.reduce((sum, value) => sum + value, 0);
  return powers.map((value) => value / total);
}

/** dz of p = softmax(z) from dL/dp. */
function throughSoftmax(p: Float64Array, dp: Float64Array): Float64Array {
  const along = p.reduce((sum, value, k) => sum + value * dp[k], 0);
  return p.map((value, k) => value * (dp[k] - along));
}

/** Of each row that a layer hands on. */
export function featuresOf(node: LayerNode): number {
  return sizesOf(node).at(-1) ?? 1;
}

/** Calls for each row of features that the layer reads. */
function eachRow(
  node: LayerNode,
  visit: (row: number, features: number, units: number) => void,
): void {
  const features = sizesOf(node.inputs[0]).at(-1) ?? 1;
  const units = sizesOf(node).at(-1) ?? 1;
  const rows = valuesOf(node) / units;
  for (let row = 0; row < rows; row++) visit(row, features, units);
}

function normal(x: Float64Array, row: number, features: number, epsilon: number) {
  const own = x.subarray(row * features, (row + 1) * features);
  const mean = own.reduce((sum, value) => sum + value, 0) / features;
  const centred = own.map((value) => value - mean);
  const variance = centred.reduce((sum, value) => sum + value * value, 0) / features;
  return { centred, deviation: Math.sqrt(variance + epsilon) };
}

function gluWeights(weights: InspectedNetwork['weights'], name: string) {
  const [kernel, bias] = ['kernel', 'bias'].map((kind) => weights.get(`${name}/${kind}`));
  if (kernel === undefined || bias === undefined) throw new TypeError(`${name} has no weights.`);
  return { kernel, bias };
}

/** x W + b, the values before their gates: `[2 * units]`. */
function gluSums(x: Float64Array, kernel: Float64Array, bias: Float64Array): Float64Array {
  const sums = bias.slice();
  addProduct(sums, x, kernel);
  return sums;
}

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

function activate(activation: Exclude<DenseActivation, 'softmax'>, z: number): number {
  switch (activation) {
    case 'linear':
      return z;
    case 'relu':
      return Math.max(0, z);
    case 'tanh':
      return Math.tanh(z);
    case 'sigmoid':
      return sigmoid(z);
  }
}

/** The activation's derivative from the activated value. */
function slope(activation: Exclude<DenseActivation, 'softmax'>, y: number): number {
  switch (activation) {
    case 'linear':
      return 1;
    case 'relu':
      return y > 0 ? 1 : 0;
    case 'tanh':
      return 1 - y * y;
    case 'sigmoid':
      return y * (1 - y);
  }
}
