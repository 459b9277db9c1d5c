/**
 * Runs sweeps in the page: run after run in the training worker, each as the page's own run, so that it is seen and
 * kept like any other. What came of them is in the store after each; a sweep that was broken off goes on with the run
 * that was under way, from its checkpoint, and comes to the same table.
 */
import { resultOf } from '../../experiments/run-result.ts';
import { SweepError } from '../../experiments/sweep-file.ts';
import {
  parseResults,
  runsLeft,
  type SweepResults,
  withResult,
  writeResults,
} from '../../experiments/sweep-results.ts';
import { experimentOf, type Sweep, type SweepRun } from '../../experiments/sweep.ts';
import { countParameters } from '../../graph/weights.ts';
import type { Experiment } from '../../models/experiment.ts';
import { graphOf } from '../../models/index.ts';
import { newId } from '../../runs/run-store.ts';
import type { KeptSweep, SweepStore } from '../../runs/sweep-store.ts';
import { text } from '../../text/index.ts';
import type { RecordedRun } from '../run-history.ts';
import { RunWatch, type RunEnd, type WatchSetup } from './run-watch.ts';

const words = text.sweep;

/** A sweep as it is known here. */
export interface HeldSweep {
  id: string;
  results: SweepResults;
  /** The run that was begun and has no result yet, and what it is kept under. */
  current: { run: number; id: string } | undefined;
  underWay: boolean;
  created: number;
}

export interface SweepSnapshot {
  /** The newest first. */
  sweeps: readonly HeldSweep[];
  /** The sweep that is at work here, and its run. */
  atWork: { id: string; run: SweepRun } | undefined;
  /** A sweep that was under way when the page was left. */
  offered: string | undefined;
  /** Those at work in other tabs. */
  elsewhere: ReadonlySet<string>;
  /** What went wrong or came of a file, in a sentence. */
  news: string | undefined;
}

/** What a sweep needs of the page. */
export interface SweepPage extends Omit<WatchSetup, 'run' | 'recorded' | 'rules'> {
  /** Makes the run of an experiment the page's. @returns whether it stands and can be trained */
  begin: (experiment: Experiment) => Promise<boolean>;
  /** Makes a kept run the page's. @returns whether it stands, with just these settings */
  takeUp: (id: string, experiment: Experiment) => Promise<boolean>;
  /** The page's run, and the experiment that is set. */
  recorded: () => RecordedRun | undefined;
  experiment: () => Experiment;
  /** Hears of every change of the page. */
  onChange: (listener: () => void) => () => void;
  backend: () => string;
}

