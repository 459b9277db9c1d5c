/** Takes in what the worker tells of a run: into the curves, the readouts and the state that the page shows. */
import type { StoreApi } from 'zustand/vanilla';
import type { CurvePoint } from '../../training/events.ts';
import type { ClientEvent } from '../../workers/protocol.ts';
import type { RunHistory } from '../run-history.ts';
import { type AppState, hasBegun } from './app-state.ts';
import type { LiveReadings } from './live-readings.ts';
import type { NetworkReader } from './network-reader.ts';

export interface RunEventsSetup {
  live: LiveReadings;
  history: RunHistory;
  reader: NetworkReader;
  page: StoreApi<AppState>;
  /** Hears how long the epoch that has ended took, or one would take at the pace of a run that was stopped. */
  tookSeconds: (seconds: number) => void;
}

export class RunEvents {
  /** How often training has ended, one way or another. */
  stops = 0;
  readonly #setup: RunEventsSetup;

  constructor(setup: RunEventsSetup) {
    this.#setup = setup;
  }

  hear(event: ClientEvent): void {
    const { live, page } = this.#setup;
    switch (event.type) {
      case 'data-progress': {
        const { loadedBytes, totalBytes } = event;
        live.set({ loading: { loadedBytes, totalBytes } });
        break;
      }
      case 'backend-progress': {
        const { phase } = page.getState();
        if (phase.kind === 'starting') page.setState({ phase: { ...phase, trying: event.trying } });
        break;
      }
      case 'progress':
        this.#progress(event);
        break;
      case 'compiling': {
        const { done, total } = event;
        live.set({ compiling: done < total ? { done, total } : undefined });
        break;
      }
      case 'evaluating':
        live.set({ evaluating: { done: event.done, total: event.total } });
        break;
      case 'stopped':
        this.#stop(event);
        break;
      case 'crashed':
        this.#crash(event);
        break;
      case 'recovered':
        this.#recover(event);
        break;
      case 'film':
        if (event.runId === page.getState().run?.runId) page.setState({ film: event.epochs });
        break;
      case 'silent':
        page.setState({ silent: event.seconds });
        break;
    }
  }

  #progress(event: Extract<ClientEvent, { type: 'progress' }>): void {
    const { live, history, reader, page } = this.#setup;
    const { runId, position, points, epochs, samplesPerSecond } = event;
    history.addPoints(runId, points);
    for (const point of epochs) history.addEpoch(runId, point);
    const lastEpoch = epochs.at(-1);
    const epochSeconds = lastEpoch?.epochSeconds ?? 0;
    live.set({
      position,
      samplesPerSecond,
      evaluating: undefined,
      ...(points.length > 0 ? { trainingAccuracy: meanAccuracy(points) } : {}),
      ...(epochSeconds > 0 ? { epochSeconds } : {}),
    });
    if (lastEpoch !== undefined) page.setState({ lastEpoch });
    if (epochSeconds > 0) this.#setup.tookSeconds(epochSeconds);
    if (page.getState().silent !== undefined) page.setState({ silent: undefined });
    reader.tell();
  }

  #stop({ runId, reason, position, divergence }: Extract<ClientEvent, { type: 'stopped' }>): void {
    const { live, reader, page } = this.#setup;
    this.stops += 1;
    const status = reason === 'diverged' || reason === 'paused' ? reason : 'finished';
    // A run that diverged has no time left to speak of.
    const pace = status === 'diverged' ? { samplesPerSecond: undefined } : {};
    live.set({ position, evaluating: undefined, ...pace });
    page.setState({
      run: { runId, status, position },
      stopped: reason,
      divergence,
      silent: undefined,
    });
    reader.tell();
  }

  #crash({ type: _, ...runError }: Extract<ClientEvent, { type: 'crashed' }>): void {
    const { page } = this.#setup;
    const { run } = page.getState();
    const { recovering } = runError;
    this.stops += 1;
    page.setState({ runError, silent: undefined, recoveredAt: undefined });
    if (!recovering && run?.status === 'training')
      page.setState({ run: { ...run, status: 'paused' } });
  }

  #recover({ backend, state }: Extract<ClientEvent, { type: 'recovered' }>): void {
    const { live, reader, page } = this.#setup;
    const begun = hasBegun(page.getState());
    page.setState({ backend, runError: undefined, silent: undefined });
    if (state === undefined) return;
    this.#setup.history.rewindTo(state.position.step);
    live.set({ position: state.position, evaluating: undefined });
    const training = state.status === 'training';
    // Of a network that nobody had trained, nothing is lost and nothing to be told.
    const recoveredAt = begun || training ? { step: state.position.step, training } : undefined;
    page.setState({ run: state, recoveredAt });
    reader.tell();
  }
}

function meanAccuracy(points: readonly CurvePoint[]): number {
  return points.reduce((sum, { accuracy }) => sum + accuracy, 0) / points.length;
}
