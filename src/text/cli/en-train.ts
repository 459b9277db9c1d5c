/** What `scanline train` says: its flags, how far a run is, and how it ended. */
import { count, fixed, roughDuration, withPlainSpaces } from '../format.ts';

export const train = {
  summary: 'Trains a network on MNIST and reads the test set after every epoch.',
  json: 'One JSON object a line instead of words: start, progress, epoch, end.',
  out: 'Keep the checkpoint, the experiment and the history in this folder, after each epoch and every 10 seconds. A folder that holds a run is refused.',
  resume:
    'Go on with the run in this folder, or from this checkpoint. Its experiment is taken as it is; only --epochs and --learning-rate may change it. A run is kept on in its own folder unless --out names another.',
  replace: 'The run that --out holds may be lost. It is there until the new one is first saved.',
  replaceWhat: '--replace says that the run in --out DIR may be lost: give --out as well.',
  notWithResume: (given: readonly string[], allowed: readonly string[]) =>
    `--resume takes the experiment from the checkpoint, so ${dashed(given)} cannot be given with it. Allowed: ${dashed(allowed)}.`,
} as const;

function dashed(flags: readonly string[]): string {
  return flags.map((flag) => `--${flag}`).join(', ');
}

/** Behind what begins. */
export const goingOn = (step: number) => (step === 0 ? '' : `, going on from step ${step}`);

interface Begun {
  network: string;
  preset: string | undefined;
  parameters: number;
  backend: string;
  step: number;
}

/** Of a run as a whole. `rates` is empty before the first epoch, or begins with a comma. */
export const runs = {
  begins: ({ network, preset, parameters, backend, step }: Begun) =>
    `${network}${preset === undefined ? '' : ` (${preset})`}: ${count(parameters)} parameters, on ${backend}${goingOn(step)}`,
  saved: (path: string) => `Saved in ${path}. Go on with: train --resume ${path}`,
  rates: (figures: readonly string[], epoch: number) =>
    `, ${figures.join(', ')} after epoch ${epoch}`,
  finished: (steps: number, rates: string) => `Finished after ${steps} steps${rates}.`,
  stoppedEarly: (steps: number, rates: string) =>
    `Stopped early after ${steps} steps: the test set is no longer read better${rates}.`,
  paused: (steps: number, rates: string) => `Interrupted after ${steps} steps${rates}.`,
  exploding: (steps: number, { loss, guessing }: { loss: number; guessing: number }) =>
    `Diverged by step ${steps}: the loss stays at ${loss.toFixed(1)}, far above blind guessing (${guessing.toFixed(1)}). Try a smaller --learning-rate, or --clipping norm.`,
  notANumber: (steps: number) =>
    `Diverged by step ${steps}: the loss is no longer a number. Try a smaller --learning-rate, or --clipping norm.`,
} as const;

/** Of the line that tells where a run stands. */
export const progress = {
  epochOf: (epoch: number, epochs: number) => `epoch ${epoch}/${epochs}`,
  batchOf: (batch: number, batches: number) => `batch ${batch}/${batches}`,
  pace: (perSecond: number, what: string) => `${Math.round(perSecond)} ${what}/s`,
  left: (seconds: number) => `${withPlainSpaces(roughDuration(seconds))} left`,
  testSet: 'the test set',
  reading: (what: string) => `reading ${what}`,
  epoch: (epoch: number) => `epoch ${epoch}`,
  beforeTraining: 'before training',
  seconds: (seconds: number) => `${fixed(seconds, 1)} s`,
} as const;
