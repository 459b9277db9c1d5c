/**
 * A run's events as messages to the page: readings are gathered and sent about ten times a second, so
 * that the page's time goes into drawing and not into messages.
 */
import type { CurvePoint, TrainingEvent } from '../training/events.ts';
import type { WorkerEvent } from './protocol.ts';

const INTERVAL = 100;

type Progress = Extract<TrainingEvent, { type: 'progress' }>;

export class EventStream {
  #points: CurvePoint[] = [];
  #latest: Progress | undefined;
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
        this.#latest = event;
        this.#flushSoon();
        break;
      case 'evaluating':
        if (event.done < event.total && performance.now() - this.#lastSent < INTERVAL) break;
        this.#flush();
        this.#send({ ...event, runId: this.runId });
        break;
      case 'epoch':
      case 'stopped':
        this.#flush();
        this.#send({ ...event, runId: this.runId });
        break;
    }
  }

  /** Nothing is told any more; what was gathered is dropped. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #flushSoon(): void {
    const wait = this.#lastSent + INTERVAL - performance.now();
    if (wait <= 0) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), wait);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#latest === undefined) return;
    const { position, samplesPerSecond } = this.#latest;
    const points = this.#points;
    this.#points = [];
    this.#latest = undefined;
    this.#send({ type: 'progress', runId: this.runId, position, points, samplesPerSecond });
  }

  #send(event: WorkerEvent): void {
    this.#lastSent = performance.now();
    this.post(event);
  }
}
