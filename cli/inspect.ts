/** `scanline inspect`: one test digit's way through a trained network, step by step. */
import { type Dataset, pixelsOf } from '../src/data/dataset.ts';
import { PIXELS_HIGH, TestLines } from '../src/data/lines.ts';
import { atOnce } from '../src/inspect/breathe.ts';
import type { Quantity } from '../src/inspect/gradients.ts';
import { inspectedNetwork } from '../src/inspect/network.ts';
import {
  answer,
  type AnswerTo,
  type Question,
  type QuestionName,
} from '../src/inspect/questions.ts';
import type { LayerStates } from '../src/inspect/recurrent-parts.ts';
import { graphOf, networkById } from '../src/models/index.ts';
import { TEST_DIGITS } from '../src/models/training-fields.ts';
import { groups } from '../src/text/cli/en-flags.ts';
import { inspect as words, inspected } from '../src/text/cli/en-inspect.ts';
import { textFlag, UsageError, type Command, type GivenFlags } from './command.ts';
import { numberFlag } from './field-flags.ts';
import { loadDigits } from './load-data.ts';
import { loadModel, modelOperand, modelWord, requireImages } from './model-source.ts';

const ASKS = ['reading', 'states', 'pixels', 'gradient', 'memory'] as const;
type Ask = (typeof ASKS)[number];

export const inspect: Command = {
  name: 'inspect',
  summary: words.summary,
  operand: modelOperand,

  flags: () => [
    {
      name: 'test',
      kind: 'text',
      value: 'N',
      explain: words.test(TEST_DIGITS - 1),
      group: groups.input,
    },
    {
      name: 'ask',
      kind: 'text',
      value: ASKS.join('|'),
      explain: words.ask,
      group: groups.question,
    },
    {
      name: 'class',
      kind: 'text',
      value: 'N',
      explain: words.class,
      group: groups.question,
    },
    {
      name: 'rather',
      kind: 'text',
      value: 'N',
      explain: words.rather,
      group: groups.question,
    },
    {
      name: 'json',
      kind: 'switch',
      explain: words.json,
      group: groups.output,
    },
  ],

  async run(given, output) {
    const path = modelWord(given, 'inspect');
    const ask = askOf(given);
    const whole = { min: 0, max: TEST_DIGITS - 1, integer: true };
    const test = numberFlag(given, 'test', whole) ?? 0;
    const { experiment, weights, loop } = await loadModel(path, output);
    requireImages(experiment, 'inspect');
    const { task } = networkById(experiment.network);
    const input = inputOf(await loadDigits(experiment.training.data), test, task.name === 'number');
    const network = inspectedNetwork(graphOf(experiment), weights, input.width);
    const put = async <Name extends QuestionName>(question: Question & { ask: Name }) =>
      (await answer(question, { network, pixels: input.pixels }, atOnce)) as AnswerTo<Name>;

    const begin = performance.now();
    const reading = await put({ ask: 'reading' });
    const { classes, steps, probabilities } = reading;
    const last = probabilities.subarray((steps - 1) * classes);
    const read = last.reduce((best, p, k) => (p > last[best] ? k : best), 0);
    const quantity = quantityOf(given, ask, { label: input.label, read, classes });
    const asked = {
      ...(ask === 'pixels'
        ? {
            pixels: await put({ ask: 'pixels', quantity }),
            occlusion: await put({ ask: 'occlusion', quantity }),
          }
        : {}),
      ...(ask === 'gradient' ? { gradient: await put({ ask: 'gradient', quantity }) } : {}),
      ...(ask === 'memory' ? { memory: await put({ ask: 'memory' }) } : {}),
    };
    const told = { network: experiment.network, step: loop.step, test, label: input.label };
    if (given['json'] === true) {
      const { layers } = await put({ ask: 'states' });
      output.result(
        JSON.stringify({
          ...told,
          way: reading.way,
          steps,
          probabilities: rowsOf(probabilities, classes),
          order: [...reading.order],
          layers: layers.map(layerAsJson),
          ...asJson(asked),
          seconds: (performance.now() - begin) / 1000,
        }),
      );
      return 0;
    }
    const states = ask === 'states' ? { states: await put({ ask: 'states' }) } : {};
    output.result(inWords(told, reading, { ...asked, ...states }));
    return 0;
  },
};

function askOf(given: GivenFlags): Ask {
  const word = textFlag(given, 'ask') ?? 'reading';
  const ask = ASKS.find((known) => known === word);
  if (ask !== undefined) return ask;
  throw new UsageError(words.notAsked(word, ASKS));
}

interface Input {
  pixels: Float64Array;
  width: number;
  label: number | number[];
}

function inputOf(dataset: Dataset, test: number, isLine: boolean): Input {
  const { images, labels } = dataset.test;
  if (!isLine) {
    const size = pixelsOf(dataset);
    const bytes = images.subarray(test * size, (test + 1) * size);
    const { scale } = dataset.normalisation;
    const pixels = Float64Array.from(bytes, (byte) => byte / scale);
    return { pixels, width: dataset.shape[1], label: labels[test] };
  }
  const line = new TestLines(dataset.test, TEST_DIGITS).line(test);
  const [width] = line.widths;
  const pixels = Float64Array.from(
    { length: PIXELS_HIGH * width },
    (_, i) => line.pixels[Math.floor(i / width) * line.width + (i % width)],
  );
  return { pixels, width, label: [...line.labels] };
}

