/** The few facts of a run that its summary sentence is made of. */
import type { RunInWords } from '../../text/en-charts.ts';
import type { RecordedRun } from '../recorded-run.ts';

export function runInWords(run: RecordedRun): RunInWords {
  const start = run.epochPoints.find(({ epoch }) => epoch === 0);
  const afterEpochs = run.epochPoints.filter(({ epoch }) => epoch > 0);
  const best = afterEpochs.reduce<(typeof afterEpochs)[number] | undefined>(
    (top, point) => (top && top.valAccuracy >= point.valAccuracy ? top : point),
    undefined,
  );
  return {
    name: run.name,
    task: run.task,
    start,
    latest: afterEpochs.at(-1),
    best,
    training: run.readings > 0 ? run.pointAt(run.readings - 1) : undefined,
    published: run.published?.testAccuracy,
  };
}
