/** Follows one run of a sweep in the page to its end: by its epochs, by a rule, or because the reader wants it so. */
import type { RunOutcome } from '../../experiments/run-result.ts';
import { endByRule, type RuleKept } from '../../experiments/stop-rules.ts';
import type { StopRules, SweepRun } from '../../experiments/sweep.ts';
import type { EpochPoint, Position } from '../../training/events.ts';
import type { ClientEvent } from '../../workers/protocol.ts';
import type { RecordedRun } from '../recorded-run.ts';

/** What came of it; of a run that was left it is known that it has not come to its end. */
export type RunEnd =
  | Pick<RunOutcome, 'status' | 'position' | 'seconds' | 'epochs'>
  | { status: 'left'; why: 'stopped' | 'changed' };

export interface WatchSetup {
  run: SweepRun;
  /** As the page records it. */
  recorded: RecordedRun;
  rules: StopRules;
  subscribe: (listener: (event: ClientEvent) => void) => () => void;
  /** Where the run stands, and whether it trains. */
  position: () => Position;
  isTraining: () => boolean;
  train: () => void;
  pause: () => void;
}

export class RunWatch {
  readonly end: Promise<RunEnd>;
  readonly #setup: WatchSetup;
  readonly #stopListening: () => void;
  #settle: (end: RunEnd) => void = () => undefined;
  #kept: { rule: RuleKept; epochs: number } | undefined;
  #looked = 0;
  #wish: 'skip' | 'stop' | undefined;
  #isOver = false;

  /** Begins at once, or where the run has come to its end before is over at once. */
  constructor(setup: WatchSetup) {
    this.#setup = setup;
    this.end = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#stopListening = setup.subscribe((event) => this.#hear(event));
    this.#look();
    const { epoch, epochs, batch } = setup.position();
    if (this.#kept !== undefined || (epoch >= epochs && batch === 0)) this.#ended('finished');
    else setup.train();
  }

  /** Ends the run where it stands; it counts as skipped. */
  skip(): void {
    this.#leave('skip');
  }

  /** Lets the run stand as it is, to be gone on with. */
  stop(): void {
    this.#leave('stop');
  }

  /** The page has gone over to something else. */
  changed(): void {
    this.#over({ status: 'left', why: 'changed' });
  }

  /** The page has changed: a worker that is gone does not tell that the run has stopped. */
  look(): void {
    if (this.#wish !== undefined && !this.#setup.isTraining()) this.#ended('paused');
  }

  #leave(wish: 'skip' | 'stop'): void {
    this.#wish = wish;
    if (this.#setup.isTraining()) this.#setup.pause();
    else this.#ended('paused');
  }

  #hear(event: ClientEvent): void {
    if (!('runId' in event) || event.runId !== this.#setup.recorded.runId) return;
    if (event.type === 'progress' && this.#kept === undefined) {
      this.#look();
      if (this.#kept !== undefined) this.#setup.pause();
    }
    if (event.type === 'stopped') {
      this.#look();
      this.#ended(event.reason);
    }
  }

  /** Looks at the test results that have come since the last look. */
  #look(): void {
    const { run, rules } = this.#setup;
    const { epochPoints } = this.#setup.recorded;
    // Training may have gone back to a checkpoint.
    const from = Math.min(this.#looked, epochPoints.length);
    const { patience } = run.experiment.training;
    this.#kept ??= endByRule(rules, patience, epochPoints, this.#seconds, from);
    this.#looked = epochPoints.length;
  }

  get #seconds(): number {
    const { curve } = this.#setup.recorded;
    const last = curve.length === 0 ? 0 : curve.value('seconds', curve.length - 1);
    return Math.max(last, curve.epochs.at(-1)?.seconds ?? 0, 0);
  }

  #ended(reason: 'finished' | 'paused' | 'stopped-early' | 'diverged'): void {
    const { recorded } = this.#setup;
    const position = this.#setup.position();
    const whole = { position, seconds: this.#seconds, epochs: recorded.epochPoints };
    const { rule, epochs = 0 } = this.#kept ?? {};
    const points = recorded.epochPoints.slice(0, epochs);
    const last = points.at(-1);
    const isAtEnd = (last?.epoch ?? 0) >= position.epochs;
    if (rule === 'target' || (rule === 'no-gain' && !isAtEnd)) {
      return this.#over({
        status: rule,
        ...(last === undefined ? whole : upTo(last, points, position)),
      });
    }
    if (reason === 'diverged') return this.#over({ status: 'diverged', ...whole });
    const isDone = position.epoch >= position.epochs && position.batch === 0;
    if (reason === 'finished' || isDone) return this.#over({ status: 'finished', ...whole });
    if (reason === 'stopped-early') return this.#over({ status: 'no-gain', ...whole });
    if (rule === 'minutes') return this.#over({ status: 'minutes', ...whole });
    if (this.#wish === 'skip') return this.#over({ status: 'skipped', ...whole });
    if (this.#wish === 'stop') return this.#over({ status: 'left', why: 'stopped' });
    // The reader has paused it: it goes on when the reader says so.
  }

  #over(end: RunEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopListening();
    this.#settle(end);
  }
}

/** The run as if it had stopped in the moment in which the rule held: how much later the page heard of it is chance. */
function upTo(last: EpochPoint, epochs: readonly EpochPoint[], position: Position) {
  return {
    position: { ...position, step: last.step, epoch: last.epoch, batch: 0 },
    seconds: last.seconds,
    epochs,
  };
}
