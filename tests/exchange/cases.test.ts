/**
 * Model files as people have them (tests/exchange/cases/): each is opened and predicts what the program predicts that
 * wrote it, or is refused in a sentence, and none is ever taken for another network.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadModel } from '../../cli/model-source.ts';
import { ExchangeError } from '../../src/exchange/index.ts';
import { TrainedNetwork } from '../../src/training/trained-network.ts';
import { useCpu } from '../layers/set-up.ts';
import { distance } from './sample-networks.ts';

const FOLDER = fileURLToPath(new URL('cases/', import.meta.url));

function json<T>(file: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(FOLDER + file, 'utf8')));
}

const numbers = z.array(z.number());

const CASES = Object.entries(
  json(
    'expected.json',
    z.record(
      z.string(),
      z.object({
        answer: z.enum(['opens', 'refused', 'either']),
        predictions: z.tuple([z.string(), z.string()]).optional(),
        tolerance: z.number().optional(),
      }),
    ),
  ),
);

/** What each refused file is refused for. */
const REASONS = json('reasons.json', z.record(z.string(), z.string()));

beforeAll(useCpu);

/** Three digits, as the program that wrote the files of a folder was given them. */
function inputsOf(folder: string): Float32Array {
  const own = `${folder}/x.json`;
  return Float32Array.from(json(existsSync(FOLDER + own) ? own : 'inputs.json', numbers));
}

function expectedOf([folder, name]: [string, string]): number[] {
  const text = readFileSync(`${FOLDER}${folder}/predictions.json`, 'utf8');
  // One network grows beyond all numbers, there as here.
  const all = z.record(z.string(), z.array(z.number().nullable())).parse(JSON.parse(text));
  const given = all[name].map((value) => value ?? NaN);
  // Networks that end in logits get a softmax.
  const rows = Array.from({ length: 3 }, (_, row) => given.slice(row * 10, row * 10 + 10));
  return rows.flatMap((row) => {
    const sum = row.reduce((all, value) => all + value, 0);
    if (Math.abs(sum - 1) < 0.01 && row.every((value) => value >= 0)) return row;
    const powers = row.map(Math.exp);
    const total = powers.reduce((all, value) => all + value, 0);
    return powers.map((value) => value / total);
  });
}

async function open(name: string) {
  const notes: string[] = [];
  const model = await loadModel(FOLDER + name, { note: (line) => notes.push(line) });
  return { ...model, notes };
}

describe('a model file', () => {
  it.each(CASES)('%s', async (name, { answer, predictions, tolerance = 1e-5 }) => {
    const opened = await open(name).catch((error: unknown) => {
      expect(error, String(error)).toBeInstanceOf(ExchangeError);
      return (error as Error).message;
    });
    if (typeof opened === 'string') {
      if (answer === 'opens') expect.fail(opened);
      expect(opened).toContain(REASONS[name]);
      expect(opened).toMatch(/^\S.*\.$/s);
      return;
    }
    expect(
      answer,
      `${opened.experiment.network} ${JSON.stringify(opened.experiment.options)}`,
    ).not.toBe('refused');
    const network = new TrainedNetwork(opened.experiment, opened.weights);
    const probabilities = await network.predict(inputsOf(predictions?.[0] ?? 'keras3'));
    network.dispose();
    if (predictions === undefined) expect(probabilities.every(Number.isFinite)).toBe(true);
    else {
      const expected = expectedOf(predictions);
      if (expected.every(Number.isNaN)) expect(probabilities.every(Number.isNaN)).toBe(true);
      else expect(distance(probabilities, expected)).toBeLessThanOrEqual(tolerance);
    }
  });
});
