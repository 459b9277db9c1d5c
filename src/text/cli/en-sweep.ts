/** What `scanline sweep` says: its flags, how far it is, and what is wrong with its file or folder. */
import { duration, roughDuration } from '../format.ts';
import { goingOn } from './en-train.ts';

export const sweep = {
  summary:
    'Trains every variant of an experiment with every seed, one after the other, and compares them.',
  file: 'The sweep, as in {"network": "lstm", "options": {"units": 64}, "training": {"epochs": 3}, "vary": {"learningRate": [0.01, 0.1]}, "seeds": [1, 2], "stop": {"accuracy": 0.98}}. Up to three settings vary, by up to six values each; see docs/experiments.md. A file that the page wrote is taken as well.',
  out: 'Keep the table (sweep.json, table.csv) and each run in this folder. A sweep that was broken off goes on when it is run again with the same folder.',
  json: 'One JSON object a line instead of words: run-start, progress, run-end, and at last sweep-end with the table.',
  resultsStay: (file: string, runs: number) =>
    `${file} has results of ${runs} runs already; they stay there, and every run is trained here.`,
  noFile: '"sweep" needs a file: sweep FILE.json --out DIR. See sweep --help.',
  noFolder: '"sweep" needs a folder for its runs and its table: give --out DIR.',
  goesOn: (done: number, runs: number) => `${done} of ${runs} runs are done; the sweep goes on.`,
  interrupted: (done: number, runs: number) =>
    `Interrupted after ${done} of ${runs} runs. Run the same command again to go on.`,
} as const;

interface Begun {
  number: number;
  runs: number;
  name: string;
  backend: string;
  step: number;
}

interface Ended {
  figures: string;
  epochs: number;
  seconds: number;
  status: string;
  /** Of all runs that are left, in seconds. */
  left: number | undefined;
}

/** Of its runs. */
export const sweepRuns = {
  begins: ({ number, runs, name, backend, step }: Begun) =>
    `Run ${number} of ${runs}: ${name} on ${backend}${goingOn(step)}`,
  noEpoch: 'no whole epoch',
  figures: (last: string, best: string, epoch: number) =>
    `test ${last}, best ${best} after epoch ${epoch}`,
  ends: ({ figures, epochs, seconds, status, left }: Ended) =>
    `  ${figures}; ${Math.round(epochs * 100) / 100} epochs in ${duration(seconds)} (${status})${
      left === undefined ? '' : `, about ${roughDuration(left)} of training left`
    }`,
  group: (settings: string, rates: string) => `${settings}: test ${rates}`,
  setting: (name: string, value: string) => `${name} ${value}`,
  /** Where no setting varies. */
  all: 'all runs',
  otherSettings: (folder: string) =>
    `The folder ${folder} holds a run of other settings than this run of the sweep. Move it away, or name another folder with --out.`,
} as const;

/** Of its folder and its file; paths come as they are printed. */
export const sweepFolder = {
  notKept: (folder: string) => `The sweep cannot be kept in ${folder}`,
  holdsRun: (folder: string) =>
    `The folder ${folder} holds a run, not a sweep. Name another folder with --out.`,
  holdsOther: (folder: string, difference: string, file: string) =>
    `The folder ${folder} holds another sweep: ${difference}. Name another folder with --out, or run the file that was begun there (it is ${file}).`,
  notRead: (file: string) => `The sweep ${file} cannot be read`,
  nameFile: 'Name a JSON file as docs/experiments.md describes it.',
  /** `why` is a sentence. */
  notASweep: (file: string, why: string) => `${file} is no sweep that can be run: ${why}`,
} as const;
