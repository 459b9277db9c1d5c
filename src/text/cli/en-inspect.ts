/** What `scanline inspect` says: its flags, and what it found inside a network. */
import { count, fixed } from '../format.ts';

export const inspect = {
  summary:
    'Follows one image of the test set through a trained network: what it thinks and remembers after each step.',
  test: (last: number) => `The number of the test image (or test line), 0 to ${last}. Default: 0.`,
  ask: 'What to tell. reading: what it would answer after each step. states: gates and states of each step. pixels: which pixels counted. gradient: how far back the loss reaches. memory: eigenvalues and half-lives. Default: reading.',
  class:
    'For pixels and gradient: the logit of this class. Default: of the class read, and for gradient the loss.',
  rather: 'With --class: by how much its logit is above that of this class.',
  json: 'One JSON object: probabilities [steps][classes], label, order (the step that reads each pixel), layers with their states and gates, and what was asked.',
  notAsked: (given: string, known: readonly string[]) =>
    `--ask was "${given}"; it can be ${known.join(', ')}.`,
  ratherThanWhat: '--rather compares with a class; say which one by --class.',
} as const;

interface Input {
  network: string;
  step: number;
  test: number;
  /** One class, or those of a line. */
  label: number | readonly number[];
}

interface Layer {
  name: string;
  cell: string;
  units: number;
  sequences: number;
  timesteps: number;
}

interface Reach {
  layer: string;
  reachesBack: number;
  steps: number;
  /** Lengths of the gradient. */
  last: number;
  first: number;
}

interface Eigenvalue {
  layer: string;
  gate: string;
  absolute: number;
  halfLife: number;
}

interface Reading {
  isFrame: boolean;
  /** Counted from 1. */
  step: number;
  /** `undefined` where it reads nothing. */
  read: number | undefined;
  sure: number;
}

const inSteps = (steps: number) => (steps === Infinity ? 'no end' : `${fixed(steps, 1)} steps`);

/** What was found. */
export const inspected = {
  input: ({ network, step, test, label }: Input) =>
    `${network} after ${count(step)} steps, test ${typeof label === 'number' ? 'image' : 'line'} ${test}, which is ${[label].flat().join('')}.`,
  now: (way: string) => `If it had to answer now (${way}):`,
  /** What an answer after each step means. */
  ways: {
    state: 'the state after each step, as if the sequence ended there',
    'each-way': 'each of its scans has taken so many steps',
    uncovered: 'the rest of the image is blank',
    frames: 'what it says in each frame, having seen the whole line',
  },
  reads: ({ isFrame, step, read, sure }: Reading) =>
    `  ${isFrame ? 'frame' : 'after step'} ${step}: ${read ?? 'nothing'} (${fixed(100 * sure, 1)} %)`,
  layer: ({ name, cell, units, sequences, timesteps }: Layer) =>
    `${name} (${cell}, ${units} units, ${sequences === 1 ? '' : `${sequences} sequences of `}${timesteps} steps):`,
  state: (name: string, least: number, most: number) =>
    `  ${name} from ${fixed(least, 3)} to ${fixed(most, 3)}`,
  place: ({ row, column }: { row: number; column: number }, gradient: number) =>
    `row ${row} column ${column} (${fixed(gradient, 3)})`,
  pixels: (value: number, places: readonly string[]) =>
    `The quantity is ${fixed(value, 3)}. The pixels that change it most: ${places.join(', ')}.`,
  agreement: (share: number) =>
    `Gradient and occlusion agree in sign at ${fixed(100 * share, 0)} % of the places.`,
  reach: ({ layer, reachesBack, steps, last, first }: Reach) =>
    `${layer}: the gradient reaches back ${reachesBack} of ${steps - 1} steps; its length is ${last.toPrecision(3)} at the last and ${first.toPrecision(3)} at the first.`,
  eigenvalue: ({ layer, gate, absolute, halfLife }: Eigenvalue) =>
    `${layer}, ${gate}: the largest eigenvalue has the absolute value ${fixed(absolute, 3)}, half-life ${inSteps(halfLife)}.`,
  kept: (layer: string, gate: string, halfLife: number) =>
    `${layer}: by the mean of gate ${gate}, half of the units keep half their state for ${inSteps(halfLife)} or longer.`,
} as const;
