/** A run in words. */
import type { TaskName } from '../src/models/experiment.ts';
import { rates } from '../src/text/cli/en-rates.ts';
import { runs as words } from '../src/text/cli/en-train.ts';
import type { Divergence, EpochPoint, StopReason, TrainingEvent } from '../src/training/events.ts';
import type { Output } from './command.ts';
import { ProgressBar } from './progress-bar.ts';
import { errorsInWords, named } from './rates-in-words.ts';
import { shownPath } from './shown-path.ts';
import type { RunDescription, RunEnd, TrainingReport } from './training-report.ts';

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
    const { step } = position;
    this.output.result(words.begins({ network, preset, backend, parameters, step }));
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
      this.output.result(words.saved(shownPath(checkpoint)));
    }
  }

  #closing(reason: StopReason, steps: number): string {
    const read = this.#lastEpoch === undefined ? '' : testRates(this.#lastEpoch, this.task);
    switch (reason) {
      case 'finished':
        return words.finished(steps, read);
      case 'stopped-early':
        return words.stoppedEarly(steps, read);
      case 'paused':
        return words.paused(steps, read);
      case 'diverged':
        return this.#divergence?.kind === 'exploding'
          ? words.exploding(steps, this.#divergence)
          : words.notANumber(steps);
    }
  }
}

function testRates({ epoch, valAccuracy, valLabelErrorRate }: EpochPoint, task: TaskName): string {
  const figures = [rates.ofTest(named(valAccuracy, task)), ...errorsInWords(valLabelErrorRate)];
  return words.rates(figures, epoch);
}
