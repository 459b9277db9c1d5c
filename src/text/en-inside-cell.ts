/** The words of the question "How does one cell compute?". */
import { count, fixed, significant } from './format.ts';

/** Three digits, or as many figures where that would be 0. */
function number(value: number): string {
  return value !== 0 && Math.abs(value) < 0.0995 ? significant(value, 2) : fixed(value, 3);
}

function complex(re: number, im: number): string {
  return `${number(re)} ${im < 0 ? '−' : '+'} ${number(Math.abs(im))} i`;
}

export const cellView = {
  number,
  complex,
  level: 'How close',
  levels: { network: 'Network', layer: 'Layer', cell: 'Cell', sum: 'Sum' },
  layer: 'Layer',
  unit: 'Unit',
  row: 'Row',
  network: (layer: string) =>
    `One recurrent layer after the other reads the image. Pick one to see what it holds at this step; ${layer} is picked.`,
  shape: (shape: readonly number[]) => shape.map((length) => count(length)).join(' × '),
  reads: (features: number) =>
    features === 1
      ? 'What it reads at this step: one number'
      : `What it reads: ${count(features)} numbers`,
  before: (units: number) => `Its state before: ${count(units)} numbers`,
  none: 'Before the first step its state is 0.',
  after: (units: number) => `What it hands on after: ${count(units)} numbers`,
  columns: ['number', 'read', 'state before', 'handed on'],
  layerTold: (unit: number, step: number, was: number | undefined, is: number) =>
    was === undefined
      ? `Unit ${unit}, step ${count(step)}: ${number(is)}.`
      : `Unit ${unit}, step ${count(step)}: ${number(was)} becomes ${number(is)}.`,
  diagram: 'The cell as a diagram; pick a part to see how it is computed',
  equations: 'Its equations',
  whole: (sign: string, numbers: number) => `${sign}: all ${count(numbers)} numbers come in.`,
  comesIn: (sign: string, value: string) => `${sign} = ${value} comes in.`,
  made: (sign: string, how: string, value: string) => `${sign} = ${how} = ${value}.`,
  sum: (sign: string) => `The sum in ${sign}`,
  gate: 'Sum of',
  sumTold: (sign: string, parts: string, sum: number, value: number) =>
    `${sign}: ${parts} makes ${number(sum)}, and of it ${number(value)}.`,
  same: (sign: string, parts: string, sum: number) => `${sign}: ${parts} makes ${number(sum)}.`,
  term: 'Term',
  value: 'Number',
  products: 'Its largest products',
  bars: (sign: string) =>
    `Every product in the sum of ${sign}: first those of the input, then those of the state`,
  pixel: (feature: number, features: number) => (features === 1 ? 'input' : `input ${feature}`),
  state: (unit: number, letter = 'h') => `${letter} of unit ${unit}`,
  times: (value: number, weight: number, product: number) =>
    `${number(value)} × ${number(weight)} = ${number(product)}`,
  total: 'Sum',
  activated: (does: string) => (does === '=' ? 'Value' : `${does} of it`),
} as const;
