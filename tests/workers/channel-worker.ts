/**
 * The real session behind a real message channel, as the client sees a worker: messages are cloned and
 * buffers are handed over as between threads. Only the thread itself is missing, so that a test can end
 * it at a moment of its choosing.
 */
import { MessageChannel } from 'node:worker_threads';
import { fewDigits } from '../training/linear-run.ts';
import type { Mnist } from '../../src/data/mnist-files.ts';
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

  constructor(setup: Omit<SessionSetup, 'post'>) {
    const { port1, port2 } = this.#channel;
    this.#session = new WorkerSession({
      ...setup,
      post: (message, transfer = []) => port2.postMessage(message, transfer),
    });
    port2.on('message', (message) => this.#session.handle(message));
    port1.on('message', (data) => this.onmessage?.({ data } as MessageEvent));
  }

  postMessage(message: unknown): void {
    this.#channel.port1.postMessage(message);
  }

  /** A message as if the session had sent it. */
  deliver(data: unknown): void {
    this.onmessage?.({ data } as MessageEvent);
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
  const client = new TrainingClient({
    mnist: 'public/mnist',
    pretrained: '',
    ...options,
    spawn: () => {
      const worker = new ChannelWorker({ loadMnist: digits, ...session });
      workers.push(worker);
      return worker;
    },
  });
  const events: ClientEvent[] = [];
  client.subscribe((event) => events.push(event));
  return {
    client,
    workers,
    events,
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

let loaded: Promise<Mnist> | undefined;

/** Real MNIST with few test digits, read once. */
export function digits(): Promise<Mnist> {
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
