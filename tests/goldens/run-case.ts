/**
 * What this project makes of a golden case on tfjs's present backend: its own layer kit, networks, loss,
 * TrainingStep and Optimizer, from the weights and the batch that Keras had.
 */
import * as tf from '@tensorflow/tfjs';
import { softmaxCrossEntropy } from '../../src/kernels/softmax-cross-entropy.ts';
import { createLayerKit, type LayerKit } from '../layers/layer-kit.ts';
import { buildModel } from '../../src/layers/build-model.ts';
import { Randomness } from '../../src/layers/random.ts';
import type { RecurrentLayer } from '../../src/layers/recurrent-layer.ts';
import { on } from '../layers/set-up.ts';
import type { TrainingSettings } from '../../src/models/experiment.ts';
import { readFields } from '../../src/models/field.ts';
import { networkById } from '../../src/models/index.ts';
import { DEFAULT_TRAINING } from '../../src/models/training-fields.ts';
import { namedVariables } from '../../src/training/named-variables.ts';
import { Optimizer } from '../../src/training/optimizers/optimizer.ts';
import { TrainingStep, type StepLoss } from '../../src/training/training-step.ts';
import type { Golden, GoldenCase, LayerSpec } from './golden-files.ts';
import { hashedLabels, hashedSymmetric, hashedUniform, startingWeight } from './hashed-values.ts';

const STEPS = 10;

export interface CaseResult {
  output: Float32Array;
  losses: number[];
  /** In the golden file's order. */
  weights: { gradient: Float32Array; after1: Float32Array; after10: Float32Array }[];
}

/** `changes` to the training settings, for a test that asks whether they would be noticed. */
export async function runCase(
  golden: Golden,
  changes: Partial<TrainingSettings> = {},
): Promise<CaseResult> {
  const model = buildCase(golden.case);
  const variables = namedVariables(model);
  begin(golden, [...variables.values()]);
  const inputs = batch(golden.case);
  const places = golden.output.shape.slice(0, -1);
  const loss = lossOf(golden.case, places);
  const output = await fetched(
    tf.tidy(() => model.apply(inputs.x, { training: false }) as tf.Tensor),
  );
  try {
    if (golden.case.predictsOnly === true) return { output, losses: [], weights: [] };
    const gradients = await gradientsOf(model, [...variables.values()], inputs.x, loss.of);
    const settings = { ...DEFAULT_TRAINING, ...golden.case.settings, ...changes };
    const trained = await train(model, variables, settings, inputs.x, loss.of);
    return {
      output,
      losses: trained.losses.map((sum) => sum / tf.util.sizeFromShape(places)),
      weights: gradients.map((gradient, i) => ({
        gradient,
        after1: trained.after1[i],
        after10: trained.after10[i],
      })),
    };
  } finally {
    loss.labels.dispose();
    tf.dispose(inputs.x);
    model.dispose();
  }
}

/** The case's network, ending with a softmax. */
function buildCase(golden: GoldenCase): tf.LayersModel {
  if (golden.network !== undefined) {
    const network = networkById(golden.network);
    // What a golden file does not say has the network's default.
    const graph = network.layers(
      readFields(network.fields, golden.options ?? {}, network.title).options,
    );
    return buildModel(graph, new Randomness(1));
  }
  const kit = createLayerKit({ seed: 1 });
  const sequence = kit.input(golden.input, 'sequence');
  const lengths = golden.lengths === undefined ? undefined : kit.input([], 'lengths', 'int32');
  let x = sequence;
  for (const spec of golden.layers ?? []) {
    x = on(layerOf(kit, spec), lengths === undefined ? x : [x, lengths]);
  }
  const logits = on(kit.dense({ units: golden.classes, name: 'dense' }), x);
  const inputs = lengths === undefined ? sequence : [sequence, lengths];
  return kit.model(inputs, on(kit.softmax(), logits), 'sequence_case');
}

function layerOf(kit: LayerKit, spec: LayerSpec): tf.layers.Layer {
  const made = recurrentOf(kit, spec);
  if (spec.bidirectional !== undefined) return kit.bidirectional(made, spec.bidirectional);
  return spec.timeDistributed === true ? kit.timeDistributed(made) : made;
}

function recurrentOf(kit: LayerKit, spec: LayerSpec): RecurrentLayer {
  switch (spec.layer) {
    case 'simpleRnn':
      return kit.simpleRnn(spec.config);
    case 'lstm':
      return kit.lstm(spec.config);
    case 'gru':
      return kit.gru(spec.config);
  }
}

/** Gives the variables, in Keras's order, the values that Keras began with. */
function begin({ case: { title, start = 'hashed' }, weights }: Golden, variables: tf.Variable[]) {
  weights.forEach(({ name, shape }, i) => {
    tf.tidy(() => {
      variables[i].assign(tf.tensor(startingWeight(title, name, shape, start), [...shape]));
    });
  });
}

function batch({ title, input, batch: samples, network, lengths }: GoldenCase) {
  const shape = [samples, ...input];
  const size = tf.util.sizeFromShape(shape);
  const values =
    network === undefined
      ? hashedSymmetric(`${title}/x`, size, 1)
      : hashedUniform(`${title}/x`, size);
  const x = tf.tensor(values, shape);
  return { x: lengths === undefined ? x : [x, tf.tensor1d([...lengths], 'int32')] };
}

/** The loss over every place of the output: each sample, or each of its timesteps. */
function lossOf({ title, classes }: GoldenCase, places: number[]) {
  const count = tf.util.sizeFromShape(places);
  const labels = tf.tensor1d(hashedLabels(`${title}/labels`, count, classes), 'int32');
  return {
    labels,
    of: (logits: tf.Tensor): StepLoss =>
      softmaxCrossEntropy(logits.reshape<tf.Tensor2D>([count, classes]), labels),
  };
}

async function gradientsOf(
  model: tf.LayersModel,
  variables: tf.Variable[],
  x: tf.Tensor | tf.Tensor[],
  loss: (logits: tf.Tensor) => StepLoss,
): Promise<Float32Array[]> {
  const softmax = model.layers[model.layers.length - 1];
  const logits = tf.model({ inputs: model.inputs, outputs: softmax.input as tf.SymbolicTensor });
  const { grads, value } = tf.variableGrads(
    () => loss(logits.apply(x, { training: true }) as tf.Tensor).loss,
    variables,
  );
  value.dispose();
  return Promise.all(variables.map(({ name }) => fetched(grads[name])));
}

async function train(
  model: tf.LayersModel,
  variables: ReadonlyMap<string, tf.Variable>,
  settings: TrainingSettings,
  x: tf.Tensor | tf.Tensor[],
  loss: (logits: tf.Tensor) => StepLoss,
) {
  const optimizer = new Optimizer(settings, variables);
  const step = new TrainingStep(model, variables, optimizer);
  const weights = () => Promise.all([...variables.values()].map((variable) => variable.data()));
  const losses: number[] = [];
  let after1: Float32Array[] = [];
  for (let i = 1; i <= STEPS; i++) {
    const [sum] = await fetched(step.train(x, loss));
    losses.push(sum);
    if (i === 1) after1 = (await weights()).map((values) => Float32Array.from(values));
  }
  const after10 = (await weights()).map((values) => Float32Array.from(values));
  optimizer.dispose();
  return { losses, after1, after10 };
}

async function fetched(tensor: tf.Tensor): Promise<Float32Array> {
  const values = Float32Array.from(await tensor.data());
  tensor.dispose();
  return values;
}
