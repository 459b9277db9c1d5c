/**
 * "How fast is this machine?": a full training step of this project against the same network of stock
 * tfjs layers on the same backend. Both sides and the machine's own peak are measured in turns, so that
 * whatever else the machine does meets all of them; the warm-up does not count; medians.
 */
import * as tf from '@tensorflow/tfjs';
import { recurrencesAreTuned } from '../../kernels/webgpu/register.ts';
import type { Experiment } from '../../models/experiment.ts';
import type { LayerGraph } from '../../graph/layer-graph.ts';
import { productsOf, stepFlops } from '../../graph/step-flops.ts';
import { graphOf, networkById } from '../../models/index.ts';
import { InFlightLimit } from '../in-flight-limit.ts';
import { EventLoopYield } from '../event-loop-yield.ts';
import type {
  BenchCase,
  BenchMachine,
  BenchProgress,
  BenchResult,
  Opponent,
  RivalResult,
} from './bench-report.ts';
import { randomBatch, type Batch } from './bench-batch.ts';
import {
  benchExperiment,
  scanlineContestant,
  stockContestant,
  type Contestant,
} from './contestants.ts';
import { countLaunches } from './count-launches.ts';
import { productPeak, type ProductPeak } from './product-peak.ts';
import type { PreparedRival, Rival } from './rival.ts';
import { tfjsDifference } from './build-tfjs-model.ts';

export interface BenchRequest {
  cases: readonly BenchCase[];
  /** What tfjs's current backend is. */
  machine: BenchMachine;
  against?: Opponent;
  /** These take their turns, too. */
  rivals?: readonly Rival[];
  /** How often each side has its turn. */
  rounds?: number;
  /**
   * Seconds for stock tfjs's turns of one case, and for each rival's. They have fewer turns where they are
   * slower than that, but one at least; where even the warm-up of stock tfjs takes longer, the warm-up is what
   * is reported, and the result says so.
   */
  stockSeconds?: number;
  onProgress?: (progress: BenchProgress) => void;
  /** Told each case's result as soon as there is one. */
  onResult?: (result: BenchResult) => void;
  /** Ends the bench after the step under way. */
  signal?: AbortSignal;
}

/** Nobody wants the rest any more. */
export class BenchCancelled extends Error {
  override name = 'BenchCancelled';
}

const ROUNDS = 7;
const STOCK_SECONDS = 30;
/** One turn of this project and one measurement of the peak last about so long, in milliseconds. */
const TURN_MS = 150;
const MOST_STEPS_A_TURN = 50;
/** Steps until pipelines are compiled and memory has grown. */
const WARM_UP_STEPS = 3;
/** On a GPU the scans first try their forms. */
const MOST_WARM_UP_STEPS = 60;

/**
 * Measures each case on tfjs's current backend, whose kernels are registered.
 *
 * @throws BenchCancelled when the signal was given; what was on the device is freed
 */
export async function runBench(request: BenchRequest): Promise<BenchResult[]> {
  const peak = await productPeak();
  const results: BenchResult[] = [];
  try {
    for (const [index, benchCase] of request.cases.entries()) {
      const result = await new Match(request, benchCase, index, peak).run();
      results.push(result);
      request.onResult?.(result);
    }
  } finally {
    peak?.dispose();
  }
  return results;
}

/** A rival in one case. */
interface RivalTimes extends PreparedRival {
  rival: Rival;
  times: number[];
  steps: number;
}

/** One case. */
class Match {
  readonly #eventLoop = new EventLoopYield();
  readonly #times = { scanline: [] as number[], tfjs: [] as number[], peak: [] as number[] };
  #steps = { scanline: 0, tfjs: 0 };
  readonly #rivals: RivalTimes[] = [];
  #stockWarmUpMs = 0;
  #stockStepMs = 0;
  #launches: { scanline: number; tfjs: number | null } = { scanline: 0, tfjs: null };

  constructor(
    private readonly request: BenchRequest,
    private readonly benchCase: BenchCase,
    private readonly index: number,
    private readonly peak: ProductPeak | undefined,
  ) {}

  async run(): Promise<BenchResult> {
    await this.#tell('building', 0);
    const experiment = benchExperiment(this.benchCase);
    const batch = randomBatch(this.benchCase);
    const scanline = scanlineContestant(experiment);
    const tfjs = this.request.against === 'none' ? undefined : stockContestant(experiment);
    try {
      await this.#prepareRivals(experiment);
      await this.#measure(batch, scanline, tfjs);
      return this.#result(graphOf(experiment), tfjs !== undefined);
    } finally {
      scanline.dispose();
      tfjs?.dispose();
      batch.dispose();
      this.#eventLoop.close();
    }
  }

  async #measure(batch: Batch, scanline: Contestant, tfjs: Contestant | undefined): Promise<void> {
    const once = await this.#warmUpScanline(batch, scanline);
    if (tfjs !== undefined) await this.#warmUpStock(batch, tfjs);
    const rounds = this.request.rounds ?? ROUNDS;
    const stockTurns = tfjs === undefined ? 0 : this.#stockTurns(rounds);
    const steps = stepsInTurn(once);
    for (let round = 0; round < rounds; round++) {
      await this.#tell('measuring', 0.2 + (0.8 * round) / rounds);
      if (this.peak !== undefined) this.#times.peak.push(await this.peak.measure(TURN_MS));
      this.#times.scanline.push(await timeSteps(scanline, batch, steps));
      this.#steps.scanline += steps;
      await this.#letRivalsStep(round, rounds);
      if (tfjs === undefined || round >= stockTurns) continue;
      await this.#eventLoop.yieldNow();
      const stockSteps = stepsInTurn(this.#stockStepMs);
      this.#times.tfjs.push(await timeSteps(tfjs, batch, stockSteps));
      this.#steps.tfjs += stockSteps;
    }
  }

