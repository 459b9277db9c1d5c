/** What is said about a link that could not be taken quite as it was. */
export const link = {
  newerVersion: (version: string) =>
    `This link was made for another version of Scanline (${version}). What it says was read as well as it could be.`,
  repeated: (key: string) => `The link gives "${key}" more than once; the first was taken.`,
  unknownKey: (key: string) => `The link's "${key}" is not known here and was left out.`,
  notANumber: (key: string, value: string) =>
    `The link's "${key}" is "${value}", which is no number, so the preset's value is used.`,
  notOneOf: (key: string, value: string, choices: readonly string[]) =>
    `The link's "${key}" is "${value}", but it must be one of ${choices.join(', ')}; it was left out.`,
  unknownNetwork: (value: string, known: readonly string[], taken: string) =>
    `The link asks for a network called "${value}", which is not known (${known.join(', ')} are); ${taken} is shown.`,
  unknownPreset: (value: string, known: readonly string[], taken: string) =>
    `The link asks for a preset called "${value}", which is not known (${known.join(', ')} are); ${taken} is taken.`,
  unknownHidden: (value: string) =>
    `The link wants to hide "${value}", but there is no control of that name.`,
  clamped: (key: string, value: string, min: number, max: number, taken: number) =>
    `The link's "${key}" is ${value}; it goes from ${min} to ${max}, so ${taken} is used.`,
} as const;
