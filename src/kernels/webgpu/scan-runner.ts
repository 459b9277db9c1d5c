/**
 * Runs a scan in the best of several forms, and in dispatches short enough.
 *
 * Which form is fastest depends on the device and on the shape, so the first runs of a scan try each form a
 * few times and the fastest is kept, for this device. The page draws with the same GPU and drivers end
 * dispatches that hold it for long, so a scan is cut in time where it would take more than about 25 ms.
 */
import type { CommandStream } from './command-stream.ts';

export interface ScanForm {
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

interface Record {
  runs: number;
  msPerStep: number | undefined;
}

export class ScanRunner {
  private readonly records = new Map<string, Record>();
  private trials = 0;

  constructor(private readonly stream: CommandStream) {}

  /**
   * How many scans were trials of a form since this was last asked; it is asked anew from zero. A step in
   * which there was none is of its final speed.
   */
  takeTrials(): number {
    const trials = this.trials;
    this.trials = 0;
    return trials;
  }

  /**
   * @param key what the pace depends on besides the form: cell, shape, batch
   * @param forms the likeliest first; on a software adapter, where compiling takes seconds, only that one
   */
  run(key: string, timesteps: number, forms: readonly ScanForm[]): void {
    const tried = this.stream.isSoftware ? forms.slice(0, 1) : forms;
    const records = tried.map((form) => this.recordOf(`${key} ${form.name}`));
    const next = chooseNext(records);
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

  private recordOf(key: string): Record {
    let record = this.records.get(key);
    if (record === undefined) {
      record = { runs: 0, msPerStep: undefined };
      this.records.set(key, record);
    }
    return record;
  }

  /** A scan of one dispatch is timed by the device's clock where it has one; otherwise by the wall's. */
  private timedRun(record: Record, form: ScanForm, timesteps: number, chunk: number): void {
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

  private note(record: Record, steps: number, milliseconds: Promise<number>): void {
    milliseconds.then(
      (ms) => {
        // The least of what was seen: a wait for something else only makes a step look slower.
        record.msPerStep = Math.max(1e-5, Math.min(record.msPerStep ?? Infinity, ms / steps));
      },
      () => undefined, // The device was lost; whoever watches it says so.
    );
  }
}

/** The first form not tried often enough, else the fastest. */
function chooseNext(records: readonly Record[]): number {
  const untried = records.findIndex(({ runs }) => runs < TRIALS);
  if (untried >= 0) return untried;
  const speeds = records.map(({ msPerStep }) => msPerStep ?? Infinity);
  return Math.max(0, speeds.indexOf(Math.min(...speeds)));
}

function chunkOf(msPerStep: number | undefined, timesteps: number): number {
  if (msPerStep === undefined) return Math.min(FIRST_CHUNK, timesteps);
  return Math.min(timesteps, Math.max(1, Math.floor(WANTED_MS / msPerStep)));
}
