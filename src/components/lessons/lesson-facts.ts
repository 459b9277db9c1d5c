/** The page's state as the facts that lessons know (src/lessons/facts.ts). */
import type { Facts, RunStatus } from '../../lessons/facts.ts';
import { trainingOptions } from '../../models/training-fields.ts';
import { type AppState, statusOf, tabOf } from '../store/app-state.ts';
import type { PadContent } from '../store/pad-content.ts';

export function lessonFacts(state: AppState, pad: PadContent): Facts {
  const { experiment, preset, page, lastEpoch, run, phase, normalise } = state;
  const { options, training, network } = experiment;
  // While a network is built, what is known is of the one before.
  const ofRun = phase.kind === 'ready';
  const image = pad.snapshot();
  return {
    ...options,
    ...trainingOptions(training),
    network,
    preset,
    status: statusOf(state) satisfies RunStatus,
    epoch: ofRun ? (lastEpoch?.epoch ?? 0) : undefined,
    batches: ofRun ? run?.position.step : undefined,
    accuracy: ofRun ? lastEpoch?.valAccuracy : undefined,
    tab: tabOf(state),
    inside: page.inside?.view,
    step: page.inside?.step,
    digit: page.inside?.digit,
    unit: page.inside?.unit,
    pad: image === undefined ? 'empty' : image.index === undefined ? 'drawing' : 'sample',
    drawings: pad.count,
    normalise,
  };
}
