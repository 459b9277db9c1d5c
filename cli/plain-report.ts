/** A run in words. */
import type { TaskName } from '../src/models/experiment.ts';
import type { Divergence, EpochPoint, StopReason, TrainingEvent } from '../src/training/events.ts';
import type { Output } from './command.ts';
import { ProgressBar } from './progress-bar.ts';
import { errorsInWords, score, WORDS } from './rates-in-words.ts';
import { shownPath } from './shown-path.ts';
import type { RunDescription, RunEnd, TrainingReport } from './training-report.ts';
import { count } from '../src/text/format.ts';

/** A line an epoch on stdout, and the progress bar on stderr. */
export class PlainReport implements TrainingReport {
  readonly #bar: ProgressBar;
  #lastEpoch: EpochPoint | undefined;
  #divergence: Divergence | undefined;

  /** @param task what is learned */
  constructor(
    private readonly output: Output,
    private readonly task: TaskName = 'digit',
  ) {
    this.#bar = new ProgressBar(output, task);
  }

  start({ network, preset, backend, parameters, position }: RunDescription): void {
    const what = preset === undefined ? network : `${network} (${preset})`;
    const from = position.step === 0 ? '' : `, going on from step ${position.step}`;
    this.output.result(`${what}: ${count(parameters)} parameters, on ${backend}${from}`);
  }

  tell(event: TrainingEvent): void {
    switch (event.type) {
      case 'progress':
        this.#bar.progress(event.position, event.point, event.samplesPerSecond);
        break;
      case 'evaluating':
        this.#bar.evaluating(event.done, event.total);
        break;
      case 'epoch':
        this.#lastEpoch = event.point;
        this.#bar.epoch(event.point);
        break;
      case 'stopped':
        this.#divergence = event.divergence;
        this.#bar.clear();
        break;
    }
  }

  end({ reason, position, checkpoint }: RunEnd): void {
    this.output.result(this.#closing(reason, position.step));
    if (checkpoint !== undefined) {
      const path = shownPath(checkpoint);
      this.output.result(`Saved in ${path}. Go on with: train --resume ${path}`);
    }
  }

  #closing(reason: StopReason, steps: number): string {
    const accuracy =
      this.#lastEpoch === undefined ? '' : `, ${testRates(this.#lastEpoch, this.task)}`;
    switch (reason) {
      case 'finished':
        return `Finished after ${steps} steps${accuracy}.`;
      case 'stopped-early':
        return `Stopped early after ${steps} steps: the test set is no longer read better${accuracy}.`;
      case 'paused':
        return `Interrupted after ${steps} steps${accuracy}.`;
      case 'diverged':
        return this.#divergence?.kind === 'exploding'
          ? `Diverged by step ${steps}: the loss stays at ${this.#divergence.loss.toFixed(1)}, far above blind guessing (${this.#divergence.guessing.toFixed(1)}). Try a smaller --learning-rate, or --clipping norm.`
          : `Diverged by step ${steps}: the loss is no longer a number. Try a smaller --learning-rate, or --clipping norm.`;
    }
  }
}

function testRates({ epoch, valAccuracy, valLabelErrorRate }: EpochPoint, task: TaskName): string {
  const rates = [
    `test ${WORDS[task].accuracy} ${score(valAccuracy, task)}`,
    ...errorsInWords(valLabelErrorRate),
  ];
  return `${rates.join(', ')} after epoch ${epoch}`;
}
