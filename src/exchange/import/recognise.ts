/**
 * Which network a translated model is: the preset network whose graph is the same, else an own network in words.
 * Both are guesses read off the model's layers; one holds only when its graph computes exactly the same.
 */
import { CELLS } from '../../graph/cells.ts';
import { differenceOf, stepsOf, type Step } from '../../graph/compare.ts';
import { type LayerGraph, type Recurrent, walksColumns } from '../../graph/layer-graph.ts';
import { NoOwnNetworkError, ownNetworkOf } from '../../graph/own-of-graph.ts';
import { printSpelling } from '../../graph/spelling.ts';
import type { Experiment, NetworkId, Options, TrainingSettings } from '../../models/experiment.ts';
import { fitted, withData } from '../../models/data-fit.ts';
import { FieldError } from '../../models/field.ts';
import { experimentFromPreset, graphOf, networkById } from '../../models/index.ts';
import { readExperiment } from '../../models/read-experiment.ts';
import { importNetworks as words } from '../../text/en-import-models.ts';
import { ExchangeError } from '../exchange-error.ts';

/** What is learned: the data, and of made-up sequences how long they are. */
export type DataInUse = Pick<TrainingSettings, 'data' | 'length'>;

export interface Recognised {
  experiment: Experiment;
  /** The steps of the experiment's network, and place by place those of the model. */
  own: readonly Step[];
  theirs: readonly Step[];
}

/**
 * The experiment whose network the model is, with the training settings of the network's first preset.
 *
 * @throws ExchangeError saying why there is none.
 */
export function recognise(graph: LayerGraph, name: string, inUse: DataInUse): Recognised {
  const on = { ...inUse, ...lengthOf(graph) };
  const exactly = { firstValues: true };
  const theirs = stepsOf(graph, exactly);
  const guesses = GUESSES.flatMap(({ network, guess }) => {
    const options = guess(graph);
    return options === undefined ? [] : [{ network, options }];
  });
  const tried = guesses.flatMap(({ network, options }) => {
    const experiment = fittingOf(network, knownOptions(network, options), on);
    if (experiment === undefined) return [];
    const own = stepsOf(graphOf(experiment), exactly);
    return [{ experiment, own, theirs, difference: differenceOf(own, theirs) }];
  });
  const found = tried.find(({ difference }) => difference === undefined);
  if (found !== undefined) return found;
  const isLine = graph.inputs.length > 1;
  const nearest = tried.at(0);
  if (isLine) {
    const title = networkById('blstm-line').title;
    throw new ExchangeError(words.otherReader(name, title, nearest?.difference));
  }
  return asOwnNetwork(graph, theirs, name, on);
}

/**
 * Holds the graph of a file against that of the network it says it is.
 *
 * @throws ExchangeError naming the first difference.
 */
export function confirm(experiment: Experiment, graph: LayerGraph, name: string): Recognised {
  // Files of Keras cannot say all of how weights begin; the experiment does.
  const asTrained = { firstValues: false };
  const own = stepsOf(graphOf(experiment), asTrained);
  const theirs = stepsOf(graph, asTrained);
  const difference = differenceOf(own, theirs);
  if (difference === undefined) return { experiment, own, theirs };
  const { title } = networkById(experiment.network);
  throw new ExchangeError(words.changed(name, title, difference));
}

function asOwnNetwork(
  graph: LayerGraph,
  theirs: readonly Step[],
  name: string,
  on: DataInUse,
): Recognised {
  try {
    const layers = printSpelling(ownNetworkOf(graph));
    const experiment = experimentOf('custom', { layers }, on);
    const own = stepsOf(graphOf(experiment), { firstValues: true });
    const difference = differenceOf(own, theirs);
    if (difference === undefined) return { experiment, own, theirs };
    throw new NoOwnNetworkError(words.differsFromOwn(layers, difference));
  } catch (error) {
    if (!(error instanceof NoOwnNetworkError || error instanceof FieldError)) throw error;
    throw new ExchangeError(words.putTogetherOtherwise(name, error.message));
  }
}

