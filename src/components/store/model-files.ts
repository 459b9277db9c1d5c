/** Saves the network as a file and opens one: what is under way, and what came of it. */
import type { StoreApi } from 'zustand/vanilla';
import type { ExportFormat } from '../../exchange/export-formats.ts';
import { datasetOf } from '../../data/dataset-of.ts';
import type { DataName, Experiment } from '../../models/experiment.ts';
import { text } from '../../text/index.ts';
import { failureIn } from '../../workers/client.ts';
import type { ChosenFile, ImportedRun } from '../../workers/protocol.ts';
import { type AppState, canSave } from './app-state.ts';
import type { Client } from './client.ts';
import type { RunDriver } from './run-driver.ts';
import { runName } from './run-name.ts';

const words = text.files;

export interface ModelFilesSetup {
  client: Client;
  page: StoreApi<AppState>;
  driver: RunDriver;
  /** Hands a file to the reader. */
  download: (name: string, bytes: Uint8Array<ArrayBuffer>) => void;
  /** Shows the settings of a run that came out of a file. */
  apply: (experiment: Experiment) => void;
}

export class ModelFiles {
  readonly #setup: ModelFilesSetup;

  constructor(setup: ModelFilesSetup) {
    this.#setup = setup;
  }

  async save(format: ExportFormat): Promise<void> {
    const { client, page, download } = this.#setup;
    if (!canSave(page.getState()) || page.getState().fileTask !== undefined) return;
    page.setState({ fileTask: format, fileNews: undefined });
    try {
      const { name, bytes } = await client.ask('exportModel', { format });
      download(name, bytes);
      page.setState({ fileNews: { kind: 'saved', message: words.save.made(name) } });
    } catch (error) {
      this.#failed(words.save.failed, failureIn(error).message);
    } finally {
      page.setState({ fileTask: undefined });
    }
  }

  /** Refused files change nothing. */
  async open(files: readonly ChosenFile[]): Promise<void> {
    const { client, page, driver, apply } = this.#setup;
    if (files.length === 0 || page.getState().fileTask !== undefined) return;
    const file = files.map(({ name }) => name).join(', ');
    page.setState({ fileTask: 'open', fileNews: undefined });
    try {
      await driver.settled();
      const { data, length } = page.getState().experiment.training;
      const run = await client.ask('importModel', { files, inUse: { data, length } });
      if (driver.takeOver(run, file, () => apply(run.experiment)))
        page.setState({ fileNews: { kind: 'opened', message: openedWords(run, file) } });
    } catch (error) {
      this.#failed(words.open.failed, `${failureIn(error).message} ${words.open.unchanged}`);
    } finally {
      page.setState({ fileTask: undefined });
    }
  }

  /**
   * Reads the files of a data set. A known one is taken, and a network that waits for it is built; one of the reader's own
   * is shown first. Refused files change nothing.
   */
  async addData(files: readonly ChosenFile[]): Promise<void> {
    const { client, page, driver } = this.#setup;
    if (files.length === 0 || page.getState().fileTask !== undefined) return;
    page.setState({ fileTask: 'data', fileNews: undefined, offeredData: undefined });
    try {
      const { phase, experiment } = page.getState();
      const { data: chosen } = experiment.training;
      const isWaiting = phase.kind === 'failed' && phase.failure.kind === 'data';
      const reply = await client.ask('addData', isWaiting ? { files, wanted: chosen } : { files });
      if ('preview' in reply) {
        page.setState({ offeredData: reply.preview });
        return;
      }
      const { data, isChecked } = reply;
      if (isWaiting && data === chosen) await driver.build();
      const message = words.data.added(datasetOf({ data }).name, isChecked);
      page.setState({ fileNews: { kind: 'opened', message } });
    } catch (error) {
      this.#failed(words.data.failed, failureIn(error).message);
    } finally {
      page.setState({ fileTask: undefined });
    }
  }

  /** Takes what is shown. @returns what experiments call it; nothing where it could not be taken. */
  async takeData(): Promise<DataName | undefined> {
    const { client, page, driver } = this.#setup;
    page.setState({ offeredData: undefined });
    try {
      const { data, own } = await client.ask('takeData');
      page.setState({ ownData: own });
      const { phase, experiment } = page.getState();
      const isWaiting = phase.kind === 'failed' && phase.during === 'building';
      if (isWaiting && experiment.training.data === data) await driver.build();
      const message = words.data.added(datasetOf({ data }).name, false);
      page.setState({ fileNews: { kind: 'opened', message } });
      return data;
    } catch (error) {
      this.#failed(words.data.failed, failureIn(error).message);
      return undefined;
    }
  }

  /** Takes away one of the reader's own data sets. */
  /** Hands over a data set as a file that scripts read. */
  async saveData(data: DataName, name: string): Promise<void> {
    const { client, download } = this.#setup;
    try {
      download(name, (await client.ask('dataFile', { data })).bytes);
    } catch (error) {
      this.#failed(words.data.failedToSave, failureIn(error).message);
    }
  }

  async forgetData(data: DataName): Promise<void> {
    const { client, page } = this.#setup;
    try {
      const { own } = await client.ask('forgetData', { data });
      page.setState({ ownData: own });
    } catch (error) {
      this.#failed(words.data.failedToForget, failureIn(error).message);
    }
  }

  /** What was dropped could not be read at all. */
  notRead(error: unknown): void {
    this.#failed(words.open.failed, error instanceof Error ? error.message : String(error));
  }

  dismissNews(): void {
    this.#setup.page.setState({ fileNews: undefined });
  }

  #failed(title: string, message: string): void {
    this.#setup.page.setState({ fileNews: { kind: 'failed', title, message } });
  }
}

function openedWords({ experiment, state, resumes, notices }: ImportedRun, file: string): string {
  const { step } = state.position;
  const finished = state.status === 'finished';
  const opened = words.open.opened(file, {
    ...{ network: runName(experiment), step, finished, resumes },
  });
  return [opened, ...notices].join(' ');
}
