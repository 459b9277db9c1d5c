/** Where a run stands, on one line: drawn over itself on a terminal, else a line every few seconds. */
import type { TaskName } from '../src/models/experiment.ts';
import { rates, tasks } from '../src/text/cli/en-rates.ts';
import { progress as words } from '../src/text/cli/en-train.ts';
import type { CurvePoint, EpochPoint, Position } from '../src/training/events.ts';
import type { Output } from './command.ts';
import { errorsInWords, lossAndScore } from './rates-in-words.ts';
import { fixed } from '../src/text/format.ts';

const REDRAW_MS = 100;
const LINE_EVERY_MS = 5000;
const BAR_WIDTH = 24;
const CLEAR_LINE = '\r\x1b[2K';

export class ProgressBar {
  #last = performance.now();
  #drawn = false;
  /** Where the run stood when it was first seen, to tell how long the rest will take. */
  #first: { step: number; time: number } | undefined;

  /** @param task what is learned; a bar may go on to another run */
  constructor(
    private readonly output: Output,
    public task: TaskName = 'digit',
  ) {}

  /** Shows the running batch, if the last time is long enough ago. */
  progress(position: Position, point: CurvePoint, samplesPerSecond: number): void {
    const { batch, batchesPerEpoch, epoch, epochs } = position;
    this.#first ??= { step: position.step, time: performance.now() };
    const atEnd = batch === 0 && epoch > 0;
    const shown = atEnd ? { epoch, batch: batchesPerEpoch } : { epoch: epoch + 1, batch };
    this.#show(
      [
        words.epochOf(shown.epoch, epochs),
        bar(shown.batch / batchesPerEpoch),
        words.batchOf(shown.batch, batchesPerEpoch),
        ...lossAndScore({ loss: fixed(point.loss, 4), accuracy: point.accuracy }, this.task),
        ...errorsInWords(point.labelErrorRate),
        words.pace(samplesPerSecond, tasks[this.task].what),
        ...this.#timeLeft(position),
      ].join('  '),
    );
  }

  evaluating(done: number, total: number, what: string = words.testSet): void {
    this.#show(`${words.reading(what)}  ${bar(done / total)}  ${done}/${total}`);
  }

  /** A line that stays. */
  epoch(point: EpochPoint): void {
    const { epoch, loss, accuracy, labelErrorRate, epochSeconds } = point;
    this.clear();
    this.output.result(
      [
        words.epoch(epoch),
        ...(loss === undefined || accuracy === undefined
          ? [words.beforeTraining]
          : lossAndScore({ loss: fixed(loss, 4), accuracy }, this.task)),
        ...errorsInWords(labelErrorRate),
        ...lossAndScore(
          { loss: fixed(point.valLoss, 4), accuracy: point.valAccuracy },
          this.task,
        ).map(rates.ofTest),
        ...errorsInWords(point.valLabelErrorRate).map(rates.ofTest),
        ...(epoch === 0 ? [] : [words.seconds(epochSeconds)]),
      ].join('  '),
    );
  }

  /** Takes the drawn line away, so that something else can be written. */
  clear(): void {
    if (this.#drawn) this.output.draw(CLEAR_LINE);
    this.#drawn = false;
  }

  /** At the pace so far, evaluations included. */
  #timeLeft({ step, epochs, batchesPerEpoch }: Position): string[] {
    if (this.#first === undefined || step === this.#first.step) return [];
    const left = epochs * batchesPerEpoch - step;
    const seconds =
      ((performance.now() - this.#first.time) / 1000 / (step - this.#first.step)) * left;
    return [words.left(seconds)];
  }

  #show(line: string): void {
    const now = performance.now();
    if (now - this.#last < (this.output.terminal ? REDRAW_MS : LINE_EVERY_MS)) return;
    this.#last = now;
    if (!this.output.terminal) {
      this.output.note(line);
      return;
    }
    const width = (process.stderr.columns || 80) - 1;
    this.output.draw(CLEAR_LINE + line.slice(0, width));
    this.#drawn = true;
  }
}

function bar(share: number): string {
  const filled = Math.round(Math.min(1, share) * BAR_WIDTH);
  return '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
}
