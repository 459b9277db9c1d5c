/** What a network is expected to reach: the run that made the weights which come with the page, as a run on the charts. */
import { referenceEpochSeconds } from '../../models/epoch-time.ts';
import { taskOf } from '../../models/index.ts';
import { samplesPerEpoch } from '../../models/training-fields.ts';
import type { PretrainedReport } from '../../workers/protocol.ts';
import { RecordedRun } from '../recorded-run.ts';
import { runName } from './run-name.ts';

/** `undefined` where nothing is known of how that run went. */
export function expectedRun(
  report: Extract<PretrainedReport, { kind: 'reads' }>,
): RecordedRun | undefined {
  const { experiment, curve } = report;
  if (curve === undefined) return undefined;
  const { training } = experiment;
  const batchesPerEpoch = Math.ceil(samplesPerEpoch(training) / training.batchSize);
  const epochSeconds = referenceEpochSeconds(experiment);
  const run = new RecordedRun({
    id: 'expected',
    name: runName(experiment),
    task: taskOf(experiment),
  });
  curve.testAccuracy.forEach((valAccuracy, epoch) => {
    const labelErrorRate = curve.testLabelErrorRate?.[epoch];
    run.addEpoch({
      epoch,
      step: epoch * batchesPerEpoch,
      seconds: epoch * epochSeconds,
      epochSeconds: epoch === 0 ? 0 : epochSeconds,
      valAccuracy,
      valLoss: curve.testLoss[epoch] ?? NaN,
      ...(labelErrorRate === undefined ? {} : { valLabelErrorRate: labelErrorRate }),
    });
  });
  return run;
}
