/** Who else may compute the same training step, in a process of its own: the bench only asks and compares. */
import type { Experiment } from '../../models/experiment.ts';
import type { RivalName } from './bench-report.ts';

export interface Rival {
  readonly name: RivalName;
  /** What computes, e.g. "Keras 3.15.1 on JAX 0.10.2, 2 threads". */
  readonly detail: string;
  /** Builds the network of `experiment` for batches of so many samples and warms up; `undefined`: it cannot say it. */
  prepare(experiment: Experiment, batch: number): Promise<PreparedRival | undefined>;
  /** Makes so many steps; resolves with the milliseconds of each. */
  measure(steps: number): Promise<number>;
}

export interface PreparedRival {
  /** About how long a step takes. */
  stepMs: number;
  /** The step is compiled as a whole. */
  compiled: boolean;
  /** It is no network of Keras's, which lacks the cell, but the script that the experiment has for JAX. */
  scripted: boolean;
}
