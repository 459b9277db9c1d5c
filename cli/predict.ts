/** `scanline predict`: what a trained network reads in images of one's own or in those of the test set. */
import { TestLines } from '../src/data/lines.ts';
import { datasetOf } from '../src/data/dataset-of.ts';
import { networkById } from '../src/models/index.ts';
import type { DataName } from '../src/models/experiment.ts';
import { TEST_DIGITS } from '../src/models/training-fields.ts';
import { groups } from '../src/text/cli/en-flags.ts';
import { predict as words } from '../src/text/cli/en-predict.ts';
import type { LinePrediction } from '../src/training/events.ts';
import { TrainedNetwork } from '../src/training/trained-network.ts';
import { backendFlag, preferenceOf, startBackend } from './backend.ts';
import { textFlag, UsageError, type Command, type GivenFlags } from './command.ts';
import { type Image, readImageFile } from './images.ts';
import { loadDigits } from './load-data.ts';
import { loadModel, modelOperand, modelWord, requireImages } from './model-source.ts';
import { percent } from './rates-in-words.ts';

export const predict: Command = {
  name: 'predict',
  summary: words.summary,
  operand: modelOperand,

  flags: () => [
    {
      name: 'input',
      kind: 'text',
      value: 'FILE',
      explain: words.input,
      group: groups.input,
    },
    {
      name: 'test',
      kind: 'text',
      repeats: true,
      value: 'N[,N…]',
      explain: words.test,
      group: groups.input,
    },
    backendFlag,
    {
      name: 'json',
      kind: 'switch',
      explain: words.json,
      group: groups.output,
    },
  ],

  async run(given, output) {
    const path = modelWord(given, 'predict');
    const source = sourceOf(given);
    preferenceOf(given);
    const { experiment, weights } = await loadModel(path, output);
    requireImages(experiment, 'predict');
    const isDigit = networkById(experiment.network).task.name === 'digit';
    const { classes, shape } = datasetOf(experiment.training);
    const images =
      'file' in source
        ? await readImageFile(source.file, { height: shape[0], width: isDigit ? shape[1] : 'any' })
        : await testImages(source.test, isDigit, experiment.training.data);
    await startBackend(given);
    const network = new TrainedNetwork(experiment, weights);
    try {
      const names =
        'file' in source
          ? images.map((_, i) => words.image(i + 1))
          : source.test.map((n) => words.testImage(n, isDigit));
      const result = isDigit
        ? imagesRead(await readImages(network, images), classes)
        : linesRead(await readLines(network, images));
      if (given['json'] === true) {
        output.result(JSON.stringify({ probabilities: result.probabilities }));
      } else {
        result.answers.forEach((answer, i) => output.result(words.read(names[i], answer)));
      }
      return 0;
    } finally {
      network.dispose();
    }
  },
};

type Source = { file: string } | { test: readonly number[] };

/** @throws UsageError unless the images are named in exactly one way. */
function sourceOf(given: GivenFlags): Source {
  const [file, test] = [textFlag(given, 'input'), textFlag(given, 'test')];
  if (file !== undefined && test === undefined) return { file };
  if (file !== undefined || test === undefined) {
    throw new UsageError(words.eitherOr(file !== undefined));
  }
  const numbers = test.split(',').map((word) => (/^\d+$/.test(word.trim()) ? Number(word) : NaN));
  if (numbers.every((number) => Number.isSafeInteger(number))) return { test: numbers };
  throw new UsageError(words.notNumbers(test));
}

async function testImages(
  numbers: readonly number[],
  isDigit: boolean,
  data: DataName,
): Promise<Image[]> {
  const { test, shape, normalisation } = await loadDigits(data);
  const size = shape[0] * shape[1];
  const last = (isDigit ? test.count : TEST_DIGITS) - 1;
  const beyond = numbers.find((number) => number > last);
  if (beyond !== undefined) throw new UsageError(words.beyond(beyond, last));
  const lines = new TestLines(test, TEST_DIGITS);
  return numbers.map((number) => {
    if (!isDigit) {
      const { pixels, width } = lines.line(number);
      return { pixels, width };
    }
    const bytes = test.images.subarray(number * size, (number + 1) * size);
    const pixels = Float32Array.from(bytes, (byte) => byte / normalisation.scale);
    return { pixels, width: shape[1] };
  });
}

/** The probabilities of all classes for each image. */
export async function readImages(
  network: TrainedNetwork,
  images: readonly Pick<Image, 'pixels'>[],
): Promise<number[][]> {
  const all = new Float32Array(images.reduce((sum, { pixels }) => sum + pixels.length, 0));
  let at = 0;
  for (const { pixels } of images) {
    all.set(pixels, at);
    at += pixels.length;
  }
  const probabilities = await network.predict(all);
  return inRows(probabilities, images.length);
}

async function readLines(
  network: TrainedNetwork,
  images: readonly Image[],
): Promise<LinePrediction[]> {
  const lines: LinePrediction[] = [];
  for (const { pixels, width } of images) lines.push(await network.readLine(pixels, width));
  return lines;
}

function imagesRead(probabilities: number[][], classes: readonly string[]) {
  const answers = probabilities.map((row) => {
    const best = row.indexOf(Math.max(...row));
    const each = row.map((share, at) => words.share(classes[at], percent(share))).join(', ');
    return words.answer(classes[best], each);
  });
  return { probabilities, answers };
}

function linesRead(lines: readonly LinePrediction[]) {
  return {
    probabilities: lines.map(({ frameProbabilities, frames }) =>
      inRows(frameProbabilities, frames),
    ),
    answers: lines.map(({ digits, probability }) =>
      words.answer(digits.length === 0 ? words.nothing : digits.join(''), percent(probability)),
    ),
  };
}

/** Numbers in so many rows of the same length. */
function inRows(numbers: Float32Array, rows: number): number[][] {
  const length = numbers.length / rows;
  return Array.from({ length: rows }, (_, row) => [
    ...numbers.subarray(row * length, (row + 1) * length),
  ]);
}
