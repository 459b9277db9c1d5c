/** Saves the network as a file and opens one: what is under way, and what came of it. */
import type { ExportFormat } from '../../exchange/offers.ts';
import { text } from '../../text/index.ts';
import { CommandError } from '../../workers/client.ts';
import type { ChosenFile, ImportedRun } from '../../workers/protocol.ts';
import { type AppState, canSave } from './app-state.ts';
import type { Client } from './app-store.ts';
import { runName } from './run-name.ts';

const words = text.files;

export interface ModelFilesSetup {
  client: Client;
  state: () => AppState;
  change: (changes: Partial<AppState>) => void;
  /** Hands a file to the reader. */
  download: (name: string, bytes: Uint8Array<ArrayBuffer>) => void;
  /** Resolves when nothing is being started or built. */
  settled: () => Promise<void>;
  /** Goes over to a run that came out of a file; false when another was asked for meanwhile. */
  takeOver: (run: ImportedRun, file: string) => boolean;
}

export class ModelFiles {
  readonly #setup: ModelFilesSetup;

  constructor(setup: ModelFilesSetup) {
    this.#setup = setup;
  }

  async save(format: ExportFormat): Promise<void> {
    const { client, change, download, state } = this.#setup;
    if (!canSave(state()) || state().fileTask !== undefined) return;
    change({ fileTask: format, fileNews: undefined });
    try {
      const { name, bytes } = await client.send({ type: 'exportModel', format });
      download(name, bytes);
      change({ fileNews: { kind: 'saved', message: words.save.made(name) } });
    } catch (error) {
      this.#failed(words.save.failed, messageOf(error));
    } finally {
      change({ fileTask: undefined });
    }
  }

  /** Refused files change nothing. */
  async open(files: readonly ChosenFile[]): Promise<void> {
    const { client, change, settled, takeOver, state } = this.#setup;
    if (files.length === 0 || state().fileTask !== undefined) return;
    const file = files.map(({ name }) => name).join(', ');
    change({ fileTask: 'open', fileNews: undefined });
    try {
      await settled();
      const run = await client.send({ type: 'importModel', files });
      if (takeOver(run, file))
        change({ fileNews: { kind: 'opened', message: openedWords(run, file) } });
    } catch (error) {
      this.#failed(words.open.failed, `${messageOf(error)} ${words.open.unchanged}`);
    } finally {
      change({ fileTask: undefined });
    }
  }

  #failed(title: string, message: string): void {
    this.#setup.change({ fileNews: { kind: 'failed', title, message } });
  }
}

function openedWords({ experiment, state, resumes }: ImportedRun, file: string): string {
  const { step } = state.position;
  const finished = state.status === 'finished';
  return words.open.opened(file, { network: runName(experiment), step, finished, resumes });
}

function messageOf(error: unknown): string {
  if (error instanceof CommandError) return error.failure.message;
  return error instanceof Error ? error.message : String(error);
}
