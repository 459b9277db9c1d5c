/** A run as JSON lines. */
import type { CurvePoint, Divergence, EpochPoint, TrainingEvent } from '../src/training/events.ts';
import type { Output } from './command.ts';
import type { RunDescription, RunEnd, TrainingReport } from './training-report.ts';

const PROGRESS_EVERY_MS = 500;

/** One JSON object a line: `start`, then `progress` twice a second and `epoch`, then `end`. */
export class JsonReport implements TrainingReport {
  readonly #readings = new ProgressReadings();
  #lastEpoch: EpochPoint | undefined;
  #divergence: Divergence | undefined;
  readonly #write: (fields: object) => void;

  constructor(output: Output) {
    this.#write = (fields) => output.result(JSON.stringify(fields));
  }

  start({ network, preset, backend, parameters, seed, position }: RunDescription): void {
    const { step, epoch, epochs, batchesPerEpoch } = position;
    this.#write({
      type: 'start',
      network,
      preset: preset ?? null,
      backend,
      parameters,
      seed,
      step,
      epoch,
      epochs,
      batchesPerEpoch,
    });
  }

  tell(event: TrainingEvent): void {
    switch (event.type) {
      case 'progress':
        this.#readings.push(event);
        if (this.#readings.isDue) this.#writeProgress();
        break;
      case 'epoch': {
        this.#writeProgress();
        this.#lastEpoch = event.point;
        const { epoch, loss = null, accuracy = null, valLoss, valAccuracy, ...more } = event.point;
        const { step, seconds, epochSeconds, labelErrorRate = null, valLabelErrorRate } = more;
        this.#write({
          type: 'epoch',
          epoch,
          step,
          loss,
          accuracy,
          ...(valLabelErrorRate === undefined ? {} : { labelErrorRate }),
          valLoss,
          valAccuracy,
          ...(valLabelErrorRate === undefined ? {} : { valLabelErrorRate }),
          seconds,
          epochSeconds,
        });
        break;
      }
      case 'stopped':
        this.#divergence = event.divergence;
        break;
      case 'compiling':
      case 'evaluating':
        break;
    }
  }

  end({ reason, position, seconds, checkpoint }: RunEnd): void {
    this.#writeProgress();
    const { valLabelErrorRate } = this.#lastEpoch ?? {};
    this.#write({
      type: 'end',
      reason,
      valAccuracy: this.#lastEpoch?.valAccuracy ?? null,
      ...(valLabelErrorRate === undefined ? {} : { valLabelErrorRate }),
      seconds,
      steps: position.step,
      ...(this.#divergence === undefined ? {} : { divergence: this.#divergence }),
      ...(checkpoint === undefined ? {} : { checkpoint }),
    });
  }

  #writeProgress(): void {
    const readings = this.#readings.take();
    if (readings !== undefined) this.#write({ type: 'progress', ...readings });
  }
}

/** The readings between two `progress` lines, of which a line tells the mean. */
export class ProgressReadings {
  #points: CurvePoint[] = [];
  #samplesPerSecond = 0;
  #lastLine = performance.now();

  push({ point, samplesPerSecond }: Extract<TrainingEvent, { type: 'progress' }>): void {
    this.#points.push(point);
    this.#samplesPerSecond = samplesPerSecond;
  }

  /** Half a second has gone since the last line. */
  get isDue(): boolean {
    return performance.now() - this.#lastLine >= PROGRESS_EVERY_MS;
  }

  /** The fields of a line, once; `undefined` where nothing was read since the last. */
  take(): object | undefined {
    const last = this.#points.at(-1);
    if (last === undefined) return undefined;
    const mean = (of: (point: CurvePoint) => number) =>
      this.#points.reduce((sum, point) => sum + of(point), 0) / this.#points.length;
    const fields = {
      step: last.step,
      epoch: last.epoch,
      loss: mean((point) => point.loss),
      accuracy: mean((point) => point.accuracy),
      ...(last.labelErrorRate === undefined
        ? {}
        : { labelErrorRate: mean((point) => point.labelErrorRate ?? 0) }),
      samplesPerSecond: this.#samplesPerSecond,
      seconds: last.seconds,
    };
    this.#points = [];
    this.lineWritten();
    return fields;
  }

  /** Drops what was read and not told. */
  clear(): void {
    this.#points = [];
  }

  /** A line was written that tells of something else. */
  lineWritten(): void {
    this.#lastLine = performance.now();
  }
}
