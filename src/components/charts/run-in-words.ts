/** The few facts of a run that its summary sentence is made of. */
import { datasetOf } from '../../data/dataset-of.ts';
import { shapeOf } from '../../models/index.ts';
import type { RunInWords } from '../../text/en-charts.ts';
import { nouns } from '../../text/nouns.ts';
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
          noun: nouns[datasetOf(run.started.training).shows],
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
