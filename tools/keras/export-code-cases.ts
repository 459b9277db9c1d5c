/**
 * `npx tsx tools/keras/export-code-cases.ts FILE [NAME…]`: what verify-code.py holds the scripts to. Of every preset and
 * some own networks, without dropout: the scripts, weights, a batch, and what Scanline's reference kernels predict
 * and make of the weights in one step.
 */
import * as tf from '@tensorflow/tfjs';
import { writeFileSync } from 'node:fs';
import { type CodeLanguage, codeOf } from '../../src/code/experiment-code.ts';
import { registerKernels } from '../../src/kernels/register.ts';
import { meanSquaredError } from '../../src/kernels/mean-squared-error.ts';
import { softmaxCrossEntropy } from '../../src/kernels/softmax-cross-entropy.ts';
import { buildModel } from '../../src/layers/build-model.ts';
import { Randomness, RandomStream } from '../../src/layers/random.ts';
import type { Experiment } from '../../src/models/experiment.ts';
import { graphOf, taskOf } from '../../src/models/index.ts';
import { namedVariables } from '../../src/training/named-variables.ts';
import { Optimizer } from '../../src/training/optimizers/optimizer.ts';
import { TrainingStep } from '../../src/training/training-step.ts';
import { scriptCases } from '../../tests/code/script-cases.ts';

const BATCH = 4;

await tf.setBackend('cpu');
await registerKernels('cpu');
const cases = [];
const [file, ...wanted] = process.argv.slice(2);
for (const { name, experiment, languages } of scriptCases()) {
  if (wanted.length === 0 || wanted.includes(name))
    cases.push(await told(name, undropped(experiment), languages));
}
writeFileSync(file, JSON.stringify(cases));

async function told(name: string, experiment: Experiment, languages: readonly CodeLanguage[]) {
  const graph = graphOf(experiment);
  const model = buildModel(graph, new Randomness(7));
  const variables = namedVariables(model);
  const random = new RandomStream(3, name);
  const { shape: read } = graph.inputs[0];
  const shape = [BATCH, ...read.slice(1).map((size) => size ?? 0)];
  const pixels = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () =>
    random.uniform(),
  );
  const isSum = taskOf(experiment) === 'adding';
  const classes = graph.output.shape.at(-1) ?? 0;
  const labels = Array.from({ length: BATCH }, () =>
    isSum ? random.uniform() : Math.floor(classes * random.uniform()),
  );
  const x = tf.tensor(pixels, shape);
  const y = tf.tensor1d(labels, isSum ? 'float32' : 'int32');
  const before = await valuesOf(variables);
  const probabilities = [...(await (model.apply(x, { training: false }) as tf.Tensor).data())];
  const step = new TrainingStep(model, variables, new Optimizer(experiment.training, variables));
  const loss = step.train(x, (logits) =>
    isSum
      ? meanSquaredError(logits as tf.Tensor2D, y)
      : softmaxCrossEntropy(logits as tf.Tensor2D, y),
  );
  await loss.data();
  const after = await valuesOf(variables);
  const scripts = Object.fromEntries(
    languages.map((language) => [language, codeOf(experiment, language)]),
  );
  tf.disposeVariables();
  return {
    name,
    scripts,
    shape,
    pixels: base64(pixels),
    labels,
    isSum,
    probabilities,
    before,
    after,
  };
}

async function valuesOf(variables: ReadonlyMap<string, tf.Variable>) {
  const values: Record<string, { shape: number[]; data: string }> = {};
  for (const [name, variable] of variables) {
    values[name] = {
      shape: variable.shape,
      data: base64(Float32Array.from(await variable.data())),
    };
  }
  return values;
}

/** Dropout draws at random, so it can be held against nothing. */
function undropped(experiment: Experiment): Experiment {
  const { options } = experiment;
  const layers = String(options['layers']).replaceAll(/ dropout:[\d.]+|:drop[\d.]+/g, '');
  return {
    ...experiment,
    options: {
      ...options,
      ...('dropout' in options ? { dropout: 0 } : {}),
      ...(experiment.network === 'custom' ? { layers } : {}),
    },
  };
}

function base64(values: Float32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}
