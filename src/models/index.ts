/** Finds networks, their presets and experiments. */
import { datasetOf } from '../data/dataset-of.ts';
import { basisOf } from '../data/mixed-data.ts';
import type { DataShape } from '../graph/data-shape.ts';
import type { LayerGraph } from '../graph/layer-graph.ts';
import { wrongSettings as words } from '../text/en-wrong-settings.ts';
import type { Experiment, NetworkId, TaskName, TrainingSettings } from './experiment.ts';
import { defaultsOf, FieldError } from './field.ts';
import type { Network, Preset } from './network.ts';
import { NETWORKS } from './networks.ts';
import { DEFAULT_TRAINING } from './training-fields.ts';

export { NETWORKS } from './networks.ts';

export type KnownNetwork = Network<NetworkId>;

/** @throws FieldError listing the known networks when there is none of that id. */
export function networkById(id: string): KnownNetwork {
  const network = NETWORKS.find((known: KnownNetwork) => known.id === id);
  if (network !== undefined) return network;
  const known = NETWORKS.map((each) => each.id);
  throw new FieldError(words.unknownNetwork(id, known));
}

/** @throws FieldError listing the network's presets when it has none of that id. */
export function presetOf(network: Network, presetId: string): Preset {
  const preset = network.presets.find((known) => known.id === presetId);
  if (preset !== undefined) return preset;
  const known = network.presets.map((each) => each.id);
  throw new FieldError(words.unknownPreset(network.title, presetId, known));
}

/** The experiment the page opens with. */
export function defaultExperiment(): Experiment {
  return experimentFromPreset(NETWORKS[0].id);
}

/**
 * The experiment that a preset describes; without a preset's id, the network's first one.
 *
 * @throws FieldError listing what is known when there is no such network or preset.
 */
export function experimentFromPreset(networkId: string, presetId?: string): Experiment {
  const network = networkById(networkId);
  const preset = presetId === undefined ? network.presets[0] : presetOf(network, presetId);
  return {
    network: network.id,
    options: { ...defaultsOf(network.fields), ...preset.options },
    training: { ...DEFAULT_TRAINING, ...preset.training },
  };
}

/** The layers of the experiment's network. @throws FieldError where it cannot be trained on such data. */
export function graphOf(experiment: Experiment): LayerGraph {
  const { network, options } = experiment;
  return networkById(network).layers(options, shapeOf(experiment));
}

/** What the experiment's network reads and tells apart. */
export function shapeOf({
  training,
}: {
  training: Pick<TrainingSettings, 'data' | 'length'>;
}): DataShape {
  const { shape, classes, madeUp } = datasetOf(training);
  const [rows, columns] = shape;
  if (madeUp === undefined) return { rows, columns, outputs: classes.length };
  const isNumber = classes.length === 0;
  const outputs = isNumber ? 1 : classes.length;
  return { rows: training.length, columns, outputs, isSequence: true, isNumber };
}

/** What the experiment's network learns. */
export function taskOf({
  network,
  training,
}: Pick<Experiment, 'network'> & { training: Pick<TrainingSettings, 'data'> }): TaskName {
  const { name } = networkById(network).task;
  return name === 'digit' ? (datasetOf(training).madeUp ?? name) : name;
}

/** The preset that the experiment is, but for its seed; `undefined` when settings were changed. */
export function matchingPreset(experiment: Experiment): Preset | undefined {
  const network = networkById(experiment.network);
  return network.presets.find((preset) => {
    const { options, training } = experimentFromPreset(network.id, preset.id);
    return (
      sameValues(options, experiment.options) &&
      sameValues({ ...training, seed: 0 }, { ...experiment.training, seed: 0 })
    );
  });
}

/** Whether both are of the same network with the same options, however they are trained. */
export function sameNetwork(one: Experiment, other: Experiment): boolean {
  return one.network === other.network && sameValues(one.options, other.options);
}

/**
 * Whether weights of one say something about the other: the same network, trained on the same data or on MNIST with one's
 * own digits beside it.
 */
export function sameReader(one: Experiment, other: Experiment): boolean {
  return sameNetwork(one, other) && basisOf(one.training.data) === basisOf(other.training.data);
}

function sameValues(one: object, other: object): boolean {
  const values = new Map<string, unknown>(Object.entries(other));
  return (
    Object.keys(one).length === values.size &&
    Object.entries(one).every(([name, value]) => values.get(name) === value)
  );
}
