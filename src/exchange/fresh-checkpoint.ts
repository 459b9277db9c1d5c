/** A run that has not begun, from weights that came from elsewhere. */
import type { Experiment } from '../models/experiment.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import { noTotals } from '../training/loop-state.ts';
import { slotNamesOf } from '../training/optimizers/optimizer.ts';
import type { StoredTensor } from '../training/safetensors.ts';

/**
 * Epoch 0 of `experiment` with these weights instead of random ones: no step made, no curve, the optimizer's
 * averages at zero. `weights` by stable variable name, every one of the network in its own shape.
 */
export function freshCheckpoint(
  experiment: Experiment,
  weights: ReadonlyMap<string, StoredTensor>,
): Checkpoint {
  const { learningRate, epochs } = experiment.training;
  return {
    experiment,
    learningRate,
    iterations: 0,
    random: {},
    loop: {
      step: 0,
      epoch: 0,
      batch: 0,
      epochs,
      seconds: 0,
      evaluationDue: true,
      totals: noTotals(0),
      earlyStop: { best: null, epochsWithoutRise: 0 },
    },
    history: { points: [], epochs: [] },
    weights,
    slots: new Map(
      slotNamesOf(experiment.training).flatMap((slot) =>
        [...weights].map(([name, { shape, data }]) => [
          `${slot}/${name}`,
          { shape, data: new Float32Array(data.length) },
        ]),
      ),
    ),
  };
}
