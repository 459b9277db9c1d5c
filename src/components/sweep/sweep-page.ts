/** What a sweep does with the page: the steps of a reader who sets an experiment, trains it and waits. */
import type { StoreApi } from 'zustand/vanilla';
import type { Experiment, Options } from '../../models/experiment.ts';
import { trainingOptions } from '../../models/training-fields.ts';
import type { RunStore } from '../../runs/run-store.ts';
import type { RunHistory } from '../run-history.ts';
import { type AppState, canTrain, isTraining } from '../store/app-state.ts';
import type { Client } from '../store/client.ts';
import type { RunDriver } from '../store/run-driver.ts';
import type { SweepPage } from './sweep-runner.ts';

export interface SweepPageSetup {
  client: Client;
  driver: RunDriver;
  history: RunHistory;
  runs: RunStore;
  page: StoreApi<AppState>;
  /** Sets an experiment without building its network. */
  apply: (experiment: Experiment) => void;
  /** Resolves when the run stands in the page, or that has failed. */
  bringBack: (id: string) => Promise<void>;
}

export function sweepPage(setup: SweepPageSetup): SweepPage {
  const { client, driver, history, runs, page, apply, bringBack } = setup;
  const isReady = () => page.getState().phase.kind === 'ready' && !page.getState().measuring;
  return {
    subscribe: (listener) => client.subscribe(listener),
    onChange: (listener) => page.subscribe(listener),
    recorded: () => history.current,
    experiment: () => page.getState().experiment,
    backend: () => page.getState().backend?.chosen ?? '',
    // As of the last stop; while it trains, nobody asks.
    position: () => page.getState().run?.position ?? NOWHERE,
    isTraining: () => isTraining(page.getState()),
    train: () => {
      if (canTrain(page.getState())) void driver.go('train');
    },
    pause: () => void driver.pause(),
    begin: async (experiment) => {
      await driver.settled();
      if (page.getState().phase.kind === 'failed') await driver.start();
      apply(experiment);
      await driver.build();
      page.setState({ leftRun: undefined });
      return isReady() && page.getState().experiment === experiment;
    },
    takeUp: async (id, experiment) => {
      await driver.settled();
      const stands = () =>
        history.current?.id === id && isReady() && same(page.getState().experiment, experiment);
      if (stands()) return true;
      const kept = await runs.read(id).catch(() => undefined);
      if (kept?.checkpoint === undefined || !same(kept.record.experiment, experiment)) return false;
      if (!same(kept.record.started, experiment)) return false;
      await bringBack(id);
      return stands();
    },
  };
}

const NOWHERE = { step: 0, epoch: 0, batch: 0, batchesPerEpoch: 0, epochs: 1 };

function same(one: Experiment, other: Experiment): boolean {
  const settings = ({ options, training }: Experiment): Options => ({
    ...options,
    ...trainingOptions(training),
  });
  const [ones, others] = [settings(one), settings(other)];
  return (
    one.network === other.network &&
    Object.keys({ ...ones, ...others }).every((name) => ones[name] === others[name])
  );
}
