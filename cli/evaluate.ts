/** `scanline evaluate`: a checkpoint on the test set. */
import type { NetworkId } from '../src/models/experiment.ts';
import type { TestResult } from '../src/training/evaluation.ts';
import { Trainer } from '../src/training/trainer.ts';
import { backendFlag, startBackend } from './backend.ts';
import { textFlag, UsageError, type Command } from './command.ts';
import { onInterrupt } from './interrupt.ts';
import { loadDigits, testCountOf, testDigitsFlag } from './mnist.ts';
import { ProgressBar } from './progress-bar.ts';
import { errorsInWords, percent, wordsFor } from './rates-in-words.ts';
import { loadCheckpoint } from './run-folder.ts';

export const evaluate: Command = {
  name: 'evaluate',
  summary: 'Reads the test set with the network of a checkpoint.',

  flags: () => [
    {
      name: 'checkpoint',
      kind: 'text',
      value: 'FILE',
      explain: 'The checkpoint, or the folder of a run. Required.',
      group: 'Input',
    },
    testDigitsFlag,
    backendFlag,
    { name: 'json', kind: 'switch', explain: 'The result as one JSON object.', group: 'Output' },
  ],

  async run(given, output) {
    const file = textFlag(given, 'checkpoint');
    if (file === undefined) {
      throw new UsageError('"evaluate" needs --checkpoint FILE, as "train --out DIR" leaves it.');
    }
    const testCount = testCountOf(given);
    const checkpoint = await loadCheckpoint(file);
    const mnist = await loadDigits();
    const backend = await startBackend(given);
    const bar = new ProgressBar(output);
    const { experiment } = checkpoint;
    const trainer = await Trainer.create({
      experiment,
      mnist,
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
    const read = { network: experiment.network, backend, step, epoch, count, seconds };
    output.result(
      given['json'] === true ? JSON.stringify(asJson(read, result)) : inWords(read, result),
    );
    return 0;
  },
};

interface TestRead {
  network: NetworkId;
  backend: string;
  step: number;
  epoch: number;
  /** Digits or lines. */
  count: number;
  seconds: number;
}

function asJson(
  { network, backend, step, epoch, count, seconds }: TestRead,
  { loss, accuracy, labelErrorRate }: TestResult,
): object {
  return {
    network,
    backend,
    step,
    epoch,
    ...(labelErrorRate === undefined ? { digits: count } : { lines: count }),
    valLoss: loss,
    valAccuracy: accuracy,
    ...(labelErrorRate === undefined ? {} : { valLabelErrorRate: labelErrorRate }),
    seconds,
  };
}

function inWords(
  { network, backend, step, count, seconds }: TestRead,
  { loss, ...rates }: TestResult,
): string {
  const { what, accuracy } = wordsFor(rates.labelErrorRate);
  return [
    `${network} after ${step} steps: test ${accuracy} ${percent(rates.accuracy)}`,
    ...errorsInWords(rates.labelErrorRate),
    `test loss ${loss.toFixed(4)}`,
    `on ${count.toLocaleString('en')} ${what} in ${seconds.toFixed(1)} s on ${backend}`,
  ].join(', ');
}
