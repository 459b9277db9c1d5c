/** What is said of settings from outside (a file, a command line, a message) that cannot be taken as they are. */

import type { TaskName } from './score.ts';

const given = (value: unknown) => JSON.stringify(value);

/** Where a setting means nothing. */
export const WHERE: Readonly<Record<TaskName, string>> = {
  digit: 'where single images are read',
  number: 'where numbers of several digits are read',
  recall: 'where a made-up sequence is read',
  adding: 'where a made-up sequence is read',
};

export const wrongSettings = {
  /** What the settings of training are called as a whole; those of a network are called as it is. */
  training: 'Training',
  notAnObject: (whole: string) => `${whole} must be an object of named settings.`,
  unknown: (whole: string, name: string, known: readonly string[]) =>
    `${whole} has no setting called "${name}". Known settings: ${known.join(', ')}.`,
  notOneOf: (name: string, value: unknown, choices: readonly string[]) =>
    `${name} was ${given(value)}; it must be one of ${choices.join(', ')}.`,
  notAText: (name: string, value: unknown) => `${name} was ${given(value)}; it must be a text.`,
  notASwitch: (name: string, value: unknown) =>
    `${name} was ${given(value)}; it must be true or false.`,
  notANumber: (name: string, value: unknown, { min, max }: { min: number; max: number }) =>
    `${name} was ${given(value)}; it must be a number from ${min} to ${max}.`,
  clamped: (
    name: string,
    value: number,
    { min, max, integer }: { min: number; max: number; integer: boolean },
    taken: number,
  ) =>
    `${name} was ${value}; it goes from ${min} to ${max}${integer ? ' in whole numbers' : ''}, so ${taken} is used.`,
  notForTask: (name: string, task: TaskName) =>
    `${name} means nothing ${WHERE[task]}, so it was left out.`,
  unknownNetwork: (id: string, known: readonly string[]) =>
    `There is no network called "${id}". Known networks: ${known.join(', ')}.`,
  unknownPreset: (title: string, id: string, known: readonly string[]) =>
    `${title} has no preset called "${id}". Known presets: ${known.join(', ')}.`,
  noImage:
    'This network reads images in two dimensions, and a made-up sequence has only one. Choose SimpleRNN, IRNN, LSTM, GRU, minGRU, minLSTM, IndRNN, LRU, coRNN or an own network, or another data set.',
  noLines: ({ rows, columns, classes }: { rows: number; columns: number; classes: number }) =>
    `A network that reads numbers needs ten kinds of images of 28 x 28 pixels to compose lines of; this data set has ${classes} kinds of ${rows} x ${columns} pixels. Choose another network or another data set.`,
} as const;

const experiment = (what: string) =>
  `An experiment must be an object with a "network", and may have "options" and "training"; ${what}.`;

export const wrongExperiment = {
  unknownKeys: (keys: readonly string[]) => experiment(`"${keys.join('", "')}" is not known`),
  notAnObject: experiment('what came is no object'),
  notAText: (place: string) => experiment(`"${place}" is missing or no text`),
} as const;
