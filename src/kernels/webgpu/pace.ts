/**
 * How many timesteps one dispatch may walk. The page draws with the same GPU and drivers end dispatches
 * that hold it for long, so a scan is cut where it would take more than about 25 ms. How long a step
 * takes is measured: by the wall clock between the completion of one submission and the next.
 */
import type { CommandStream } from './command-stream.ts';

const WANTED_MS = 25;
const FIRST_CHUNK = 16;
/** A scan is timed this often, then only now and then: a GPU may slow down as it warms up. */
const TIMED_RUNS = 4;
const RETIME_EVERY = 64;

export class Pace {
  private readonly scans = new Map<string, { runs: number; msPerStep: number | undefined }>();
  private lastDone = 0;

  constructor(private readonly stream: CommandStream) {}

  /**
   * Encodes a scan of `timesteps` in as few dispatches as its pace allows; `encode` gets the bounds of
   * each in the order of walking.
   *
   * @param key the scan's program and batch: what its pace depends on
   */
  run(key: string, timesteps: number, encode: (begin: number, end: number) => void): void {
    const scan = this.scanOf(key);
    const timed = scan.runs < TIMED_RUNS || scan.runs % RETIME_EVERY === 0;
    scan.runs++;
    const chunk = this.chunk(scan.msPerStep, timesteps);
    for (let begin = 0; begin < timesteps; begin += chunk) {
      const end = Math.min(timesteps, begin + chunk);
      if (timed) this.stream.submit();
      encode(begin, end);
      if (timed) this.time(scan, end - begin);
      else if (end < timesteps) this.stream.submit();
    }
  }

  private scanOf(key: string): { runs: number; msPerStep: number | undefined } {
    let scan = this.scans.get(key);
    if (scan === undefined) {
      scan = { runs: 0, msPerStep: undefined };
      this.scans.set(key, scan);
    }
    return scan;
  }

  private chunk(msPerStep: number | undefined, timesteps: number): number {
    if (msPerStep === undefined) return Math.min(FIRST_CHUNK, timesteps);
    return Math.min(timesteps, Math.max(1, Math.floor(WANTED_MS / msPerStep)));
  }

  private time(scan: { msPerStep: number | undefined }, steps: number): void {
    const { device } = this.stream.backend;
    const before = device.queue.onSubmittedWorkDone().then(() => performance.now());
    this.stream.submit();
    const after = device.queue.onSubmittedWorkDone().then(() => performance.now());
    Promise.all([before, after]).then(
      ([begin, end]) => {
        const msPerStep = (end - Math.max(begin, this.lastDone)) / steps;
        this.lastDone = end;
        // The least of what was seen: a wait for something else only makes a step look slower.
        scan.msPerStep = Math.max(1e-4, Math.min(scan.msPerStep ?? Infinity, msPerStep));
      },
      () => undefined, // The device was lost; whoever watches it says so.
    );
  }
}
