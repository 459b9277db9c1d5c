/**
 * The real session behind a real message channel, as the client sees a worker: messages are cloned and
 * buffers are handed over as between threads. Only the thread itself is missing, so that a test can end
 * it at a moment of its choosing.
 */
import { MessageChannel } from 'node:worker_threads';
import { fewDigits } from '../training/linear-run.ts';
import type { Dataset } from '../../src/data/dataset.ts';
import type { Experiment, TrainingSettings } from '../../src/models/experiment.ts';
import { experimentFromPreset } from '../../src/models/index.ts';
import {
  TrainingClient,
  type ClientOptions,
  type TrainingWorker,
} from '../../src/workers/client.ts';
import type { ClientEvent } from '../../src/workers/protocol.ts';
import { WorkerSession, type SessionSetup } from '../../src/workers/worker-session.ts';

export class ChannelWorker implements TrainingWorker {
  onmessage: TrainingWorker['onmessage'] = null;
  onerror: TrainingWorker['onerror'] = null;
  onmessageerror: TrainingWorker['onmessageerror'] = null;
  readonly #channel = new MessageChannel();
  readonly #session: WorkerSession;
  /** Messages held back while it hangs. */
  #held: (() => void)[] | undefined;

  constructor(setup: Omit<SessionSetup, 'post'>) {
    const { port1, port2 } = this.#channel;
    this.#session = new WorkerSession({
      ...setup,
      post: (message, transfer = []) => port2.postMessage(message, transfer),
    });
    port2.on('message', (message) => this.#session.handle(message));
    port1.on('message', (data) => {
      const deliver = () => this.onmessage?.({ data } as MessageEvent);
      if (this.#held === undefined) deliver();
      else this.#held.push(deliver);
    });
  }

  postMessage(message: unknown): void {
    this.#channel.port1.postMessage(message);
  }

  /** A message as if the session had sent it. */
  deliver(data: unknown): void {
    this.onmessage?.({ data } as MessageEvent);
  }

  /** From here on nothing is heard of it, as of a worker in an endless loop or one that ended in silence. */
  hang(): void {
    this.#held ??= [];
  }

  /** It goes on, and what it had to say arrives. */
  wake(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const deliver of held) deliver();
  }

  /** What a browser says when a worker's script cannot be had: an error without words. */
  failToLoad(): void {
    this.hang();
    setImmediate(() => this.onerror?.({} as ErrorEvent));
  }

  /** What a browser says when a worker dies. */
  crash(message: string): void {
    this.onerror?.({ message } as ErrorEvent);
  }

  terminate(): void {
    this.#channel.port1.close();
    this.#channel.port2.close();
    void this.#session.dispose();
  }
}

export interface Connection {
  client: TrainingClient;
  /** Every worker that was started, the latest last. */
  workers: ChannelWorker[];
  events: ClientEvent[];
  /** Whether the worker's script can be had, as when the server is away. */
  loading: { fails: boolean };
  /** The next event of a type. */
  next<Type extends ClientEvent['type']>(
    type: Type,
    where?: (event: Extract<ClientEvent, { type: Type }>) => boolean,
  ): Promise<Extract<ClientEvent, { type: Type }>>;
}

export function connect(
  session: Partial<SessionSetup> = {},
  options: Omit<ClientOptions, 'spawn'> = {},
): Connection {
  const workers: ChannelWorker[] = [];
  const loading = { fails: false };
  const client = new TrainingClient({
    mnist: 'public/mnist',
    pretrained: '',
    reachable: () => Promise.resolve(!loading.fails),
    ...options,
    spawn: () => {
      const worker = new ChannelWorker({ loadMnist: digits, ...session });
      workers.push(worker);
      if (loading.fails) worker.failToLoad();
      return worker;
    },
  });
  const events: ClientEvent[] = [];
  client.subscribe((event) => events.push(event));
  return {
    client,
    workers,
    events,
    loading,
    next: (type, where = () => true) =>
      new Promise((resolve) => {
        const stop = client.subscribe((event) => {
          if (event.type !== type) return;
          const wanted = event as Extract<ClientEvent, { type: typeof type }>;
          if (!where(wanted)) return;
          stop();
          resolve(wanted);
        });
      }),
  };
}

let loaded: Promise<Dataset> | undefined;

/** Real MNIST with few test digits, read once. */
export function digits(): Promise<Dataset> {
  loaded ??= fewDigits(50);
  return loaded;
}

/** A SimpleRNN that takes a few milliseconds a step. */
export function smallExperiment(training: Partial<TrainingSettings> = {}): Experiment {
  const { network, options, training: preset } = experimentFromPreset('simple-rnn');
  return {
    network,
    options: { ...options, units: 8 },
    training: { ...preset, batchSize: 20, trainingDigits: 200, epochs: 2, ...training },
  };
}
