import type { Experiment } from '../models/experiment.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import type { StoredTensor } from '../training/safetensors.ts';
import type { Notice } from './import/layer-config.ts';

/** What a model file holds. */
export interface ImportedModel {
  experiment: Experiment;
  /** By stable variable name, e.g. `lstm/kernel`; every weight of the network, in its shape. */
  weights: ReadonlyMap<string, StoredTensor>;
  /** What the file says and the network here does not do, though it computes the same. */
  notices: readonly Notice[];
  /** Present when the file is Scanline's own: training resumes from it exactly. */
  checkpoint?: Checkpoint;
}
