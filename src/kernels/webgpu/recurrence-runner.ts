/**
 * Runs a recurrence in the best of several forms, and in dispatches short enough.
 *
 * Which form is fastest depends on the device and on the shape, so the first runs of a recurrence try each form a
 * few times and the fastest is kept, for this device; what was learnt can be handed to the next page. The page draws with the same GPU and drivers end
 * dispatches that hold it for long, so a recurrence is cut in time where it would take more than about 25 ms.
 */
import type { CommandStream } from './command-stream.ts';

export interface RecurrenceForm {
  name: string;
  /** One dispatch a step, whatever a step takes. */
  stepwise: boolean;
  /** Encodes a dispatch that walks `begin` to `end`, counted in the order of walking. */
  encode: (begin: number, end: number) => void;
}

const WANTED_MS = 25;
const FIRST_CHUNK = 16;
/** The first run of a form compiles its shader and does not count. */
const TRIALS = 3;
/** A form once chosen is timed now and then: a GPU may slow down as it warms up. */
const RETIME_EVERY = 64;

/** Milliseconds that a step takes, by recurrence and form. */
export type LearntForms = Readonly<Record<string, number>>;

interface Tried {
  runs: number;
  msPerStep: number | undefined;
}

export class RecurrenceRunner {
  private readonly records = new Map<string, Tried>();
  private trials = 0;
  /** Called when another form has been tried often enough. */
  onLearnt: (() => void) | undefined;

  constructor(private readonly stream: CommandStream) {}

  /**
   * Number of runs since the last call that were trials of a form; the count starts again from zero. A step
   * without any runs at its final speed.
   */
  takeTrials(): number {
    const trials = this.trials;
    this.trials = 0;
    return trials;
  }

  /** Of the forms that were tried often enough. */
  get learnt(): LearntForms {
    return Object.fromEntries(
      [...this.records].flatMap(([key, record]) =>
        isSettled(record) ? [[key, record.msPerStep] as const] : [],
      ),
    );
  }

  /** Takes over what was learnt on the same device: those forms are not tried again. */
  recall(learnt: LearntForms): void {
    for (const [key, msPerStep] of Object.entries(learnt)) {
      const known = this.records.get(key);
      if (known === undefined || !isSettled(known)) {
        this.records.set(key, { runs: TRIALS, msPerStep });
      }
    }
  }

  /**
   * @param key what the pace depends on besides the form: cell, shape, batch
   * @param forms the likeliest first; on a software adapter, where compiling takes seconds, only that one
   */
  run(key: string, timesteps: number, forms: readonly RecurrenceForm[]): void {
    const tried = this.stream.isSoftware ? forms.slice(0, 1) : forms;
    const records = tried.map((form) => this.recordOf(`${key} ${form.name}`));
    const next = chooseNext(records);
    if (this.stream.isRehearsing) {
      // All that may be tried, or the one that is known to be best.
      const needed = records.every(isSettled) ? [tried[next]] : tried;
      for (const form of needed) form.encode(0, 1);
      return;
    }
    const form = tried[next];
    const record = records[next];
    if (record.runs < TRIALS) this.trials++;
    const timed = record.runs < TRIALS || record.runs % RETIME_EVERY === 0;
    const chunk = form.stepwise ? 1 : chunkOf(record.msPerStep, timesteps);
    record.runs++;
    if (timed && record.runs > 1) {
      this.timedRun(record, form, timesteps, chunk);
      return;
    }
    for (let begin = 0; begin < timesteps; begin += chunk) {
      form.encode(begin, Math.min(timesteps, begin + chunk));
      if (!form.stepwise && chunk < timesteps) this.stream.submit();
    }
  }

  private recordOf(key: string): Tried {
    let record = this.records.get(key);
    if (record === undefined) {
      record = { runs: 0, msPerStep: undefined };
      this.records.set(key, record);
    }
    return record;
  }

  /** A recurrence of one dispatch is timed by the device's clock where it has one; otherwise by the wall's. */
  private timedRun(record: Tried, form: RecurrenceForm, timesteps: number, chunk: number): void {
    for (let begin = 0; begin < timesteps; begin += chunk) {
      const end = Math.min(timesteps, begin + chunk);
      const last = end === timesteps;
      if (form.stepwise && begin === 0) {
        this.note(
          record,
          timesteps,
          this.stream.time(() => {
            for (let step = 0; step < timesteps; step++) form.encode(step, step + 1);
          }),
        );
        return;
      }
      if (last || begin === 0)
        this.note(
          record,
          end - begin,
          this.stream.time(() => form.encode(begin, end)),
        );
      else {
        form.encode(begin, end);
        this.stream.submit();
      }
    }
  }

  private note(record: Tried, steps: number, milliseconds: Promise<number>): void {
    milliseconds.then(
      (ms) => {
        // The least of what was seen: a wait for something else only makes a step look slower.
        const before = record.msPerStep;
        record.msPerStep = Math.max(1e-5, Math.min(before ?? Infinity, ms / steps));
        // Timed now and then later on, which need not be told.
        if (record.runs <= TRIALS || before === undefined) this.onLearnt?.();
      },
      () => undefined, // The device was lost; whoever watches it says so.
    );
  }
}

function isSettled(record: Tried): record is Tried & { msPerStep: number } {
  return record.runs >= TRIALS && record.msPerStep !== undefined;
}

/** The first form not tried often enough, else the fastest. */
function chooseNext(records: readonly Tried[]): number {
  const untried = records.findIndex(({ runs }) => runs < TRIALS);
  if (untried >= 0) return untried;
  const speeds = records.map(({ msPerStep }) => msPerStep ?? Infinity);
  return Math.max(0, speeds.indexOf(Math.min(...speeds)));
}

function chunkOf(msPerStep: number | undefined, timesteps: number): number {
  if (msPerStep === undefined) return Math.min(FIRST_CHUNK, timesteps);
  return Math.min(timesteps, Math.max(1, Math.floor(WANTED_MS / msPerStep)));
}
