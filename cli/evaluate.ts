/** `scanline evaluate`: a checkpoint on the test set. */
import type { NetworkId, TaskName } from '../src/models/experiment.ts';
import { taskOf } from '../src/models/index.ts';
import { evaluate as words } from '../src/text/cli/en-evaluate.ts';
import { groups } from '../src/text/cli/en-flags.ts';
import { rates as rateWords, tasks } from '../src/text/cli/en-rates.ts';
import type { TestResult } from '../src/training/evaluation.ts';
import { Trainer } from '../src/training/trainer.ts';
import { backendFlag, preferenceOf, startBackend } from './backend.ts';
import { textFlag, UsageError, type Command, type GivenFlags } from './command.ts';
import { handsInWords, readHands, requireDigits } from './hands.ts';
import { onInterrupt } from './interrupt.ts';
import { loadDigits, testCountOf, testDigitsFlag } from './load-data.ts';
import { loadModel, modelOperand, modelWord } from './model-source.ts';
import { ProgressBar } from './progress-bar.ts';
import { errorsInWords, named } from './rates-in-words.ts';
import { shownPath } from './shown-path.ts';

export const evaluate: Command = {
  name: 'evaluate',
  summary: words.summary,
  operand: modelOperand,

  flags: () => [
    {
      name: 'checkpoint',
      kind: 'text',
      value: 'RUN_OR_MODEL_FILE',
      explain: words.checkpoint,
      group: groups.input,
    },
    testDigitsFlag,
    { name: 'drawings', kind: 'switch', explain: words.drawings, group: groups.input },
    backendFlag,
    { name: 'json', kind: 'switch', explain: words.json, group: groups.output },
  ],

  async run(given, output) {
    const path = pathOf(given);
    preferenceOf(given);
    const testCount = testCountOf(given);
    if (given['drawings'] === true && testCount.testCount !== undefined) {
      throw new UsageError(words.drawingsAreCounted);
    }
    const checkpoint = await loadModel(path, output);
    if (given['drawings'] === true) {
      requireDigits(checkpoint);
      await startBackend(given);
      const read = await readHands(checkpoint);
      output.result(given['json'] === true ? JSON.stringify(read) : handsInWords(read));
      return 0;
    }
    const dataset = await loadDigits(checkpoint.experiment.training.data);
    const backend = await startBackend(given);
    const { experiment } = checkpoint;
    const bar = new ProgressBar(output);
    const trainer = await Trainer.create({
      experiment,
      dataset,
      ...testCount,
      onEvent: (event) => {
        if (event.type === 'evaluating') bar.evaluating(event.done, event.total);
      },
    });
    trainer.restore(checkpoint);
    const interrupt = onInterrupt(() => void trainer.pause());
    const begin = performance.now();
    const result = await trainer.evaluate();
    const seconds = (performance.now() - begin) / 1000;
    interrupt.stopListening();
    bar.clear();
    const { step, epoch } = trainer.position;
    const count = trainer.testCount;
    await trainer.dispose();
    if (result === undefined) return interrupt.exitCode ?? 1;
    const task = taskOf(experiment);
    const read = { network: experiment.network, task, backend, step, epoch, count, seconds };
    output.result(
      given['json'] === true ? JSON.stringify(asJson(read, result)) : inWords(read, result),
    );
    return 0;
  },
};

/** @throws UsageError when the network is named neither or both ways. */
function pathOf(given: GivenFlags): string {
  const [word, flag] = [given[modelOperand.name], textFlag(given, 'checkpoint')];
  if (word === undefined && flag !== undefined) return flag;
  if (flag === undefined) return modelWord(given, 'evaluate');
  throw new UsageError(words.namedTwice(shownPath(String(word)), shownPath(flag)));
}

interface TestRead {
  network: NetworkId;
  task: TaskName;
  backend: string;
  step: number;
  epoch: number;
  /** Digits or lines. */
  count: number;
  seconds: number;
}

/** The key under which JSON tells how many were read. */
const COUNTED: Readonly<Record<TaskName, string>> = {
  digit: 'digits',
  number: 'lines',
  recall: 'sequences',
  adding: 'sequences',
};

function asJson(
  { network, task, backend, step, epoch, count, seconds }: TestRead,
  { loss, accuracy, labelErrorRate }: TestResult,
): object {
  return {
    network,
    backend,
    step,
    epoch,
    [COUNTED[task]]: count,
    valLoss: loss,
    valAccuracy: accuracy,
    ...(labelErrorRate === undefined ? {} : { valLabelErrorRate: labelErrorRate }),
    seconds,
  };
}

function inWords(
  { network, task, backend, step, count, seconds }: TestRead,
  { loss, ...rates }: TestResult,
): string {
  const { what } = tasks[task];
  return [
    words.after(network, step, rateWords.ofTest(named(rates.accuracy, task))),
    ...errorsInWords(rates.labelErrorRate),
    ...(task === 'adding' ? [] : [words.loss(loss)]),
    words.read({ count, what }, { seconds, backend }),
  ].join(', ');
}