export class SweepRunner {
  readonly #store: SweepStore;
  readonly #page: SweepPage;
  /** What the page was set to by a sweep last, and what that sweep varies. */
  #set: { experiment: Experiment; base: Experiment } | undefined;
  readonly #listeners = new Set<() => void>();
  #snapshot: SweepSnapshot = {
    sweeps: [],
    atWork: undefined,
    offered: undefined,
    elsewhere: new Set(),
    news: undefined,
  };
  #watch: RunWatch | undefined;
  #working: Promise<void> = Promise.resolve();
  /** The sweep is to stop even before its run stands. */
  #stopping = false;
  #saidOfStore = false;

  constructor(store: SweepStore, page: SweepPage) {
    this.#store = store;
    this.#page = page;
  }

  /** Bound, for `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): SweepSnapshot => this.#snapshot;

  /** What the reader has set last: what a sweep has made of it does not count. */
  baseOf(experiment: Experiment): Experiment {
    return this.#set?.experiment === experiment ? this.#set.base : experiment;
  }

  /** Finds the sweeps of earlier visits. */
  async look(): Promise<void> {
    try {
      const [kept, elsewhere] = await Promise.all([this.#store.list(), this.#store.elsewhere()]);
      const known = new Set(this.#snapshot.sweeps.map(({ id }) => id));
      const found = kept.filter(({ id }) => !known.has(id)).flatMap(heldSweep);
      const offered = found.find(({ id, underWay }) => underWay && !elsewhere.has(id));
      this.#tell({
        sweeps: [...this.#snapshot.sweeps, ...found].sort((a, b) => b.created - a.created),
        offered: this.#snapshot.atWork === undefined ? offered?.id : undefined,
        elsewhere,
      });
    } catch {
      // Where nothing is kept, there is nothing to find; that is said when a sweep is to be kept.
    }
  }

  /** Begins a sweep; the one at work is stopped first. */
  async start(sweep: Sweep): Promise<void> {
    await this.stop();
    const held = this.#newSweep({ sweep, results: [] }, true);
    this.#tell({ sweeps: [held, ...this.#snapshot.sweeps], offered: undefined, news: undefined });
    this.#goOn(held.id);
  }

  /** Goes on with a sweep that was stopped or broken off. */
  async goOn(id: string): Promise<void> {
    if (this.#snapshot.atWork?.id === id) return;
    await this.stop();
    this.#tell({ offered: undefined, news: undefined });
    this.#goOn(id);
  }

  /** Goes over to the next run; the one under way counts as skipped. */
  skip(): void {
    this.#watch?.skip();
  }

  /** Stops the sweep at work, its run with it; both can be gone on with. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#watch?.stop();
    await this.#working;
    this.#stopping = false;
  }

  /** Turns down what was offered; it stays with the others. */
  decline(): void {
    const { offered } = this.#snapshot;
    this.#tell({ offered: undefined });
    if (offered !== undefined) void this.#change(offered, { underWay: false });
  }

  async remove(id: string): Promise<void> {
    if (this.#snapshot.atWork?.id === id) await this.stop();
    this.#tell({
      sweeps: this.#snapshot.sweeps.filter((sweep) => sweep.id !== id),
      offered: this.#snapshot.offered === id ? undefined : this.#snapshot.offered,
    });
    await this.#store.remove(id).catch(() => this.#sayNotKept());
  }

  /** Forgets every sweep, as when the whole store was erased. */
  async forget(): Promise<void> {
    await this.stop();
    for (const { id } of this.#snapshot.sweeps) await this.remove(id);
  }

  /** Takes in a file that page or command line wrote. */
  async open(file: string): Promise<void> {
    let results: SweepResults;
    try {
      results = parseResults(file);
    } catch (error) {
      if (!(error instanceof SweepError)) throw error;
      this.#tell({ news: words.files.refused(error.message) });
      return;
    }
    const held = this.#newSweep(results, false);
    this.#tell({ sweeps: [held, ...this.#snapshot.sweeps], news: words.files.opened });
    await this.#keep(held);
  }

  /** As they are kept. */
  kept(): KeptSweep[] {
    return this.#snapshot.sweeps.map(keptSweep);
  }

  /** Takes in sweeps that were kept elsewhere; one that is here stays as it is. @returns how many are new here */
  async add(sweeps: readonly KeptSweep[]): Promise<number> {
    const known = new Set(this.#snapshot.sweeps.map(({ id }) => id));
    const fresh = sweeps
      .filter(({ id }) => !known.has(id))
      .flatMap(heldSweep)
      .map((held) => ({ ...held, underWay: false }));
    this.#tell({
      sweeps: [...this.#snapshot.sweeps, ...fresh].sort((a, b) => b.created - a.created),
    });
    for (const held of fresh) await this.#keep(held);
    return fresh.length;
  }

  /** Later than all there are, whatever the clock says. */
  #newSweep(results: SweepResults, underWay: boolean): HeldSweep {
    const created = Math.max(Date.now(), (this.#snapshot.sweeps[0]?.created ?? 0) + 1);
    return { id: newId(), results, current: undefined, underWay, created };
  }

  #goOn(id: string): void {
    this.#working = this.#work(id).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      this.#tell({ atWork: undefined, news: words.failed(message) });
    });
  }

  async #work(id: string): Promise<void> {
    if (!(await this.#store.take(id))) {
      this.#tell({ elsewhere: await this.#store.elsewhere(), news: words.elsewhere });
      return;
    }
    try {
      await this.#change(id, { underWay: true });
      await this.#runAll(id);
    } finally {
      this.#watch = undefined;
      this.#tell({ atWork: undefined });
      // What the page has gone over to takes the sweep's place: that is for the reader to decide, as is to go on.
      await this.#change(id, { underWay: false });
      this.#store.letGo(id);
    }
  }

  async #runAll(id: string): Promise<void> {
    for (;;) {
      const { results } = this.#held(id);
      const run = runsLeft(results).at(0);
      if (run === undefined || this.#stopping) return;
      this.#tell({ atWork: { id, run } });
      const end = await this.#runOne(id, run);
      if (end === undefined) return;
      if (end.status === 'left') {
        if (end.why === 'changed') this.#tell({ news: words.left });
        return;
      }
      const result = resultOf(run, {
        ...end,
        parameters: countParameters(graphOf(run.experiment)),
        backend: this.#page.backend(),
      });
      await this.#change(id, { results: withResult(results, result), current: undefined });
    }
  }

  /** @returns nothing where the run could not be begun, which is said */
  async #runOne(id: string, run: SweepRun): Promise<RunEnd | undefined> {
    const page = this.#page;
    if (!(await this.#stand(id, run))) return undefined;
    const recorded = page.recorded();
    if (recorded === undefined) return undefined;
    await this.#change(id, { current: { run: run.number, id: recorded.id } });
    if (this.#stopping) return undefined;
    const experiment = page.experiment();
    const { sweep } = this.#held(id).results;
    this.#set = { experiment, base: experimentOf(sweep, { vary: {}, seed: sweep.seeds[0] }) };
    const rules = sweep.stop;
    const watch = new RunWatch({ ...page, run, recorded, rules });
    this.#watch = watch;
    const stop = page.onChange(() => {
      if (page.recorded() !== recorded || page.experiment() !== experiment) watch.changed();
      else watch.look();
    });
    this.#tell({});
    const end = await watch.end;
    stop();
    this.#watch = undefined;
    return end;
  }

  /** Makes the run the page's: where it was broken off, from its checkpoint. */
  async #stand(id: string, run: SweepRun): Promise<boolean> {
    const { current } = this.#held(id);
    const isBegun = current?.run === run.number;
    if (isBegun && (await this.#page.takeUp(current.id, run.experiment))) return true;
    if (await this.#page.begin(run.experiment)) return true;
    this.#tell({ news: words.notBegun });
    return false;
  }

  #held(id: string): HeldSweep {
    const held = this.#snapshot.sweeps.find((sweep) => sweep.id === id);
    if (held === undefined) throw new Error('The sweep is not kept any more.');
    return held;
  }

  async #change(id: string, changes: Partial<HeldSweep>): Promise<void> {
    const { sweeps } = this.#snapshot;
    const before = sweeps.find((sweep) => sweep.id === id);
    if (before === undefined) return;
    const held = { ...before, ...changes };
    this.#tell({ sweeps: sweeps.map((sweep) => (sweep.id === id ? held : sweep)) });
    await this.#keep(held);
  }

  async #keep(held: HeldSweep): Promise<void> {
    await this.#store.keep(keptSweep(held)).catch(() => this.#sayNotKept());
  }

  /** Said once; the sweep goes on. */
  #sayNotKept(): void {
    if (this.#saidOfStore) return;
    this.#saidOfStore = true;
    this.#tell({ news: words.notKept });
  }

  #tell(changes: Partial<SweepSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...changes };
    for (const listener of [...this.#listeners]) listener();
  }
}

function keptSweep({ id, results, current, underWay, created }: HeldSweep): KeptSweep {
  return {
    ...{ id, file: writeResults(results), underWay, created },
    ...(current === undefined ? {} : { current }),
  };
}

/** None where its file is not one of this version. */
function heldSweep({ id, file, current, underWay, created }: KeptSweep): HeldSweep[] {
  try {
    return [{ id, results: parseResults(file), current, underWay, created }];
  } catch {
    return [];
  }
}
