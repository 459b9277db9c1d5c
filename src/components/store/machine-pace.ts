/**
 * How fast this machine trains, against the one that the presets were measured on: learnt from every run and
 * every measurement, by backend and network, and remembered for the next visit.
 */
import { z } from 'zod';
import { referenceEpochSeconds } from '../../models/epoch-time.ts';
import type { Experiment } from '../../models/experiment.ts';
import type { BackendName } from '../../workers/protocol.ts';
import type { RememberedText } from './remembered.ts';

/** Times that this machine needs of the reference's time, by backend and network (`wasm lstm`). */
export type MachinePace = Readonly<Record<string, number>>;

export interface EpochTime {
  /** Seconds of training. */
  seconds: number;
  /** Whether this machine has trained that network on that backend; else it is told from others, or of a laptop. */
  known: 'this-network' | 'this-machine' | 'a-laptop';
}

const paceSchema = z.record(z.string(), z.number().positive());

/** What an earlier visit has learnt; nothing where there is none, or it cannot be read. */
export function readPace(memory: RememberedText): MachinePace {
  try {
    return paceSchema.parse(JSON.parse(memory.read() ?? '{}'));
  } catch {
    return {};
  }
}

export function writePace(memory: RememberedText, pace: MachinePace): void {
  memory.write(JSON.stringify(pace));
}

/** Learns that an epoch of the experiment takes so many seconds here. */
export function withEpoch(
  pace: MachinePace,
  backend: BackendName,
  experiment: Experiment,
  seconds: number,
): MachinePace {
  const factor = seconds / referenceEpochSeconds(experiment);
  if (!Number.isFinite(factor) || factor <= 0) return pace;
  return { ...pace, [keyOf(backend, experiment)]: Number(factor.toPrecision(3)) };
}

/** What an epoch of the experiment takes on a backend; where none is chosen yet, as on a laptop. */
export function epochTime(
  pace: MachinePace,
  backend: BackendName | undefined,
  experiment: Experiment,
): EpochTime {
  const seconds = referenceEpochSeconds(experiment);
  if (backend === undefined) return { seconds, known: 'a-laptop' };
  const own = pace[keyOf(backend, experiment)];
  if (own !== undefined) return { seconds: seconds * own, known: 'this-network' };
  const others = Object.entries(pace)
    .filter(([key]) => key.startsWith(`${backend} `))
    .map(([, factor]) => factor)
    .sort((one, other) => one - other);
  if (others.length === 0) return { seconds, known: 'a-laptop' };
  return { seconds: seconds * others[others.length >> 1], known: 'this-machine' };
}

function keyOf(backend: BackendName, { network }: Experiment): string {
  return `${backend} ${network}`;
}