/** Nothing where the network cannot read such data. */
function fittingOf(network: NetworkId, options: Options, on: DataInUse): Experiment | undefined {
  try {
    return fitted(experimentOf(network, options, on));
  } catch (error) {
    if (error instanceof FieldError) return undefined;
    throw error;
  }
}

/** With the settings of the network's first preset. @throws FieldError where they cannot be so */
function experimentOf(network: NetworkId, options: Options, on: DataInUse): Experiment {
  const preset = withData(experimentFromPreset(network), on.data);
  return readExperiment({
    ...preset,
    options: { ...preset.options, ...options },
    training: { ...preset.training, length: on.length },
  }).experiment;
}

/** Of a network of sequences how many steps it reads. */
function lengthOf({ inputs: [input] }: LayerGraph): Partial<DataInUse> {
  return input.name === 'sequence' ? { length: Number(input.shape[1]) } : {};
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

type Guess = (graph: LayerGraph) => Readonly<Record<string, unknown>> | undefined;

const stacked =
  (cell: string): Guess =>
  (graph) => {
    const recurrent = recurrentOf(graph);
    const first = recurrent.at(0);
    if (first?.cell !== cell) return undefined;
    const { units, dropout } = first;
    const bidirectional = graph.nodes.some(({ layer }) => layer.kind === 'bidirectional');
    const { recurrentInitializer } = first;
    return {
      ...{ units, dropout, recurrentInitializer, bidirectional },
      layers: recurrent.length,
      reading: readingOf(graph),
    };
  };

const irnn: Guess = (graph) => {
  const first = recurrentOf(graph).at(0);
  if (first?.cell !== 'simple-rnn' || first.activation !== 'relu') return undefined;
  const { units, kernelInitializer, recurrentInitializer } = first;
  return { units, reading: readingOf(graph), kernelInitializer, recurrentInitializer };
};

function readingOf({ nodes }: LayerGraph): string {
  const [, rows, columns] = nodes[0].shape.map(Number);
  if (nodes.some(({ shape }) => shape[1] === rows * columns)) return 'pixels';
  const walks = nodes.some(
    ({ layer }) => layer.kind === 'reorient' && walksColumns(layer.direction),
  );
  return walks ? 'columns' : 'rows';
}

const hrnn: Guess = (graph) => {
  const [row, column] = recurrentOf(graph);
  if (!graph.nodes.some(({ layer }) => layer.kind === 'time-distributed')) return undefined;
  return {
    rowUnits: row.units,
    columnUnits: (column as Recurrent | undefined)?.units,
    gates: row.recurrentActivation,
  };
};

const fourDirection: Guess = ({ nodes, ...graph }) => {
  const first = recurrentOf({ nodes, ...graph }).at(0);
  const merge = nodes.find(({ layer }) => layer.kind === 'merge')?.layer;
  if (merge?.kind !== 'merge' || first === undefined) return undefined;
  const dropout = nodes.find(({ layer }) => layer.kind === 'dropout')?.layer;
  return {
    ...{ units: first.units, cell: first.cell, merge: merge.mode },
    dropout: dropout?.kind === 'dropout' ? dropout.rate : 0,
  };
};

const blstmLine: Guess = (graph) => {
  const [first, ...others] = recurrentOf(graph);
  if (graph.inputs.length < 2) return undefined;
  const { units, dropout } = first;
  return { units, dropout, layers: 1 + others.length };
};

/** The more special ones first. */
const GUESSES: readonly { network: NetworkId; guess: Guess }[] = [
  { network: 'four-direction', guess: fourDirection },
  { network: 'hrnn', guess: hrnn },
  { network: 'blstm-line', guess: blstmLine },
  { network: 'irnn', guess: irnn },
  ...Object.keys(CELLS).map((cell) => ({ network: cell as NetworkId, guess: stacked(cell) })),
];

function recurrentOf({ nodes }: LayerGraph): Recurrent[] {
  return nodes.flatMap(({ layer }) => ('recurrent' in layer ? [layer.recurrent] : []));
}
