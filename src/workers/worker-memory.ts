/** What a new worker must be told to stand where the last one stood. */
import type { Experiment } from '../models/experiment.ts';
import type { Commands, RunState } from './protocol.ts';

export type Activity = 'train' | 'stepBatch' | 'stepEpoch';

/** What can be changed of a run without building it again. */
export interface LiveSettings {
  learningRate?: number;
  epochs?: number;
}

export class WorkerMemory {
  start: Commands['start']['with'] | undefined;
  choosePretrained: Commands['choosePretrained']['with'] | undefined;
  /** What the run was doing; it does so again when it is brought back. */
  activity: Activity | undefined;
  #run: RememberedRun | undefined;
  /** Changed since the last checkpoint was taken, which knows the earlier changes. */
  readonly #changed = new Map<keyof LiveSettings, { value: number; done: boolean }>();

  /** The run that was built last. */
  get run(): Readonly<RememberedRun> | undefined {
    return this.#run;
  }

  get changed(): LiveSettings {
    return Object.fromEntries([...this.#changed].map(([name, { value }]) => [name, value]));
  }

  /** A new run takes the place of the one before. */
  begin(experiment: Experiment, { runId, position }: RunState, checkpoint?: Uint8Array): void {
    this.#run = { experiment, runId, position, checkpoint };
    this.activity = undefined;
    this.#changed.clear();
  }

  /** The newest checkpoint of a run; of another than the last it is dropped. */
  keepCheckpoint(runId: number, position: RunState['position'], checkpoint: Uint8Array): void {
    if (this.#run?.runId !== runId) return;
    this.#run = { ...this.#run, position, checkpoint };
    // What the worker has not yet confirmed may have come too late for this checkpoint.
    for (const [name, { done }] of this.#changed) if (done) this.#changed.delete(name);
  }

  /** A run was set to do something, and whether it does. */
  doing(activity: Activity, { status }: RunState): void {
    this.activity = status === 'training' ? activity : undefined;
  }

  /**
   * A setting is on its way to the worker.
   *
   * @returns called when the worker has it; `false` when the worker refused it.
   */
  change({ learningRate, epochs }: LiveSettings): (accepted: boolean) => void {
    const [name, value] =
      epochs === undefined
        ? (['learningRate', learningRate ?? 0] as const)
        : (['epochs', epochs] as const);
    const change = { value, done: false };
    const before = this.#changed.get(name);
    this.#changed.set(name, change);
    return (accepted) => {
      change.done = accepted;
      if (accepted || this.#changed.get(name) !== change) return;
      if (before === undefined) this.#changed.delete(name);
      else this.#changed.set(name, before);
    };
  }
}

export interface RememberedRun {
  experiment: Experiment;
  runId: number;
  /** Where its checkpoint was taken, or where it began. */
  position: RunState['position'];
  checkpoint: Uint8Array | undefined;
}
