/** Results in links: whole, short, and refused when they are damaged. */
import { describe, expect, it } from 'vitest';
import { readBoard } from '../../src/components/board/board-lines.ts';
import {
  MOST_CHARACTERS,
  readResultLink,
  type SharedResult,
  writeResultLink,
} from '../../src/experiments/result-link.ts';
import { experimentFromPreset, NETWORKS } from '../../src/models/index.ts';
import { readLink } from '../../src/models/link.ts';

const experiment = experimentFromPreset('simple-rnn');
const batches = Math.ceil(experiment.training.trainingDigits / experiment.training.batchSize);

function shared(accuracies: readonly number[], changes: Partial<SharedResult> = {}): SharedResult {
  return {
    ...{ name: 'Ada & Emmy', experiment, preset: 'sgd-256', backend: 'wasm' },
    points: accuracies.map((accuracy, epoch) => ({
      ...{ epoch, step: epoch * batches, seconds: epoch * 4.5, loss: 2.303 - accuracy, accuracy },
    })),
    ...changes,
  };
}

const rising = (length: number) => Array.from({ length }, (_, epoch) => 1 - 0.9 / (1 + epoch));

describe('a result in a link', () => {
  it('comes out as it went in', () => {
    const result = shared([0.1, 0.8532, 0.9101, 0.9]);
    const read = readResultLink(`https://school.example/x/#${writeResultLink(result)}`);
    expect(read).toMatchObject({ name: 'Ada & Emmy', backend: 'wasm', preset: 'sgd-256' });
    expect(read.experiment).toEqual(experiment);
    expect(read.points.map(({ accuracy }) => accuracy)).toEqual([0.1, 0.8532, 0.9101, 0.9]);
    expect(read.points.map(({ step }) => step)).toEqual([0, 1, 2, 3].map((n) => n * batches));
    expect(read.points[2].seconds).toBe(9);
    expect(read.points[2].loss).toBeCloseTo(1.393, 3);
  });

  it('has at most 1,500 characters however long the run and the name, and keeps the ends and the best', () => {
    const best = [...rising(5000), 0.9999, 0.5];
    for (const { id } of NETWORKS) {
      const given = experimentFromPreset(id);
      const preset = NETWORKS.find((network) => network.id === id)?.presets[0].id ?? '';
      const result = shared(best, { experiment: given, preset, name: '数'.repeat(100) });
      const link = writeResultLink(result);
      expect(link.length).toBeLessThanOrEqual(MOST_CHARACTERS);
      const { points, name } = readResultLink(link);
      expect(name).toBe('数'.repeat(60));
      expect(points.length).toBeGreaterThan(2);
      expect(points[0].epoch).toBe(0);
      expect(points.at(-1)).toMatchObject({ epoch: 5001, accuracy: 0.5 });
      expect(Math.max(...points.map(({ accuracy }) => accuracy))).toBe(0.9999);
    }
  });

  it('opens as the experiment it is of', () => {
    const { state, notices } = readLink(writeResultLink(shared([0.1, 0.9])));
    expect(notices).toEqual([]);
    expect(state.experiment).toEqual(experiment);
  });
});

describe('the board', () => {
  it('has the best first, and names the lines that are no results', () => {
    const [good, better] = [shared([0.1, 0.8]), shared([0.1, 0.95, 0.9], { name: '' })].map(
      writeResultLink,
    );
    const { rows, bad } = readBoard(
      [
        `http://localhost/#${good}`,
        '',
        'hello',
        better,
        good.slice(0, -3),
        '#v=1&network=lstm&preset=adam-128',
        better,
        better.replace('simple-rnn', 'nonsense'),
      ].join('\r\n'),
    );
    expect(rows.map(({ line, name, best }) => [line, name, best])).toEqual([
      [4, 'Line 4', 0.95],
      [1, 'Ada & Emmy', 0.8],
    ]);
    expect(bad.map(({ line }) => line)).toEqual([3, 5, 6, 7, 8]);
    expect(bad[1].why).toMatch(/damaged/);
    expect(bad[2].why).toMatch(/no result/);
    expect(bad[3].why).toBe('the same as line 4.');
    expect(bad[4].why).toMatch(/nonsense/);
  });
});
