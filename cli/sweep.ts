/** `scanline sweep`: an experiment with settings that vary, run after run, each kept in a folder of its own. */
import type { Dataset } from '../src/data/dataset.ts';
import type { RunResult } from '../src/experiments/run-result.ts';
import { runsLeft, withResult } from '../src/experiments/sweep-results.ts';
import { countRuns } from '../src/experiments/sweep.ts';
import type { DataName } from '../src/models/experiment.ts';
import { groups } from '../src/text/cli/en-flags.ts';
import { sweep as words } from '../src/text/cli/en-sweep.ts';
import type { Trainer } from '../src/training/trainer.ts';
import { backendFlag, preferenceOf, startBackend } from './backend.ts';
import { textFlag, UsageError, type Command, type GivenFlags, type Output } from './command.ts';
import { onInterrupt } from './interrupt.ts';
import { loadDigits } from './load-data.ts';
import { readSweepFile, SweepFolder } from './sweep-folder.ts';
import { JsonSweepReport, PlainSweepReport } from './sweep-report.ts';
import { runOfSweep } from './sweep-run.ts';
import { shownPath } from './shown-path.ts';

export const sweep: Command = {
  name: 'sweep',
  summary: words.summary,
  operand: {
    name: 'file',
    value: 'FILE.json',
    explain: words.file,
  },

  flags: () => [
    {
      name: 'out',
      kind: 'text',
      value: 'DIR',
      explain: words.out,
      group: groups.output,
    },
    backendFlag,
    {
      name: 'json',
      kind: 'switch',
      explain: words.json,
      group: groups.output,
    },
  ],

  async run(given, output) {
    preferenceOf(given);
    const [file, out] = placesOf(given);
    const { sweep: asked, results } = await readSweepFile(file);
    const folder = await SweepFolder.take(out, asked);
    try {
      if (results.length > 0 && folder.results.results.length === 0) {
        output.note(words.resultsStay(shownPath(file), results.length));
      }
      return await runAll(folder, given, output);
    } finally {
      await folder.release();
    }
  },
};

/** @throws UsageError when one of them is missing. */
function placesOf(given: GivenFlags): [string, string] {
  const [file, out] = [textFlag(given, 'file'), textFlag(given, 'out')];
  if (file === undefined) throw new UsageError(words.noFile);
  if (out === undefined) throw new UsageError(words.noFolder);
  return [file, out];
}

async function runAll(folder: SweepFolder, given: GivenFlags, output: Output): Promise<number> {
  const report =
    given['json'] === true ? new JsonSweepReport(output) : new PlainSweepReport(output);
  const { sweep: asked } = folder.results;
  const runs = countRuns(asked);
  const left = runsLeft(folder.results);
  if (left.length > 0 && left.length < runs) {
    output.note(words.goesOn(runs - left.length, runs));
  }
  if (left.length > 0) {
    const sets = new Map<DataName, Dataset>();
    const backend = await startBackend(given);
    let atWork: Trainer | undefined;
    const interrupt = onInterrupt(() => void atWork?.pause());
    try {
      for (const run of left) {
        const path = folder.pathOf(run);
        const { data } = run.experiment.training;
        const dataset = sets.get(data) ?? (await loadDigits(data));
        sets.set(data, dataset);
        const result = await runOfSweep({
          ...{ sweep: asked, run, folder: path, dataset, backend, interrupt, output },
          begins: ({ position }, parameters) =>
            report.begins({ run, runs, folder: path, backend, parameters, position }),
          hear: (event) => report.tell(event),
          atWork: (trainer) => (atWork = trainer),
        });
        if (result !== undefined) await keep(folder, result);
        if (result !== undefined) report.ends(result, path, folder.results);
        if (interrupt.came && runsLeft(folder.results).length > 0) {
          output.note(words.interrupted(folder.results.results.length, runs));
          return interrupt.exitCode ?? 1;
        }
      }
    } finally {
      interrupt.stopListening();
    }
  }
  report.over(folder.results);
  return 0;
}

function keep(folder: SweepFolder, result: RunResult): Promise<void> {
  return folder.keep(withResult(folder.results, result));
}
