/** Runs with made-up readings, for the tests of what is shown of them. */
import { FrameNotifier } from '../../../src/components/charts/frame-notifier.ts';
import { RunHistory } from '../../../src/components/run-history.ts';
import type { CurvePoint, EpochPoint } from '../../../src/training/events.ts';

export const reading = (step: number, loss = 1, accuracy = 0.5): CurvePoint => ({
  step,
  epoch: step / 100,
  seconds: step / 10,
  loss,
  accuracy,
});

export const epoch = (number: number, valAccuracy: number, valLoss = 1): EpochPoint => ({
  epoch: number,
  step: number * 100,
  seconds: number * 10,
  ...(number === 0 ? {} : { loss: valLoss, accuracy: valAccuracy }),
  valLoss,
  valAccuracy,
  epochSeconds: number === 0 ? 0 : 10,
});

/** A history whose frames are in the test's hands. */
export function historyByHand() {
  const frames: (() => void)[] = [];
  const history = new RunHistory(new FrameNotifier((callback) => frames.push(callback)));
  const frame = () => {
    for (const callback of frames.splice(0)) callback();
  };
  return { history, frame };
}
