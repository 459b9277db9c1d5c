/** What is shown of a network that reads a made-up sequence is true of it, whether it names a symbol or answers a sum. */
import { describe, expect, it } from 'vitest';
import { whyNot } from '../../src/components/inside/view-sense.ts';
import { FEATURES, type SequenceKind, SequenceSource } from '../../src/data/sequences.ts';
import { atOnce } from '../../src/inspect/breathe.ts';
import { gradientsOf, type Quantity, quantityOf } from '../../src/inspect/gradients.ts';
import { inspectedNetwork } from '../../src/inspect/network.ts';
import { answer, type AnswerTo, type Question } from '../../src/inspect/questions.ts';
import { readingOf } from '../../src/inspect/reading.ts';
import { trace } from '../../src/inspect/trace.ts';
import { experimentFromPreset, graphOf } from '../../src/models/index.ts';
import { drawnWeights } from './sample-networks.ts';

const LENGTH = 12;
const NETWORKS = [
  ['simple-rnn', { units: 6 }],
  ['lstm', { units: 5 }],
  ['gru', { units: 5, bidirectional: true }],
  ['cornn', { units: 6 }],
  ['lru', { units: 6, layers: 2 }],
] as const;

interface Case {
  network: string;
  data: SequenceKind;
}

const CASES = NETWORKS.flatMap(([network]) =>
  (['recall', 'adding'] as const).map((data): [string, Case] => [
    `${network} ${data}`,
    { network, data },
  ]),
);

function subjectOf({ network: id, data }: Case) {
  const experiment = experimentFromPreset(id);
  const own = NETWORKS.find(([known]) => known === id)?.[1];
  const graph = graphOf({
    ...experiment,
    options: { ...experiment.options, ...own },
    training: { ...experiment.training, data, length: LENGTH },
  });
  const network = inspectedNetwork(graph, drawnWeights(graph));
  const { inputs, targets } = new SequenceSource(data, LENGTH, 0).testing(0, 1);
  return { network, pixels: Float64Array.from(inputs), target: targets[0] };
}

describe('what it would answer after each step', () => {
  it.each(CASES)('%s: ends with its answer', async (_, one) => {
    const { network, pixels } = subjectOf(one);
    const traced = trace(network, pixels);
    const { steps, classes, probabilities, order } = await readingOf(traced, atOnce);
    expect(steps).toBe(LENGTH);
    expect(classes).toBe(one.data === 'recall' ? 4 : 1);
    traced.probabilities.forEach((p, k) =>
      expect(probabilities[(steps - 1) * classes + k]).toBeCloseTo(p, 12),
    );
    const isBothWays = one.network === 'gru';
    const features = FEATURES[one.data];
    order.forEach((step, at) => {
      const timestep = Math.floor(at / features);
      expect(step).toBe(isBothWays ? Math.min(timestep, LENGTH - 1 - timestep) : timestep);
    });
  });

  it('of a sum is what it says of a sequence that ends there, whatever follows', async () => {
    const { network, pixels } = subjectOf({ network: 'lstm', data: 'adding' });
    const reading = await readingOf(trace(network, pixels), atOnce);
    const other = pixels.map((value, at) => (at < 10 ? value : 1 - value));
    const prefix = await readingOf(trace(network, other), atOnce);
    expect(prefix.probabilities.slice(0, 5)).toEqual(reading.probabilities.slice(0, 5));
    expect(prefix.probabilities[11]).not.toBe(reading.probabilities[11]);
  });
});

describe('the gradient of the loss equals central differences', () => {
  it.each(CASES)('%s', (_, one) => {
    const { network, pixels, target } = subjectOf(one);
    const quantity: Quantity = { kind: 'loss', label: target };
    const traced = trace(network, pixels);
    const { value, pixels: gradient } = gradientsOf(traced, quantity);
    if (one.data === 'adding') expect(value).toBeCloseTo((traced.logits[0] - target) ** 2, 12);
    const largest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
    expect(largest).toBeGreaterThan(0);
    const step = 1e-5;
    for (let at = 0; at < pixels.length; at += 3) {
      const moved = (by: number) => {
        const changed = pixels.slice();
        changed[at] += by;
        return quantityOf(trace(network, changed), quantity).value;
      };
      const difference = (moved(step) - moved(-step)) / (2 * step);
      expect(Math.abs(difference - gradient[at]) / largest).toBeLessThan(1e-3);
    }
  });
});

describe('what the answer loses without a step', () => {
  it('is the answer less that to the sequence in which the step is blank', async () => {
    const { network, pixels } = subjectOf({ network: 'lstm', data: 'adding' });
    const question: Question = {
      ask: 'occlusion',
      quantity: { kind: 'logit', of: 0 },
      by: 'steps',
    };
    const told = (await answer(question, { network, pixels }, atOnce)) as AnswerTo<'occlusion'>;
    const blank = pixels.map((value, at) => (at === 8 || at === 9 ? 0 : value));
    const fall = trace(network, pixels).logits[0] - trace(network, blank).logits[0];
    expect(told.occlusion[8]).toBeCloseTo(fall, 12);
    expect(told.occlusion[9]).toBe(told.occlusion[8]);
  });
});

describe('every question that makes sense is answered', () => {
  it.each(CASES)('%s', async (_, one) => {
    const { network, pixels, target } = subjectOf(one);
    const asked = (question: Question) => answer(question, { network, pixels }, atOnce);
    const { layers } = (await asked({ ask: 'states' })) as AnswerTo<'states'>;
    const [{ name: layer, handsOn: state }] = layers;
    const quantity: Quantity = { kind: 'loss', label: target };
    const edits = [{ layer, state, from: 2, to: 0 }];
    const questions: Question[] = [
      { ask: 'pixels', quantity },
      { ask: 'gradient', quantity },
      { ask: 'memory' },
      { ask: 'edited', edits, flipped: [0] },
      { ask: 'cell', layer, unit: 0, step: 1 },
    ];
    for (const question of questions) {
      await expect(asked(question), question.ask).resolves.toBeDefined();
    }
    for (const view of ['scans', 'alignment'] as const) {
      expect(whyNot(view, network.graph)).toMatch(/^[A-Z].*\.$/);
    }
  });
});