  /** Resolves with the milliseconds of a step. */
  async #warmUpScanline(batch: Batch, scanline: Contestant): Promise<number> {
    await this.#tell('warm-up', 0.05);
    for (let step = 0; step < MOST_WARM_UP_STEPS; step++) {
      await timeSteps(scanline, batch, 1);
      if (step + 1 >= WARM_UP_STEPS && isSettled()) break;
    }
    this.#launches.scanline = countLaunches(() => scanline.step(batch));
    return timeSteps(scanline, batch, WARM_UP_STEPS);
  }

  /** They build and compile before anything is timed. */
  async #prepareRivals(experiment: Experiment): Promise<void> {
    for (const rival of this.request.rivals ?? []) {
      await this.#tell('warm-up', 0);
      const prepared = await rival.prepare(experiment, this.benchCase.batch);
      if (prepared !== undefined) this.#rivals.push({ rival, ...prepared, times: [], steps: 0 });
    }
  }

  async #letRivalsStep(round: number, rounds: number): Promise<void> {
    for (const one of this.#rivals) {
      if (round >= this.#eventLoopFor(one.stepMs, rounds)) continue;
      const steps = stepsInTurn(one.stepMs);
      one.times.push(await one.rival.measure(steps));
      one.steps += steps;
    }
  }

  /** How many of the rounds someone takes part in whose step takes so long. */
  #eventLoopFor(stepMs: number, rounds: number): number {
    return clamp(Math.floor(this.#stockBudget / Math.max(stepMs, TURN_MS)), 1, rounds);
  }

  get #stockBudget(): number {
    return (this.request.stockSeconds ?? STOCK_SECONDS) * 1000;
  }

  async #warmUpStock(batch: Batch, tfjs: Contestant): Promise<void> {
    await this.#tell('warm-up', 0.1);
    const begin = performance.now();
    this.#launches.tfjs = countLaunches(() => tfjs.step(batch));
    await timeSteps(tfjs, batch, 0);
    this.#stockWarmUpMs = this.#stockStepMs = performance.now() - begin;
    if (this.#stockWarmUpMs > this.#stockBudget / 2) return;
    await this.#tell('warm-up', 0.15);
    // The first step compiles; a second one tells how long the others will take.
    this.#stockStepMs = await timeSteps(tfjs, batch, 1);
  }

  /** How many of the rounds stock tfjs takes part in; 0 when its warm-up must do. */
  #stockTurns(rounds: number): number {
    if (this.#stockWarmUpMs > this.#stockBudget) return 0;
    return this.#eventLoopFor(this.#stockStepMs, rounds);
  }

  #result(graph: LayerGraph, compared: boolean): BenchResult {
    const { benchCase, request } = this;
    const { task } = networkById(benchCase.network);
    const scanlineMs = median(this.#times.scanline);
    const warmUpOnly = compared && this.#times.tfjs.length === 0;
    const tfjsMs = warmUpOnly ? this.#stockWarmUpMs : compared ? median(this.#times.tfjs) : null;
    const gflops = stepFlops(productsOf(graph), benchCase.batch) / scanlineMs / 1e6;
    const peakGflops = this.peak === undefined ? null : median(this.#times.peak);
    return {
      ...benchCase,
      ...request.machine,
      scanlineMs,
      tfjsMs,
      ratio: tfjsMs === null ? null : tfjsMs / scanlineMs,
      gflops,
      peakGflops,
      dispatches: this.#launches.scanline,
      share: peakGflops === null ? null : gflops / peakGflops,
      tfjsDispatches: this.#launches.tfjs,
      tfjsThreads: 1,
      scanlineSteps: this.#steps.scanline,
      tfjsSteps: this.#steps.tfjs,
      tfjsWarmUpOnly: warmUpOnly,
      tfjsDiffers: compared ? tfjsDifference(graph, task.name) : null,
      ...(request.rivals === undefined ? {} : { rivals: this.#rivalResults(scanlineMs) }),
    };
  }

  #rivalResults(scanlineMs: number): RivalResult[] {
    return this.#rivals.map(({ rival: { name, detail }, times, steps, compiled, scripted }) => {
      const ms = median(times);
      return { name, detail, ms, ratio: ms / scanlineMs, steps, compiled, scripted };
    });
  }

  /** Lets others have a turn, too: a cancellation comes as a message. */
  async #tell(phase: BenchProgress['phase'], ofCase: number): Promise<void> {
    const { request, benchCase, index } = this;
    const cases = request.cases.length;
    const share = (index + ofCase) / cases;
    request.onProgress?.({ index, cases, case: benchCase, phase, share });
    await this.#eventLoop.yieldNow();
    if (request.signal?.aborted === true) throw new BenchCancelled('The bench was cancelled.');
  }
}

/** Milliseconds a step, as the training loop runs them: on a GPU two are under way at a time. */
async function timeSteps(contestant: Contestant, batch: Batch, steps: number): Promise<number> {
  const inFlight = new InFlightLimit();
  const begin = performance.now();
  for (let step = 0; step < steps; step++) {
    contestant.step(batch);
    await inFlight.keep();
  }
  await inFlight.keep();
  await inFlight.settle();
  return (performance.now() - begin) / Math.max(steps, 1);
}

function stepsInTurn(stepMs: number): number {
  return clamp(Math.round(TURN_MS / stepMs), 1, MOST_STEPS_A_TURN);
}

function isSettled(): boolean {
  return tf.getBackend() !== 'webgpu' || recurrencesAreTuned(tf.backend());
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
