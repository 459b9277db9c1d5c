/** The backend that computes in this worker, and what is known of those that failed it. */
import { failures } from '../text/en-failures.ts';
import { chooseBackend, type BackendOptions } from '../training/backend.ts';
import type { BackendName, BackendPreference, BackendReport, WorkerEvent } from './protocol.ts';
import { SessionError } from './session-failure.ts';

/** A device that fails again so soon, in milliseconds, is not trusted any more. */
const SOON = 5 * 60_000;

export class BackendInUse {
  readonly #options: BackendOptions;
  readonly #post: (event: WorkerEvent) => void;
  #current: { preference: BackendPreference; report: BackendReport } | undefined;
  #starting: Promise<unknown> = Promise.resolve();
  #deviceFailedAt = -Infinity;
  #avoid = new Map<BackendName, string>();

  constructor(options: BackendOptions, post: (event: WorkerEvent) => void) {
    this.#options = options;
    this.#post = post;
  }

  /** What was asked for the last time a backend started. */
  get preference(): BackendPreference | undefined {
    return this.#current?.preference;
  }

  /** @throws SessionError when none computes yet. */
  get report(): BackendReport {
    if (this.#current === undefined) throw new SessionError('settings', failures.notStarted);
    return this.#current.report;
  }

  /** Resolves once a backend computes, where one is being tried. @throws SessionError when none does. */
  async ready(): Promise<void> {
    await this.#starting.catch(() => undefined);
    void this.report;
  }

  /** @throws BackendError when none of this device's backends can compute. */
  async start(preference: BackendPreference): Promise<BackendReport> {
    // Whatever comes of it, the old backend may be gone by then.
    this.#current = undefined;
    const choosing = chooseBackend(preference, {
      ...this.#options,
      avoid: this.#avoid,
      onTry: (name) => this.#post({ type: 'backend-progress', trying: name }),
    });
    this.#starting = choosing;
    const report = await choosing;
    this.#current = { preference, report };
    return report;
  }

  /** The GPU device has failed. One that does so twice within minutes is passed over from then on. */
  deviceFailed(message: string): void {
    if (performance.now() - this.#deviceFailedAt < SOON) this.#avoid.set('webgpu', message);
    this.#deviceFailedAt = performance.now();
  }
}
