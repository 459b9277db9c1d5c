/** Takes in what the worker tells of a run: into the curves, the readouts and the state that the page shows. */
import type { ClientEvent } from '../../workers/protocol.ts';
import type { RunHistory } from '../run-history.ts';
import type { AppState } from './app-state.ts';
import type { LiveReadings } from './live-readings.ts';
import type { NetworkReader } from './network-reader.ts';

export interface RunEventsSetup {
  live: LiveReadings;
  history: RunHistory;
  reader: NetworkReader;
  state: () => AppState;
  change: (changes: Partial<AppState>) => void;
}

export class RunEvents {
  /** How often training has ended, one way or another. */
  stops = 0;
  readonly #setup: RunEventsSetup;

  constructor(setup: RunEventsSetup) {
    this.#setup = setup;
  }

  hear(event: ClientEvent): void {
    const { live, history, reader, change } = this.#setup;
    switch (event.type) {
      case 'data-progress': {
        const { loadedBytes, totalBytes } = event;
        live.set({ loading: { loadedBytes, totalBytes } });
        break;
      }
      case 'backend-progress': {
        const { phase } = this.#setup.state();
        if (phase.kind === 'starting') change({ phase: { ...phase, trying: event.trying } });
        break;
      }
      case 'progress':
        history.addPoints(event.runId, event.points);
        live.set({
          position: event.position,
          samplesPerSecond: event.samplesPerSecond,
          evaluating: undefined,
        });
        if (this.#setup.state().silent !== undefined) change({ silent: undefined });
        reader.tell();
        break;
      case 'evaluating':
        live.set({ evaluating: { done: event.done, total: event.total } });
        break;
      case 'epoch': {
        history.addEpoch(event.runId, event.point);
        const { epochSeconds } = event.point;
        live.set({
          position: event.position,
          evaluating: undefined,
          ...(epochSeconds > 0 ? { epochSeconds } : {}),
        });
        change({ lastEpoch: event.point });
        reader.tell();
        break;
      }
      case 'stopped':
        this.#stop(event);
        break;
      case 'crashed':
        this.#crash(event);
        break;
      case 'recovered':
        this.#recover(event);
        break;
      case 'silent':
        change({ silent: event.seconds });
        break;
    }
  }

  #stop({ runId, reason, position, divergence }: Extract<ClientEvent, { type: 'stopped' }>): void {
    const { live, reader, change } = this.#setup;
    this.stops += 1;
    const status = reason === 'diverged' || reason === 'paused' ? reason : 'finished';
    // A run that diverged has no time left to speak of.
    const pace = status === 'diverged' ? { samplesPerSecond: undefined } : {};
    live.set({ position, evaluating: undefined, ...pace });
    change({ run: { runId, status, position }, stopped: reason, divergence, silent: undefined });
    reader.tell();
  }

  #crash({ failure, recovering }: Extract<ClientEvent, { type: 'crashed' }>): void {
    const { change } = this.#setup;
    const { run } = this.#setup.state();
    this.stops += 1;
    change({ trouble: { failure, recovering }, silent: undefined });
    if (!recovering && run?.status === 'training') change({ run: { ...run, status: 'paused' } });
  }

  #recover({ backend, state }: Extract<ClientEvent, { type: 'recovered' }>): void {
    const { live, reader, change } = this.#setup;
    change({ backend, trouble: undefined, silent: undefined });
    if (state === undefined) return;
    live.set({ position: state.position, evaluating: undefined });
    change({ run: state, recoveredAt: state.position.step });
    reader.tell();
  }
}
