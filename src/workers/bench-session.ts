/** The bench in the worker: one at a time, on the backend that trains, told as it goes on. */
import { wasmKernelsReport } from '../kernels/wasm/register.ts';
import type { BackendReport } from '../training/backend-report.ts';
import type { BenchCase, BenchMachine, BenchResult } from '../training/bench/bench-report.ts';
import { BenchCancelled, runBench } from '../training/bench/run-bench.ts';
import type { WorkerEvent } from './protocol.ts';

/** What was measured, in the order of the cases; not all of them when it was cancelled. */
export interface BenchOutcome {
  results: BenchResult[];
  cancelled: boolean;
}

export class BenchSession {
  #cancel: AbortController | undefined;

  constructor(private readonly post: (event: WorkerEvent) => void) {}

  /** Nothing may train meanwhile. */
  async run(cases: readonly BenchCase[], backend: BackendReport): Promise<BenchOutcome> {
    const cancel = new AbortController();
    this.#cancel = cancel;
    const results: BenchResult[] = [];
    try {
      await runBench({
        cases,
        machine: machineOf(backend),
        signal: cancel.signal,
        onProgress: (progress) =>
          this.post({ type: 'bench-progress', progress, results: [...results] }),
        onResult: (result) => results.push(result),
      });
      return { results, cancelled: false };
    } catch (error) {
      if (error instanceof BenchCancelled) return { results, cancelled: true };
      throw error;
    } finally {
      this.#cancel = undefined;
    }
  }

  /** Ends the bench under way, if there is one, after its step. */
  cancel(): void {
    this.#cancel?.abort();
  }
}

function machineOf({ chosen, candidates }: BackendReport): BenchMachine {
  const adapter = candidates.find(({ name }) => name === chosen)?.detail ?? '';
  const threads = chosen === 'wasm' ? (wasmKernelsReport()?.threads ?? 1) : 1;
  return { backend: chosen, adapter, threads };
}
