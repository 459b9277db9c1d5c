/** The few facts of a run that its summary sentence is made of. */
import { shapeOf } from '../../models/index.ts';
import type { RunInWords } from '../../text/en-charts.ts';
import { nounOf } from '../store/use-noun.ts';
import type { EpochPoint } from '../../training/events.ts';
import type { RecordedRun } from '../recorded-run.ts';

export function runInWords(run: RecordedRun): RunInWords {
  const [first] = run.epochPoints;
  const latest = run.epochPoints.at(-1);
  const { best } = run;
  return {
    name: run.name,
    task: run.task,
    ...(run.started === undefined
      ? {}
      : {
          classes: shapeOf(run.started).outputs,
          noun: nounOf(run.started),
        }),
    start: first?.epoch === 0 ? first : undefined,
    latest: isAfterEpoch(latest) ? latest : undefined,
    best: isAfterEpoch(best) ? best : undefined,
    training: run.readings > 0 ? run.pointAt(run.readings - 1) : undefined,
    published: run.published?.testAccuracy,
  };
}

function isAfterEpoch(point: EpochPoint | undefined): boolean {
  return point !== undefined && point.epoch > 0;
}
