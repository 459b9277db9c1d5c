/** What only `scanline bench` says of a measurement: its flags, what is wrong with them, and Keras as opponent. */
import { groups } from './en-flags.ts';

export const bench = {
  summary: 'Measures a training step against stock tfjs and against the machine’s own peak.',
  groups: { measurement: 'Measurement', output: groups.output },
  flags: {
    network: (usual: readonly string[]) =>
      `Which networks; may be given several times. Default ${usual.join(', ')}.`,
    layers: (example: string) =>
      `Measure an own network of these layers instead, e.g. "${example}".`,
    preset:
      'Measure this preset of the networks, with its own batch size, in place of the first, e.g. pixels-128.',
    presets:
      'Measure every preset of the networks, each with its own batch size, and say how long an epoch of it takes. Goes with --against none.',
    /** `others`: networks that usually have another size, each with it. */
    batch: (usual: number, others: readonly string[]) =>
      `Images or lines in a batch. Default ${usual}, but ${others.join(', ')}.`,
    against:
      'What is measured beside it, in turns: the same network of stock tfjs layers and optimizer, or in Keras on JAX and on PyTorch on the CPU, or nothing. Default tfjs.',
    kerasPython: (variable: string) =>
      `With --against keras: a Python that has tools/keras/requirements.txt. Default ${variable} in the environment, else python3.`,
    rounds: 'How often each side has its turn; the middle of all is reported. Default 7.',
    tfjsSeconds:
      'Stock tfjs, and so Keras, gets fewer turns where they would take longer than this for one network; the result says how many. Default 30.',
    json: 'One JSON object a network instead of a table.',
    markdown:
      'Also put the table into this file, with the machine named, in place of the last one of the same backend.',
  },
  layersAlone:
    '--layers measures an own network beside stock tfjs or alone; leave out --network, --preset and --against keras.',
  onePresetOrAll: '--preset names one and --presets means all; give one of the two.',
  presetsAlone: '--presets measures this project alone; add --against none.',
  notInKeras: (network: string, possible: readonly string[]) =>
    `Keras has no counterpart of ${network}, so the two cannot be compared. Choose among ${possible.join(', ')}.`,
  pythonWithoutKeras: '--keras-python names a Python for --against keras; give both.',
  otherOpponent: (given: string) => `--against was "${given}"; it must be tfjs, keras or none.`,
  measured: (network: string, batch: number) => `${network}, batch ${batch}`,
  epoch: (network: string, preset: string | undefined, seconds: number) =>
    `${network} ${preset}: ${seconds} s an epoch`,
  written: (file: string) => `The table stands in ${file}.`,
} as const;

/** The file that the table of the bench goes into. */
export const performanceFile = {
  notWritten: (file: string) => `${file} cannot be written`,
} as const;

/** Keras in a Python of the user's; `who` is `on` of the backend, `variable` names the Python where no flag does. */
export const kerasRival = {
  notHere: (program: string) =>
    `Keras is measured by ${program}, which is not there: run this from a copy of the repository.`,
  /** `why` is a sentence. */
  noneStarted: (why: string, variable: string) =>
    `${why} Make one with "python3 -m venv keras-venv" and "keras-venv/bin/pip install -r tools/keras/requirements.txt", then name its Python with --keras-python keras-venv/bin/python or in ${variable}.`,
  on: (backend: string) => `Keras on ${backend}`,
  detail: (versions: Record<'keras' | 'backend' | 'version', string>, threads: number) =>
    `Keras ${versions.keras} on ${versions.backend} ${versions.version}, ${threads === 1 ? 'one thread' : `${threads} threads`}`,
  failed: (who: string, python: string, why: string) => `${who} by ${python}: ${why}.`,
  noPython: (python: string, why: string) =>
    `There is no Python to be started as "${python}" (${why}).`,
  /** `last`: the last line that it said, or nothing. */
  ended: (who: string, python: string, last: string) =>
    `${who} by ${python} has ended${last === '' ? '' : `: ${last}`}.`,
} as const;
