/** `scanline evaluate`: a checkpoint on the test set. */
import { Trainer } from '../src/training/trainer.ts';
import { backendFlag, startBackend } from './backend.ts';
import { textFlag, UsageError, type Command } from './command.ts';
import { onInterrupt } from './interrupt.ts';
import { loadDigits, testDigitsFlag } from './mnist.ts';
import { percent, ProgressBar } from './progress-bar.ts';
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
    const checkpoint = await loadCheckpoint(file);
    const mnist = await loadDigits(given);
    const backend = await startBackend(given);
    const bar = new ProgressBar(output);
    const { experiment } = checkpoint;
    const trainer = await Trainer.create({
      experiment,
      mnist,
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
    await trainer.dispose();
    if (result === undefined) return interrupt.exitCode ?? 1;
    const digits = mnist.test.count;
    const { loss: valLoss, accuracy: valAccuracy } = result;
    output.result(
      given['json'] === true
        ? JSON.stringify({
            network: experiment.network,
            backend,
            step,
            epoch,
            digits,
            valLoss,
            valAccuracy,
            seconds,
          })
        : `${experiment.network} after ${step} steps: test accuracy ${percent(valAccuracy)}, test loss ${valLoss.toFixed(4)}, on ${digits.toLocaleString('en')} digits in ${seconds.toFixed(1)} s on ${backend}`,
    );
    return 0;
  },
};
