/**
 * A run's events as messages to the page: readings and epochs are gathered and sent about ten times a second, however
 * many there are, so that the page's time goes into drawing and not into messages.
 */
import type { CurvePoint, EpochPoint, Position, TrainingEvent } from '../training/events.ts';
import type { WorkerEvent } from './protocol.ts';

const INTERVAL = 100;

export class EventStream {
  #points: CurvePoint[] = [];
  #epochs: EpochPoint[] = [];
  #position: Position | undefined;
  #samplesPerSecond: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastSent = -Infinity;
  #closed = false;

  constructor(
    private readonly runId: number,
    private readonly post: (event: WorkerEvent) => void,
  ) {}

  tell(event: TrainingEvent): void {
    if (this.#closed) return;
    switch (event.type) {
      case 'progress':
        this.#points.push(event.point);
        this.#position = event.position;
        this.#samplesPerSecond = event.samplesPerSecond;
        this.#flushSoon();
        break;
      case 'epoch':
        this.#epochs.push(event.point);
        this.#position = event.position;
        this.#flushSoon();
        break;
      case 'evaluating':
        if (performance.now() - this.#lastSent < INTERVAL) break;
        this.flush();
        this.#send({ ...event, runId: this.runId });
        break;
      case 'compiling':
      case 'stopped':
        this.flush();
        this.#send({ ...event, runId: this.runId });
        break;
    }
  }

  /** Sends what was gathered at once. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#position === undefined) return;
    const [position, points, epochs] = [this.#position, this.#points, this.#epochs];
    this.#position = undefined;
    this.#points = [];
    this.#epochs = [];
    const { runId } = this;
    const samplesPerSecond = this.#samplesPerSecond;
    this.#send({ type: 'progress', runId, position, points, epochs, samplesPerSecond });
  }

  /** Nothing is told any more; what was gathered is dropped. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #flushSoon(): void {
    const wait = this.#lastSent + INTERVAL - performance.now();
    if (wait <= 0) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), wait);
  }

  #send(event: WorkerEvent): void {
    this.#lastSent = performance.now();
    this.post(event);
  }
}
