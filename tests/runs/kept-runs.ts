/** Runs as the page keeps them, for the tests of the store. */
import { experimentFromPreset } from '../../src/models/index.ts';
import { Curve } from '../../src/runs/curve.ts';
import type { RunRecord } from '../../src/runs/run-record.ts';
import { RECORD_VERSION } from '../../src/runs/run-record.ts';
import type { RunLocks } from '../../src/runs/run-locks.ts';
import { epoch, reading } from '../components/charts/runs.ts';

export function recordOf(id: string, curve: Curve, changes: Partial<RunRecord> = {}): RunRecord {
  const experiment = experimentFromPreset('simple-rnn');
  const step = curve.length;
  return {
    version: RECORD_VERSION,
    id,
    name: 'SimpleRNN 256, SGD 0.01',
    note: '',
    experiment,
    started: experiment,
    preset: 'sgd-256',
    changes: [],
    status: 'paused',
    position: { step, epoch: 0, batch: step, batchesPerEpoch: 100_000, epochs: 20 },
    seconds: step / 10,
    parameters: 75_530,
    backend: 'wasm',
    curve: curve.extent,
    weights: { last: { step } },
    created: 1,
    updated: 1,
    left: false,
    hidden: false,
    pinned: false,
    owner: '',
    ...changes,
  };
}

/** A curve of so many readings, with an epoch's test result after every hundred. */
export function curveOf(readings: number, most?: number): Curve {
  const curve = new Curve(most);
  goOn(curve, readings);
  return curve;
}

export function goOn(curve: Curve, to: number): void {
  const from = curve.length;
  if (from === 0) curve.addEpoch(epoch(0, 0.1));
  for (let step = from + 1; step <= to; step += 1) {
    curve.add(reading(step, 1 / step, 1 - 1 / step));
    if (step % 100 === 0) curve.addEpoch(epoch(step / 100, 0.5));
  }
}

/** Everything a curve tells, as plain data. */
export function toldBy(curve: Curve | undefined) {
  if (curve === undefined) return undefined;
  const readings = Array.from({ length: curve.length }, (_, index) => [
    curve.value('step', index),
    curve.value('loss', index),
    curve.value('accuracy', index),
    curve.value('seconds', index),
  ]);
  return { readings, epochs: [...curve.epochs], extent: curve.extent };
}

/** Locks of several tabs in one test: each call of the function is a tab. */
export function tabsOfOneBrowser(): () => RunLocks {
  const held = new Map<string, object>();
  return () => {
    const tab = {};
    return {
      take: (id) => {
        if (held.has(id) && held.get(id) !== tab) return Promise.resolve(false);
        held.set(id, tab);
        return Promise.resolve(true);
      },
      letGo: (id) => {
        if (held.get(id) === tab) held.delete(id);
      },
      elsewhere: () =>
        Promise.resolve(new Set([...held].flatMap(([id, owner]) => (owner === tab ? [] : [id])))),
      untilFree: () => Promise.resolve(),
    };
  };
}
