/**
 * Stands where the training worker would: it answers every command as the protocol says, at once or when
 * the test lets it, and tells what the test has it tell.
 */
import type { AddressBar } from '../../../src/components/store/link-writer.ts';
import { AppStore } from '../../../src/components/store/app-store.ts';
import { LiveReadings } from '../../../src/components/store/live-readings.ts';
import { TrainingClient, type TrainingWorker } from '../../../src/workers/client.ts';
import type {
  BackendReport,
  Command,
  CommandMessage,
  Failure,
  ImportedRun,
  PretrainedReport,
  RunState,
  WorkerEvent,
} from '../../../src/workers/protocol.ts';
import type { Position } from '../../../src/training/events.ts';
import { experimentFromPreset } from '../../../src/models/index.ts';
import { FrameNotifier } from '../../../src/components/charts/frame-notifier.ts';
import { historyByHand } from '../charts/runs.ts';

const BACKEND: BackendReport = {
  chosen: 'wasm',
  candidates: [{ name: 'wasm', detail: 'SIMD', outcome: 'chosen', reason: { kind: 'best' } }],
};

class ScriptedWorker implements TrainingWorker {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  onmessageerror: ((event: MessageEvent) => void) | null = null;

  /** Every command that came, oldest first. */
  readonly heard: CommandMessage[] = [];
  /** Commands of these kinds are refused with the failure. */
  readonly refused = new Map<Command['type'], Failure>();
  /** What comes with the page of whatever network is chosen. */
  pretrained: PretrainedReport = { kind: 'none' };
  /** What stands in any file that is opened. */
  file: Pick<ImportedRun, 'experiment' | 'resumes' | 'history'> &
    Partial<Pick<ImportedRun, 'notices'>> & { position: Position } = {
    experiment: experimentFromPreset('lstm'),
    resumes: false,
    history: { points: [], epochs: [] },
    position: { step: 0, epoch: 0, batch: 0, batchesPerEpoch: 469, epochs: 20 },
  };
  /** While set, answers wait for `release`. */
  held = false;

  #waiting: (() => void)[] = [];
  #status: RunState['status'] = 'ready';
  #runId = 0;
  #epochs = 20;

  postMessage(message: unknown): void {
    const command = message as CommandMessage;
    this.heard.push(command);
    if (this.held) this.#waiting.push(() => this.#answer(command));
    else queueMicrotask(() => this.#answer(command));
  }

  terminate(): void {
    this.#waiting = [];
  }

  release(): void {
    this.held = false;
    for (const answer of this.#waiting.splice(0)) answer();
  }

  tell(event: WorkerEvent): void {
    this.#post(event);
  }

  /** The names of the commands that came. */
  get names(): string[] {
    return this.heard.map(({ type }) => type);
  }

  /** The last command of a kind. */
  last<Type extends Command['type']>(type: Type): Extract<Command, { type: Type }> | undefined {
    return this.heard.findLast((command) => command.type === type) as
      Extract<Command, { type: Type }> | undefined;
  }

  get state(): RunState {
    const position = { step: 0, epoch: 0, batch: 0, batchesPerEpoch: 469, epochs: this.#epochs };
    return { runId: this.#runId, status: this.#status, position };
  }

  #answer(command: CommandMessage): void {
    const failure = this.refused.get(command.type);
    if (failure !== undefined) this.#post({ type: 'failed', id: command.id, failure });
    else this.#post({ type: 'reply', id: command.id, value: this.#reply(command) });
  }

  #reply(command: CommandMessage): unknown {
    switch (command.type) {
      case 'start':
        // A run there is goes along to another backend.
        return this.#runId > 0 ? { backend: BACKEND, state: this.state } : { backend: BACKEND };
      case 'build':
        this.#runId = command.runId ?? 0;
        this.#status = 'ready';
        this.#epochs = command.experiment.training.epochs;
        return {
          state: this.state,
        };
      case 'train':
      case 'stepBatch':
      case 'stepEpoch':
        this.#status = 'training';
        return this.state;
      case 'pause':
        this.#status = 'paused';
        return this.state;
      case 'predict':
        return { probabilities: new Float32Array(10).fill(0.1), step: 0 };
      case 'sampleDigits':
        return { digits: [] };
      case 'mistakes':
        return { overtaken: true };
      case 'sampleLines':
        return { lines: [] };
      case 'choosePretrained':
        return { pretrained: this.pretrained };
      case 'exportModel':
        return { name: `network.${command.format}`, bytes: new Uint8Array([1, 2, 3]) };
      case 'importModel': {
        const { experiment, position, resumes, notices = [] } = this.file;
        this.#runId = command.runId ?? 0;
        this.#status = position.step === 0 ? 'ready' : 'paused';
        return {
          experiment,
          state: { ...this.state, position },
          resumes,
          notices,
          history: this.file.history,
          checkpoint: new Uint8Array(),
        } satisfies ImportedRun;
      }
      case 'bench':
        return { results: [], cancelled: false };
      default:
        return {};
    }
  }

  #post(data: unknown): void {
    this.onmessage?.({ data } as MessageEvent);
  }
}

/** A store with a scripted worker and an address bar of its own. */
export function storeByHand(link = '') {
  const worker = new ScriptedWorker();
  const written: string[] = [];
  /** Of those the ones that Back leads to. */
  const entries: string[] = [];
  const address: AddressBar & { link: string } = {
    link,
    read: () => address.link,
    write: (next, isEntry) => {
      address.link = next;
      written.push(next);
      if (isEntry) entries.push(next);
    },
  };
  const client = new TrainingClient({ spawn: () => worker, mnist: 'mnist/', pretrained: '' });
  const { history } = historyByHand();
  // Frames that never come: what is shown is read from `live.now`.
  const live = new LiveReadings(new FrameNotifier(() => undefined));
  const downloads: string[] = [];
  const download = (name: string) => void downloads.push(name);
  const store = new AppStore({ client, address, history, live, download });
  return { downloads, store, worker, address, written, entries, history, live, client };
}

/** Lets every answer that is on its way arrive. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
