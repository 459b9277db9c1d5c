/** Learns how fast this machine trains, for the page and for the next visit. */
import type { StoreApi } from 'zustand/vanilla';
import type { Experiment } from '../../models/experiment.ts';
import type { AppState } from './app-state.ts';
import { withEpoch, writePace } from './machine-pace.ts';
import type { RememberedText } from './remembered.ts';

export class PaceKeeper {
  constructor(
    private readonly page: StoreApi<AppState>,
    private readonly memory: RememberedText,
  ) {}

  /** An epoch of the experiment has taken so many seconds, on the backend in use. */
  learn(experiment: Experiment, seconds: number): void {
    const { backend, pace } = this.page.getState();
    if (backend === undefined) return;
    const learnt = withEpoch(pace, backend.chosen, experiment, seconds);
    this.page.setState({ pace: learnt });
    writePace(this.memory, learnt);
  }
}
