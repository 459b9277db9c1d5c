/** A run as JSON lines. */
import type { CurvePoint, Divergence, EpochPoint, TrainingEvent } from '../src/training/events.ts';
import type { Output } from './command.ts';
import type { RunDescription, RunEnd, TrainingReport } from './training-report.ts';

const PROGRESS_EVERY_MS = 500;

/** One JSON object a line: `start`, then `progress` twice a second and `epoch`, then `end`. */
export class JsonReport implements TrainingReport {
  #points: CurvePoint[] = [];
  #samplesPerSecond = 0;
  #lastProgress = performance.now();
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
        this.#points.push(event.point);
        this.#samplesPerSecond = event.samplesPerSecond;
        if (performance.now() - this.#lastProgress >= PROGRESS_EVERY_MS) this.#writeProgress();
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

  /** The mean over the readings since the last line. */
  #writeProgress(): void {
    const last = this.#points.at(-1);
    if (last === undefined) return;
    const mean = (of: (point: CurvePoint) => number) =>
      this.#points.reduce((sum, point) => sum + of(point), 0) / this.#points.length;
    this.#write({
      type: 'progress',
      step: last.step,
      epoch: last.epoch,
      loss: mean((point) => point.loss),
      accuracy: mean((point) => point.accuracy),
      ...(last.labelErrorRate === undefined
        ? {}
        : { labelErrorRate: mean((point) => point.labelErrorRate ?? 0) }),
      samplesPerSecond: this.#samplesPerSecond,
      seconds: last.seconds,
    });
    this.#points = [];
    this.#lastProgress = performance.now();
  }
}
