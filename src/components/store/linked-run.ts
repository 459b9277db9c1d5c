/** The result that came with a link, as an earlier run on the charts. */
import {
  readResultLink,
  ResultLinkError,
  type SharedResult,
} from '../../experiments/result-link.ts';
import { networkById } from '../../models/index.ts';
import { text } from '../../text/index.ts';
import { RecordedRun } from '../recorded-run.ts';

export interface LinkedRun {
  run?: RecordedRun;
  /** Why the result could not be read, in a sentence. */
  notice?: string;
}

/** Nothing where the link, with or without `#`, holds no result. */
export function linkedRun(link: string): LinkedRun {
  if (!new URLSearchParams(link.replace(/^#/, '')).has('result')) return {};
  try {
    return { run: runOf(readResultLink(link)) };
  } catch (error) {
    if (!(error instanceof ResultLinkError)) throw error;
    return { notice: text.link.resultNotRead(error.message) };
  }
}

function runOf({ name, experiment, points }: SharedResult): RecordedRun {
  const run = new RecordedRun({
    id: 'from the link',
    name: text.page.runs.fromLink(name),
    started: experiment,
    task: networkById(experiment.network).task.name,
    isKept: false,
  });
  points.forEach(({ epoch, step, seconds, loss, accuracy }, index) => {
    const before = index === 0 ? undefined : points[index - 1];
    const epochs = epoch - (before?.epoch ?? 0);
    run.addEpoch({
      ...{ epoch, step, seconds, valLoss: loss, valAccuracy: accuracy },
      epochSeconds: epochs > 0 ? (seconds - (before?.seconds ?? 0)) / epochs : 0,
    });
  });
  return run;
}
