/** The layer table of a network, in Keras's words, with how each parameter count comes about. */
import type * as tf from '@tensorflow/tfjs';
import { Bidirectional } from './bidirectional.ts';
import type { RecurrentConfig } from './layer-kit.ts';
import { Mdlstm } from './mdlstm.ts';
import { RecurrentLayerBase } from './recurrent-layer.ts';
import {
  hasOpenWidth,
  inputsOf,
  LONG_LINE_COLUMNS,
  shapesAtWidth,
  type LayerShapes,
} from './shapes-at-width.ts';
import type { LayerRow, ModelSummary } from './summary.ts';
import { TimeDistributed } from './time-distributed.ts';

/** One row per layer of `model`, in the order of computation, and the totals. */
export function describeLayers(model: tf.LayersModel): ModelSummary {
  const layers = model.layers.map(rowOf);
  const total = (rows: readonly LayerRow[]) => rows.reduce((sum, row) => sum + row.parameters, 0);
  const trainable = total(layers.filter((row) => row.trainable));
  const parameters = total(layers);
  const shapes = shapesAtWidth(model);
  const activationBytes = model.layers.reduce(
    (sum, layer) => sum + 4 * valuesKept(layer, shapes.get(layer.name)),
    0,
  );
  return {
    layers,
    activationBytes,
    ...(hasOpenWidth(model) ? { activationColumns: LONG_LINE_COLUMNS } : {}),
    parameters,
    trainable,
    nonTrainable: parameters - trainable,
  };
}

function rowOf(layer: tf.layers.Layer): LayerRow {
  return {
    name: layer.name,
    type: typeOf(layer),
    outputShape: layer.outputShape as (number | null)[],
    parameters: layer.countParams(),
    // tfjs calls an input layer frozen, which has nothing to freeze.
    trainable: layer.trainable || layer.weights.length === 0,
    formula: formulaOf(layer),
    inputs: inputsOf(layer).map(({ name }) => name),
  };
}

/** Values a recurrent layer keeps for the backward pass, for each digit or line: known before a step is taken. */
function valuesKept(layer: tf.layers.Layer, shapes: LayerShapes | undefined): number {
  const parts = recurrentParts(layer);
  if (shapes === undefined || parts.length === 0) return 0;
  // [batch, timesteps, features]; under TimeDistributed and for images [batch, rows, columns, features],
  // where an image without channels is [batch, rows, columns]
  const [, ...sizes] = shapes.inputs[0];
  const places = layer instanceof Mdlstm ? sizes.slice(0, 2) : sizes.slice(0, -1);
  const steps = places.reduce<number>((product, size) => product * (size ?? 1), 1);
  return parts.reduce((sum, { kept, units }) => sum + steps * kept * units, 0);
}

interface RecurrentPart {
  /** Values that a unit keeps for each timestep or cell. */
  kept: number;
  units: number;
}

function recurrentParts(layer: tf.layers.Layer): RecurrentPart[] {
  if (layer instanceof Mdlstm) {
    const { kept, corners, config } = layer;
    return [{ kept, units: corners.length * config.units }];
  }
  return sequenceLayers(layer).map(({ kept, config }) => ({ kept, units: config.units }));
}

function sequenceLayers(layer: tf.layers.Layer): RecurrentLayerBase<RecurrentConfig>[] {
  if (layer instanceof RecurrentLayerBase) return [layer as RecurrentLayerBase<RecurrentConfig>];
  if (layer instanceof Bidirectional) return [layer.forward, layer.backward];
  if (layer instanceof TimeDistributed) return [layer.layer];
  return [];
}

function typeOf(layer: tf.layers.Layer): string {
  return layer instanceof Bidirectional || layer instanceof TimeDistributed
    ? `${layer.getClassName()}(${layer.layer.getClassName()})`
    : layer.getClassName();
}

/**
 * `4 × ((28 + 128) × 128 + 128)` and the like, read off the shapes of the weights: a kernel
 * `[features, gates * units]` begins each part, and two parts are a layer and its mirror.
 */
function formulaOf(layer: tf.layers.Layer): string {
  if (layer instanceof Mdlstm) return scanFormula(layer);
  const parts: Part[] = [];
  for (const { originalName, shape } of layer.weights) {
    const name = originalName.split('/').at(-1);
    const sizes = shape as number[];
    if (name === 'kernel') parts.push({ kernel: sizes, recurrent: undefined, biases: 0 });
    const part = parts.at(-1);
    if (part === undefined) return '';
    if (name === 'recurrent_kernel') part.recurrent = sizes;
    if (name === 'bias') part.biases = sizes.length === 2 ? sizes[0] : 1;
  }
  const [first, ...others] = parts.map(partFormula);
  if (first === undefined) return '';
  if (others.length === 0) return first.text;
  return others.every(({ text }) => text === first.text)
    ? `${parts.length} × ${first.isProduct ? first.text : `(${first.text})`}`
    : [first, ...others].map(({ text }) => text).join(' + ');
}

interface Part {
  kernel: readonly number[];
  recurrent: readonly number[] | undefined;
  /** How many biases a unit and gate has. */
  biases: number;
}

function partFormula({ kernel, recurrent, biases }: Part): { text: string; isProduct: boolean } {
  const [features, outputs] = kernel;
  const units = recurrent?.[0] ?? outputs;
  const gates = outputs / units;
  const product =
    recurrent === undefined ? `${features} × ${units}` : `(${features} + ${units}) × ${units}`;
  const bias = biases === 0 ? '' : ` + ${biases === 1 ? '' : `${biases} × `}${units}`;
  return gates === 1
    ? { text: product + bias, isProduct: false }
    : { text: `${gates} × (${product}${bias})`, isProduct: true };
}

/** `4 × (5 × ((20 + 2 × 50) × 50 + 50) + 4 × 50)`: corners, blocks, both axes, bias and peepholes. */
function scanFormula(layer: Mdlstm): string {
  const { units, useBias, peepholes } = layer.config;
  const [corners, features] = layer.weights[0].shape as number[];
  const bias = useBias ? ` + ${units}` : '';
  const blocks = `5 × ((${features} + 2 × ${units}) × ${units}${bias})`;
  const scan = peepholes ? `(${blocks} + 4 × ${units})` : blocks;
  return corners === 1 && !peepholes ? blocks : `${corners} × ${scan}`;
}
