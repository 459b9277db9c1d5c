/**
 * Which of Scanline's networks a model is. A guess of the network and its options is read off the model's
 * layers; it holds only when the network so made has exactly the same steps.
 */
import type { Experiment, NetworkId, Options } from '../../models/experiment.ts';
import { experimentFromPreset, networkById } from '../../models/index.ts';
import { readExperiment } from '../../models/read-experiment.ts';
import { ExchangeError } from '../exchange-error.ts';
import { recordNetwork } from '../graph/record-network.ts';
import { toStock } from '../stock/to-stock.ts';
import { fromStock, stepsTo, type Step } from './normal-form.ts';

/** What a network of Scanline's makes of the steps of a file, place by place the same. */
export interface Recognised {
  experiment: Experiment;
  steps: readonly Step[];
}

/**
 * The experiment whose network has these steps, with the training settings of the network's first preset.
 *
 * @param initializers how a recurrent layer's weights begin, as far as the file says; used for the IRNN
 * @throws ExchangeError saying in what the nearest network differs.
 */
export function recognise(steps: readonly Step[], initializers: Options, name: string): Recognised {
  const guesses = GUESSES.flatMap(({ network, guess }) => {
    const options = guess(steps);
    return options === undefined ? [] : [{ network, options }];
  });
  const tried = guesses.map(({ network, options }) => {
    const known = knownOptions(network, { ...initializers, ...options });
    return { ...tryGuess(network, known, steps), network };
  });
  const found = tried.find(({ difference }) => difference === undefined);
  if (found !== undefined) return found;
  const [nearest] = tried;
  throw new ExchangeError(
    `${name} holds a network that Scanline does not have: ${inWords(steps)}. ${
      nearest === undefined
        ? 'Scanline opens its own networks: SimpleRNN, LSTM, GRU, IRNN, HRNN, the four-direction LSTM and the bidirectional LSTM that reads numbers.'
        : `The nearest is ${networkById(nearest.network).title}, and ${nearest.difference ?? 'it differs'}.`
    }`,
  );
}

/**
 * Holds the steps of a file against those of the network it says it is.
 *
 * @throws ExchangeError naming the first difference.
 */
export function confirm(experiment: Experiment, steps: readonly Step[], name: string): Recognised {
  const own = ownSteps(experiment);
  const difference = differenceOf(own, steps);
  if (difference === undefined) return { experiment, steps: own };
  throw new ExchangeError(
    `${name} says that it holds ${networkById(experiment.network).title}, but its layers are not that network's: ${difference}. It was changed after it was saved; export it again.`,
  );
}

function tryGuess(network: NetworkId, options: Options, steps: readonly Step[]) {
  const preset = experimentFromPreset(network);
  const { experiment } = readExperiment({ ...preset, options: { ...preset.options, ...options } });
  const own = ownSteps(experiment);
  return { experiment, steps: own, difference: differenceOf(own, steps) };
}

function ownSteps(experiment: Experiment): Step[] {
  return stepsTo(fromStock(toStock(recordNetwork(experiment))));
}

/** Only what the network has an option for and can read; the rest shows as a difference. */
function knownOptions(network: NetworkId, given: Readonly<Record<string, unknown>>): Options {
  const options: Record<string, number | string | boolean> = {};
  for (const field of networkById(network).fields) {
    const value = given[field.name];
    const fits =
      (field.kind === 'number' && typeof value === 'number' && Number.isFinite(value)) ||
      (field.kind === 'switch' && typeof value === 'boolean') ||
      (field.kind === 'choice' && typeof value === 'string' && field.choices.includes(value));
    if (fits) options[field.name] = value as number | string | boolean;
  }
  return options;
}

type Guess = (steps: readonly Step[]) => Readonly<Record<string, unknown>> | undefined;

const stacked =
  (cell: string): Guess =>
  (steps) => {
    const recurrent = recurrentOf(steps);
    const [first] = recurrent;
    const plain = first?.kind === cell;
    if (!plain && first?.kind !== `Bidirectional(${cell})`) return undefined;
    const { units, dropout } = first.settings;
    return { units, dropout, layers: recurrent.length, bidirectional: !plain };
  };

