/** What the command line says about flags: their headings in the help, those that say what to run, and wrong values. */

/** The headings. */
export const groups = {
  backend: 'Backend',
  data: 'Data',
  input: 'Input',
  network: 'Network',
  options: (network: string) => `Options of ${network}`,
  output: 'Output',
  question: 'Question',
  training: 'Training',
} as const;

/** Of the flags that say which experiment to run. */
export const experimentFlags = {
  network: (first: string) => `Which network. Default ${first}.`,
  preset: (first: string) =>
    `A known recipe for this network; other flags override it. Default ${first}.`,
  limit: 'The same as --training-digits: train on the first N samples only.',
  testDigits: 'Read only the first N samples of the test set, or of the test lines.',
} as const;

/** Of any flag that is made of a field. */
export const flags = {
  byDefault: (value: string) => `Default ${value}.`,
  on: (flag: string) => `On unless --no-${flag}.`,
  off: 'Off by default.',
  notOne: (flag: string, value: string, choices: readonly string[]) =>
    `--${flag} was "${value}"; it must be one of ${choices.join(', ')}.`,
  /** `most` is infinite where there is none. */
  notANumber: (
    flag: string,
    value: string,
    {
      isNumber,
      integer,
      least,
      most,
    }: Record<'isNumber' | 'integer', boolean> & Record<'least' | 'most', number>,
  ) => {
    const kind = integer && isNumber ? 'a whole number' : 'a number';
    const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
    return `--${flag} was ${isNumber ? value : `"${value}"`}; it must be ${kind} ${range}.`;
  },
} as const;
