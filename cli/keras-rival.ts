/**
 * Keras as the bench's rival: tools/keras/bench.py in a Python of the user's, one process for each backend. Where Keras
 * lacks a layer, the one on JAX measures the experiment's script instead.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { codeOf, hasKerasLayers, whyNoCode } from '../src/code/experiment-code.ts';
import type { Experiment } from '../src/models/experiment.ts';
import type { RivalName } from '../src/training/bench/bench-report.ts';
import type { PreparedRival, Rival } from '../src/training/bench/rival.ts';
import { kerasRival as words } from '../src/text/cli/en-bench.ts';
import { SetupError } from './failure.ts';

/** Names the Python where `--keras-python` does not. */
export const KERAS_PYTHON = 'SCANLINE_KERAS_PYTHON';

const BENCH = fileURLToPath(new URL('../tools/keras/bench.py', import.meta.url));
const BACKENDS = { jax: 'JAX', torch: 'PyTorch' } as const;

export interface KerasRivals {
  rivals: readonly KerasRival[];
  /** A sentence on each backend that this Python lacks. */
  missing: readonly string[];
}

/**
 * Starts Keras on JAX and on PyTorch; whoever asked stops them.
 *
 * @throws SetupError when there is no such Python, or it has Keras on neither.
 */
export async function startKeras(python: string): Promise<KerasRivals> {
  if (!existsSync(BENCH)) {
    throw new SetupError(words.notHere(BENCH));
  }
  const started = await Promise.allSettled([
    KerasRival.start(python, 'jax'),
    KerasRival.start(python, 'torch'),
  ]);
  const rivals = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const reasons = started.flatMap((one) => (one.status === 'rejected' ? [reasonOf(one)] : []));
  if (rivals.length === 0) throw new SetupError(words.noneStarted(reasons[0], KERAS_PYTHON));
  return { rivals, missing: reasons };
}

function reasonOf({ reason }: PromiseRejectedResult): string {
  return reason instanceof Error ? reason.message : String(reason);
}

const hello = z.object({ keras: z.string(), backend: z.string(), threads: z.number() });
const prepared = z.object({ ms: z.number().positive(), compiled: z.boolean() });
const measured = z.object({ ms: z.number().positive() });
const failed = z.object({ error: z.string() });

export class KerasRival implements Rival {
  private constructor(
    readonly name: RivalName,
    readonly detail: string,
    private readonly process: AskedProcess,
  ) {}

  static async start(python: string, backend: keyof typeof BACKENDS): Promise<KerasRival> {
    const label = BACKENDS[backend];
    const process = new AskedProcess(python, [BENCH, backend], words.on(label));
    try {
      const { keras, backend: version, threads } = hello.parse(await process.answer());
      const detail = words.detail({ keras, backend: label, version }, threads);
      return new KerasRival(`keras-${backend}`, detail, process);
    } catch (error) {
      process.end();
      throw error;
    }
  }

  async prepare(experiment: Experiment, batch: number): Promise<PreparedRival | undefined> {
    const scripted = !hasKerasLayers(experiment);
    const hasScript = this.name === 'keras-jax' && whyNoCode(experiment, 'jax') === undefined;
    if (scripted && !hasScript) return undefined;
    const script = scripted ? { script: codeOf(experiment, 'jax') } : {};
    const answer = await this.process.ask({ experiment, batch, ...script });
    const { ms, compiled } = prepared.parse(answer);
    return { stepMs: ms, compiled, scripted };
  }

  async measure(steps: number): Promise<number> {
    return measured.parse(await this.process.ask({ steps })).ms;
  }

  stop(): void {
    this.process.end();
  }
}

/** A process that answers each line with a line. */
class AskedProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #lines: AsyncIterator<string>;
  #said = '';
  #startError: Error | undefined;

  /** `what`: who is asked, for sentences. */
  constructor(
    private readonly program: string,
    args: readonly string[],
    private readonly what: string,
  ) {
    this.#child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.on('error', (error) => (this.#startError = error));
    // A process that has ended cannot be written to; `answer` says so.
    this.#child.stdin.on('error', () => undefined);
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-2000);
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** @throws SetupError with what the process said, when it failed or has ended. */
  async ask(question: object): Promise<unknown> {
    this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    return this.answer();
  }

  async answer(): Promise<unknown> {
    const line = await this.#lines.next();
    if (line.done === true) throw new SetupError(this.#ending());
    const answer: unknown = JSON.parse(line.value);
    const failure = failed.safeParse(answer);
    if (failure.success) {
      const why = failure.data.error.replace(/\.$/, '');
      throw new SetupError(words.failed(this.what, this.program, why));
    }
    return answer;
  }

  end(): void {
    this.#child.stdin.end();
    this.#child.kill();
  }

  #ending(): string {
    if (this.#startError !== undefined) {
      return words.noPython(this.program, this.#startError.message);
    }
    const last = this.#said.trim().split('\n').at(-1) ?? '';
    return words.ended(this.what, this.program, last);
  }
}
