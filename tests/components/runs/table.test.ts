/** The table of runs: its order, what differs from run to run, its texts, and the looks of its lines. */
import { describe, expect, it } from 'vitest';
import { pointAt } from '../../../src/components/runs/compared-lines.ts';
import { differenceInWords } from '../../../src/components/runs/run-difference.ts';
import { colourOf, dashOf, MOST_LINES, withRuns } from '../../../src/components/runs/run-lines.ts';
import type { ShelfRow } from '../../../src/components/runs/run-shelf.ts';
import { shelfCsv, shelfJson, shelfMarkdown } from '../../../src/components/runs/shelf-text.ts';
import { sortedRows } from '../../../src/components/runs/sorted-rows.ts';
import { experimentFromPreset } from '../../../src/models/index.ts';
import { curveOf } from '../../runs/kept-runs.ts';

const experiment = experimentFromPreset('simple-rnn');

function row(id: string, changes: Partial<ShelfRow> = {}): ShelfRow {
  return {
    ...{ id, name: `Run ${id}`, title: '', note: '', network: 'SimpleRNN', task: 'digit' },
    ...{ difference: 'nothing', parameters: 75_530, epochs: 2, last: 0.9, best: 0.91 },
    ...{ secondsTo: [3, undefined, undefined], secondsPerEpoch: 1.5, backend: 'wasm', seed: 1 },
    ...{ created: Date.UTC(2026, 2, 1), experiment, preset: 'sgd-256', points: [] },
    ...{ pinned: false, hidden: false, hasWeights: true, isCurrent: false, elsewhere: false },
    ...changes,
  };
}

describe('the order', () => {
  const ids = (rows: readonly ShelfRow[]) => rows.map(({ id }) => id).join('');
  const rows = [row('a', { best: 0.8 }), row('b', { best: undefined }), row('c', { best: 0.95 })];

  it('goes by any column, and what a run does not have comes last either way', () => {
    expect(ids(sortedRows(rows, { column: 'best', direction: 'ascending' }))).toBe('acb');
    expect(ids(sortedRows(rows, { column: 'best', direction: 'descending' }))).toBe('cab');
    const timed = [row('a', { secondsTo: [9] }), row('b', { secondsTo: [2] })];
    expect(ids(sortedRows(timed, { column: 'to0', direction: 'ascending' }))).toBe('ba');
    const named = [row('a', { name: 'Run 10' }), row('b', { name: 'Run 9' })];
    expect(ids(sortedRows(named, { column: 'name', direction: 'ascending' }))).toBe('ba');
  });

  it('has pinned runs first', () => {
    const pinned = [...rows, row('d', { best: 0.1, pinned: true })];
    expect(ids(sortedRows(pinned, { column: 'best', direction: 'descending' }))).toBe('dcab');
  });
});

describe('what differs from the run before', () => {
  it('is every setting that is another, from what to what', () => {
    const other = {
      ...experiment,
      options: { ...experiment.options, units: 64 },
      training: { ...experiment.training, learningRate: 0.1, seed: 7 },
    };
    expect(differenceInWords(experiment, other)).toBe(
      'Units: 256 → 64, Learning rate: 0.01 → 0.1, Seed: 1 → 7',
    );
    expect(differenceInWords(experiment, experiment)).toBe('nothing');
    expect(differenceInWords(undefined, experiment)).toBe('the first run');
  });

  it('names another network, and leaves out what is not in use', () => {
    const lstm = { ...experimentFromPreset('lstm'), training: experiment.training };
    expect(differenceInWords(experiment, lstm)).toBe('network LSTM');
    const unused = { ...experiment, training: { ...experiment.training, beta1: 0.5 } };
    expect(differenceInWords(experiment, unused)).toBe('nothing');
  });
});

describe('the texts', () => {
  it('are CSV with a byte-order mark, Markdown, and JSON with the curves', () => {
    const rows = [row('a', { name: 'A, "quoted"', note: '=1+1' })];
    expect(shelfCsv(rows)).toBe(
      '\uFEFFname,network,differs_from_run_before,parameters,epochs,test_accuracy,best_test_accuracy,' +
        'seconds_to_90,seconds_to_95,seconds_to_98,seconds_per_epoch,backend,seed,note,began\r\n' +
        '"A, ""quoted""",SimpleRNN,nothing,75530,2,0.9,0.91,3,,,1.5,wasm,1,\'=1+1,2026-03-01T00:00:00.000Z\r\n',
    );
    expect(shelfMarkdown(rows).split('\n')[2]).toBe(
      '| A, "quoted" | nothing | 75,530 | 2 | 90.00 % | 91.00 % | 3.0 s | – | – | 1.5 s | wasm | 1 |',
    );
    const json = JSON.parse(shelfJson(rows, new Map([['a', curveOf(3)]])));
    expect(json.runs[0]).toMatchObject({
      name: 'A, "quoted"',
      training: { step: [1, 2, 3], labelErrorRate: [null, null, null] },
    });
  });
});

describe('the lines', () => {
  it('keep their look while they are drawn, and no two look alike', () => {
    const first = withRuns(new Map(), ['a', 'b', 'c']);
    const second = withRuns(first, ['c', 'd']);
    expect(second.get('c')).toBe(first.get('c'));
    expect(second.get('d')).not.toBe(second.get('c'));
    const many = withRuns(new Map(), [...'abcdefghij']);
    expect(many.size).toBe(MOST_LINES);
    const looks = [...many.values()].map((slot) => `${colourOf(slot)} ${dashOf(slot).join()}`);
    expect(new Set(looks).size).toBe(MOST_LINES);
  });

  it('are read at the last point before the cursor', () => {
    const points = [0, 1, 2].map((epoch) => ({
      ...{ epoch, step: 10 * epoch, seconds: 2 * epoch, accuracy: epoch / 2, loss: 1 },
    }));
    expect(pointAt({ points }, 'seconds', 3.9)?.epoch).toBe(1);
    expect(pointAt({ points }, 'step', 20)?.epoch).toBe(2);
    expect(pointAt({ points: points.slice(1) }, 'epoch', 0.5)).toBeUndefined();
  });
});
