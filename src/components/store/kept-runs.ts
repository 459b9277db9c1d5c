/** Goes back to kept runs, and says which of them are drawn and offered. */
import type { StoreApi } from 'zustand/vanilla';
import type { RunRecord } from '../../runs/run-record.ts';
import { text } from '../../text/index.ts';
import type { SweepRunner } from '../sweep/sweep-runner.ts';
import type { AppState } from './app-state.ts';
import type { RunDriver } from './run-driver.ts';
import type { RunKeeper } from './run-keeper.ts';

export interface KeptRunsSetup {
  keeper: RunKeeper;
  driver: RunDriver;
  page: StoreApi<AppState>;
  sweeps: () => SweepRunner;
  /** Shows the settings of a run that was brought back. */
  apply: (record: RunRecord) => void;
  train: () => void;
  trainOrMore: () => void;
  /** The table of runs has changed. */
  changed: () => void;
}

export class KeptRuns {
  readonly #setup: KeptRunsSetup;

  constructor(setup: KeptRunsSetup) {
    this.#setup = setup;
  }

  /** Looks for runs and sweeps of earlier visits that can be gone on with. */
  async look(): Promise<void> {
    const { keeper, page } = this.#setup;
    const sweeps = this.#setup.sweeps();
    await keeper.look();
    await sweeps.look();
    // What was at work last was the sweep; its run is offered along with it.
    if (sweeps.snapshot().offered !== undefined) page.setState({ offer: undefined });
  }

  /**
   * Takes up a kept run, from its last checkpoint and with its settings, in place of the one there is.
   *
   * @param goOn whether it trains then; the default is whether it trained
   */
  async bringBack(id: string, goOn?: boolean): Promise<void> {
    const { keeper, driver, page, apply, train, trainOrMore, changed } = this.#setup;
    if (page.getState().bringingBack) return;
    page.setState({ bringingBack: true, offer: undefined });
    const words = text.page.runs;
    try {
      const kept = await keeper.take(id);
      const wasTraining = kept.record.status === 'training';
      if (!(await driver.bringBack(kept, () => apply(kept.record)))) {
        keeper.giveBack(id);
        return;
      }
      if (kept.curve === undefined) page.setState({ keeping: words.curveLost });
      if (goOn === true) trainOrMore();
      else if (goOn === undefined && wasTraining) train();
      changed();
    } catch (error) {
      keeper.giveBack(id);
      const message = error instanceof Error ? error.message : String(error);
      page.setState({ fileNews: { kind: 'failed', title: words.failed, message } });
    } finally {
      page.setState({ bringingBack: false });
    }
  }

  /** Leaves the run that was offered with the earlier runs. */
  startFresh(): void {
    void this.#setup.keeper.decline();
  }

  /** Takes the earlier runs off the charts. */
  hideEarlier(): void {
    this.#setup.keeper.hideGhosts();
  }

  showEarlier(): void {
    this.#setup.keeper.showGhosts();
  }

  dismissNews(): void {
    this.#setup.page.setState({ leftRun: undefined, keeping: undefined, hiddenRuns: [] });
  }
}
