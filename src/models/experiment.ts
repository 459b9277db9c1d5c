/**
 * An experiment is everything that decides a training run: which network, its options, how it is
 * trained, and the seed. It is plain data, so a link, a file, a worker message and a command line can
 * each carry one, and the same experiment on the same backend gives the same curve.
 */
import type { NETWORKS } from './networks.ts';
import type { Options, TrainingSettings } from './settings.ts';

export type * from './settings.ts';

export type NetworkId = (typeof NETWORKS)[number]['id'];

export interface Experiment {
  network: NetworkId;
  options: Options;
  training: TrainingSettings;
}
