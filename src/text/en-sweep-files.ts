/** What is wrong with the file of a sweep: where, what was found, what was expected. */

/** Its settings beside the network's and the training's. */
const STOP_RULES = 'epochs, accuracy, minutes, noGain';

/** What may stand at a place; each is the end of a sentence. */
export const sweepFileExpects = {
  format: (format: string) => `"${format}"`,
  version: (version: number) => `${version}, the version this program reads`,
  sweep:
    'an object with a "network", as in {"network": "lstm", "vary": {"units": [32, 64]}, "seeds": [1, 2]}',
  network: (known: readonly string[]) => `the name of a network: ${known.join(', ')}`,
  preset: 'the name of a preset',
  seed: (least: number, most: number) => `a whole number from ${least} to ${most}`,
  seeds: (most: number) => `a list of 1 to ${most} seeds, as in [1, 2, 3]`,
  otherSeeds: 'seeds that all differ',
  stop: `an object of stop rules: ${STOP_RULES}`,
  share: 'a share above 0 and up to 1, e.g. 0.95 for 95 %',
  minutes: 'a number of minutes above 0',
  epochs: (most: number) => `a whole number of epochs from 1 to ${most}`,
  settings: (known: readonly string[]) => `an object of settings: ${known.join(', ')}`,
  vary: 'an object of settings, each with a list of values, as in {"learningRate": [0.01, 0.1]}',
  varied: (most: number) => `at most ${most} settings that vary`,
  values: (most: number, each: string) => `a list of 1 to ${most} values, each ${each}`,
  otherValues: 'values that all differ',
  number: ({ min, max, integer }: { min: number; max: number; integer: boolean }) =>
    `a ${integer ? 'whole ' : ''}number from ${min} to ${max}`,
  choice: (choices: readonly string[]) => `one of ${choices.join(', ')}`,
  switch: 'true or false',
  text: 'a text',
} as const;

/** What a place holds, short enough for a sentence. */
function shown(value: unknown): string {
  if (value === undefined) return 'not set';
  const text = JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)} …`;
}

export const sweepFiles = {
  notJson: (why: string, at?: { line: number; column: number }) =>
    `It is not JSON: ${why}${at === undefined ? '' : `, line ${at.line} column ${at.column}`}.`,
  notASweep: (value: unknown, expected: string) =>
    `A sweep must be ${expected}; this is ${shown(value)}.`,
  missing: (place: string, expected: string) => `${place} is missing; expected ${expected}.`,
  otherwise: (place: string, value: unknown, expected: string) =>
    `${place} is ${shown(value)}; expected ${expected}.`,
  /** `why` is a sentence. */
  wrong: (place: string, why: string) => `${place} is wrong: ${why}`,
  /** `place` is empty for the sweep as a whole. */
  unknown: (place: string, key: string, known: string) =>
    `${place === '' ? 'A sweep' : place} has no setting called "${key}". Known: ${known}.`,
  known: {
    settings: (names: readonly string[]) => names.join(', '),
    vary: (names: readonly string[]) => `${names.join(', ')} (seeds go into "seeds": [1, 2])`,
    stop: STOP_RULES,
    sweep: 'network, preset, options, training, vary, seeds, stop',
  },
  saidTwice: (one: string, other: string) =>
    `${one} and ${other} say the same; expected only one of them.`,
  noAccuracy: (place: string) =>
    `${place}: the adding problem has an error and no accuracy, so no run can end by it. Leave it out.`,
  changesNothing: (place: string) =>
    `${place} changes nothing with these settings; expected a setting that is in use.`,
  noNetwork: (options: unknown, why: string) =>
    `There is no network with ${shown(options)}: ${why}`,
  /** Between two sweeps; without a full stop. */
  difference: (place: string, there: unknown, here: unknown) =>
    `${place} is ${shown(there)} there and ${shown(here)} here`,
  damagedResults: (place: string, why: string) =>
    `results is damaged at ${place === '' ? 'its beginning' : place}: ${why}.`,
  runTwice: (run: number) =>
    `results has run ${run} twice; expected one result for a run, as it stands in vary and seeds.`,
  unplannedRun: (run: number) =>
    `results has a run ${run}, which the sweep does not have so; expected one result for a run, as it stands in vary and seeds.`,
} as const;
