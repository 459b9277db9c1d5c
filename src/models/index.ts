/** The networks of Scanline. A new one is one new file and one line here. */
import { blstmLine } from './blstm-line.ts';
import type { Experiment } from './experiment.ts';
import { defaultsOf, FieldError } from './field.ts';
import { fourDirection } from './four-direction.ts';
import { gru } from './gru.ts';
import { hrnn } from './hrnn.ts';
import { irnn } from './irnn.ts';
import { lstm } from './lstm.ts';
import { mdlstmLine } from './mdlstm-line.ts';
import { mdlstm } from './mdlstm.ts';
import type { Network, Preset } from './network.ts';
import { simpleRnn } from './simple-rnn.ts';
import { DEFAULT_TRAINING } from './training-fields.ts';

/** In the order in which the page offers them. The first is the default. */
export const NETWORKS: readonly Network[] = [
  simpleRnn,
  lstm,
  gru,
  irnn,
  hrnn,
  fourDirection,
  mdlstm,
  mdlstmLine,
  blstmLine,
];

/** @throws FieldError listing the known networks when there is none of that id. */
export function networkById(id: string): Network {
  const network = NETWORKS.find((known) => known.id === id);
  if (network !== undefined) return network;
  throw new FieldError(
    `There is no network called "${id}". Known networks: ${NETWORKS.map((known) => known.id).join(', ')}.`,
  );
}

/** @throws FieldError listing the network's presets when it has none of that id. */
export function presetOf(network: Network, presetId: string): Preset {
  const preset = network.presets.find((known) => known.id === presetId);
  if (preset !== undefined) return preset;
  throw new FieldError(
    `${network.title} has no preset called "${presetId}". Known presets: ${network.presets
      .map((known) => known.id)
      .join(', ')}.`,
  );
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

function sameValues(one: object, other: object): boolean {
  const values = new Map<string, unknown>(Object.entries(other));
  return (
    Object.keys(one).length === values.size &&
    Object.entries(one).every(([name, value]) => values.get(name) === value)
  );
}
