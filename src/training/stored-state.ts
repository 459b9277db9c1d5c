/** Between the variables on the device and the tensors of a checkpoint. */
import * as tf from '@tensorflow/tfjs';
import type { Experiment } from '../models/experiment.ts';
import { checkpoints as words, type KindOfTensor } from '../text/en-checkpoints.ts';
import { CheckpointError, type Checkpoint } from './checkpoint.ts';
import type { StoredTensor } from './safetensors.ts';

type Variables = ReadonlyMap<string, tf.Variable>;
type Stored = ReadonlyMap<string, StoredTensor>;

/**
 * Copies of all variables.
 *
 * @throws CheckpointError when one holds anything but finite numbers.
 */
export async function readTensors(variables: Variables): Promise<Stored> {
  const stored = await Promise.all(
    [...variables].map(async ([name, variable]) => {
      const data = (await variable.data<'float32'>()).slice();
      if (!data.every(Number.isFinite)) throw new CheckpointError(words.diverged(name));
      return [name, { shape: variable.shape, data }] as const;
    }),
  );
  return new Map(stored);
}

/** Sets every variable to its stored value; check with `checkFits` before. */
export function writeTensors(stored: Stored, variables: Variables): void {
  for (const [name, { shape, data }] of stored) {
    // `slice`: tfjs's CPU backend keeps the array it is given.
    tf.tidy(() => variables.get(name)?.assign(tf.tensor(data.slice(), [...shape])));
  }
}

/** What a trainer has, for a checkpoint to fit into. */
export interface Place {
  experiment: Experiment;
  weights: Variables;
  slots: Variables;
  batchesPerEpoch: number;
}

/** @throws CheckpointError naming the first thing that does not fit. */
export function checkFits(checkpoint: Checkpoint, place: Place): void {
  const { network } = checkpoint.experiment;
  if (network !== place.experiment.network) {
    throw new CheckpointError(words.otherNetwork(network, place.experiment.network));
  }
  checkTensors('weight', checkpoint.weights, place.weights);
  checkTensors('optimizer state', checkpoint.slots, place.slots);
  const { batch } = checkpoint.loop;
  if (batch >= place.batchesPerEpoch) {
    throw new CheckpointError(words.beyondEpoch(batch, place.batchesPerEpoch));
  }
}

/**
 * Whether every variable has its tensor, in its shape and of finite numbers, and no tensor is over.
 *
 * @param kind what the message calls them
 * @throws CheckpointError naming the first that does not fit.
 */
export function checkTensors(kind: KindOfTensor, stored: Stored, variables: Variables): void {
  for (const [name, variable] of variables) {
    const tensor = stored.get(name);
    if (tensor === undefined) throw new CheckpointError(words.missing(kind, name));
    if (tensor.shape.join() !== variable.shape.join()) {
      const shapes = { given: tensor.shape, needed: variable.shape };
      throw new CheckpointError(words.wrongShape(kind, name, shapes));
    }
    if (!tensor.data.every(Number.isFinite)) {
      throw new CheckpointError(words.notFinite(kind, name));
    }
  }
  for (const name of stored.keys()) {
    if (!variables.has(name)) throw new CheckpointError(words.tooMany(kind, name));
  }
}