function quantityOf(
  given: GivenFlags,
  ask: Ask,
  { label, read, classes }: { label: number | number[]; read: number; classes: number },
): Quantity {
  const bounds = { min: 0, max: classes - 1, integer: true };
  const of = numberFlag(given, 'class', bounds);
  const rather = numberFlag(given, 'rather', bounds);
  if (rather !== undefined && of === undefined) {
    throw new UsageError(words.ratherThanWhat);
  }
  if (of !== undefined) {
    return rather === undefined ? { kind: 'logit', of } : { kind: 'difference', of, rather };
  }
  if (ask === 'gradient' || typeof label !== 'number') return { kind: 'loss', label };
  return { kind: 'logit', of: read };
}

function layerAsJson({ states, order: _, ...layer }: LayerStates & { order: Int32Array }): object {
  const { sequences, timesteps, units } = layer;
  const size = timesteps * units;
  const shaped = Object.entries(states).map(([name, values]) => {
    const walks = Array.from({ length: sequences }, (__, n) =>
      rowsOf(values.subarray(n * size, (n + 1) * size), units),
    );
    return [name, sequences === 1 ? walks[0] : walks];
  });
  return { ...layer, states: Object.fromEntries(shaped) as Record<string, unknown> };
}

function rowsOf(values: Float64Array, across: number): number[][] {
  return Array.from({ length: values.length / across }, (_, row) => [
    ...values.subarray(row * across, (row + 1) * across),
  ]);
}

/** Typed arrays as lists. An infinite half-life is null, which is all that JSON has. */
function asJson(value: object): object {
  return JSON.parse(
    JSON.stringify(value, (_, part: unknown) =>
      ArrayBuffer.isView(part) ? [...(part as Float64Array)] : part,
    ),
  ) as object;
}

function inWords(
  input: { network: string; step: number; test: number; label: number | number[] },
  reading: AnswerTo<'reading'>,
  asked: { [Name in Ask | 'occlusion']?: AnswerTo<Name> },
): string {
  const lines = [
    inspected.input(input),
    inspected.now(inspected.ways[reading.way]),
    ...answersInWords(reading),
  ];
  for (const { states, ...layer } of asked.states?.layers ?? []) {
    lines.push(inspected.layer(layer));
    for (const [state, values] of Object.entries(states)) {
      const [least, most] = [Math.min, Math.max].map((pick) => values.reduce((a, b) => pick(a, b)));
      lines.push(inspected.state(state, least, most));
    }
  }
  if (asked.pixels !== undefined && asked.occlusion !== undefined) {
    const { gradient, value } = asked.pixels;
    const { agreement } = asked.occlusion;
    const order = [...gradient.keys()].toSorted(
      (a, b) => Math.abs(gradient[b]) - Math.abs(gradient[a]),
    );
    const columns = gradient.length / PIXELS_HIGH;
    const places = order
      .slice(0, 5)
      .map((at) =>
        inspected.place({ row: Math.floor(at / columns), column: at % columns }, gradient[at]),
      );
    lines.push(inspected.pixels(value, places), inspected.agreement(agreement));
  }
  for (const { layer, steps, h, reachesBack } of asked.gradient?.layers ?? []) {
    const [last, first] = [h[steps - 1], h[0]];
    lines.push(inspected.reach({ layer, reachesBack, steps, last, first }));
  }
  for (const { layer, eigenvalues, kept } of asked.memory?.layers ?? []) {
    for (const { gate, real, imaginary, halfLife } of eigenvalues) {
      const absolute = Math.hypot(real[0], imaginary[0]);
      lines.push(inspected.eigenvalue({ layer, gate, absolute, halfLife: halfLife[0] }));
    }
    if (kept !== undefined) {
      const median = kept.halfLife.toSorted()[Math.floor(kept.halfLife.length / 2)];
      lines.push(inspected.kept(layer, kept.gate, median));
    }
  }
  return lines.join('\n');
}

/** One line for each change of mind: from which step on it reads what. */
function answersInWords({ probabilities, classes, steps, way }: AnswerTo<'reading'>): string[] {
  const best = (step: number) => {
    const said = probabilities.subarray(step * classes, (step + 1) * classes);
    const read = said.reduce((top, p, k) => (p > said[top] ? k : top), 0);
    return { read, sure: said[read] };
  };
  const lines: string[] = [];
  let before = -1;
  for (let step = 0; step < steps; step++) {
    const { read, sure } = best(step);
    if (read === before && step < steps - 1) continue;
    before = read;
    const isFrame = way === 'frames';
    const digit = isFrame && read === classes - 1 ? undefined : read;
    lines.push(inspected.reads({ isFrame, step: step + 1, read: digit, sure }));
  }
  return lines;
}