const irnn: Guess = (steps) => {
  const [first] = recurrentOf(steps);
  if (first?.kind !== 'SimpleRNN' || first.settings['activation'] !== 'relu') return undefined;
  const isPixels = JSON.stringify(inputShape(steps)) === '[784,1]';
  return { units: first.settings['units'], reading: isPixels ? 'pixels' : 'rows' };
};

const hrnn: Guess = (steps) => {
  const [row, column] = recurrentOf(steps);
  if (row?.kind !== 'TimeDistributed(LSTM)') return undefined;
  return { rowUnits: row.settings['units'], columnUnits: column?.settings['units'] };
};

const CELLS: Readonly<Record<string, string>> = {
  LSTM: 'lstm',
  GRU: 'gru',
  SimpleRNN: 'simple-rnn',
};

const fourDirection: Guess = (steps) => {
  const recurrent = recurrentOf(steps);
  const merge = steps.find(({ kind }) => kind === 'Concatenate' || kind === 'Add');
  if (merge === undefined || recurrent.length === 0) return undefined;
  const dropout = steps.find(({ kind }) => kind === 'Dropout');
  return {
    units: recurrent[0].settings['units'],
    cell: CELLS[recurrent[0].kind],
    merge: merge.kind === 'Add' ? 'sum' : 'concat',
    dropout: dropout?.settings['rate'] ?? 0,
  };
};

const blstmLine: Guess = (steps) => {
  const [first, ...others] = recurrentOf(steps);
  const isLine = inputShape(steps).includes(null);
  if (first?.kind !== 'Bidirectional(LSTM)' || !isLine) return undefined;
  const { units, dropout } = first.settings;
  return { units, dropout, layers: 1 + others.length };
};

/** The more special ones first: the first that fits is told about. */
const GUESSES: readonly { network: NetworkId; guess: Guess }[] = [
  { network: 'four-direction', guess: fourDirection },
  { network: 'hrnn', guess: hrnn },
  { network: 'blstm-line', guess: blstmLine },
  { network: 'irnn', guess: irnn },
  { network: 'simple-rnn', guess: stacked('SimpleRNN') },
  { network: 'lstm', guess: stacked('LSTM') },
  { network: 'gru', guess: stacked('GRU') },
];

function recurrentOf(steps: readonly Step[]): Step[] {
  return steps.filter(({ settings }) => 'return_sequences' in settings);
}

function inputShape(steps: readonly Step[]): readonly unknown[] {
  const shape = steps.find(({ kind }) => kind === 'Input')?.settings['shape'];
  return Array.isArray(shape) ? (shape as readonly unknown[]) : [];
}

/** The first difference in words; `undefined` when there is none. */
function differenceOf(own: readonly Step[], steps: readonly Step[]): string | undefined {
  for (let place = 0; place < Math.max(own.length, steps.length); place++) {
    const [expected, found] = [own.at(place), steps.at(place)];
    if (expected === undefined)
      return `after its last layer, Softmax, the file has ${found?.kind ?? 'another'} ("${found?.name ?? ''}")`;
    if (found === undefined) return `its layer ${expected.kind} is missing in the file`;
    if (expected.kind !== found.kind) {
      return `where it has ${described(expected)}, the file has ${described(found)}`;
    }
    for (const key of new Set([
      ...Object.keys(expected.settings),
      ...Object.keys(found.settings),
    ])) {
      const [wanted, given] = [expected, found].map(({ settings }) =>
        JSON.stringify(settings[key]),
      );
      if (wanted !== given) {
        return `the layer "${found.name}" has ${key} ${given ?? 'unset'} where it has ${wanted ?? 'none'}`;
      }
    }
    if (expected.inputs.join() !== found.inputs.join()) {
      return `the layer "${found.name}" reads other layers than there`;
    }
  }
  return undefined;
}

function described({ kind, settings }: Step): string {
  const { units, shape } = settings;
  if (kind === 'Input') return `an input of ${JSON.stringify(shape)}`;
  return typeof units === 'number' ? `${kind} of ${units} units` : kind;
}

function inWords(steps: readonly Step[]): string {
  const shown = steps.slice(0, 8).map(({ kind, settings }) => {
    const { units, shape } = settings;
    return kind === 'Input'
      ? `Input ${JSON.stringify(shape)}`
      : `${kind}${typeof units === 'number' ? ` ${units}` : ''}`;
  });
  return shown.join(', ') + (steps.length > shown.length ? ', …' : '');
}
