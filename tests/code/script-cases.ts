/** Which scripts are kept as files: of every preset that can be told, and of own networks that use all words. */
import { CODE_LANGUAGES, type CodeLanguage, whyNoCode } from '../../src/code/experiment-code.ts';
import { withData } from '../../src/models/data-fit.ts';
import type { Experiment } from '../../src/models/experiment.ts';
import { experimentFromPreset, NETWORKS } from '../../src/models/index.ts';

export interface ScriptCase {
  name: string;
  experiment: Experiment;
  /** Those that can say it. */
  languages: readonly CodeLanguage[];
}

const OWN: Readonly<Record<string, string>> = {
  'own-merges':
    'columns:4 lstm:6:all:both-mul gru:5:all:both-ave:back simple-rnn:5:all:both-sum:relu average dense:10',
  'own-residual':
    'tiles:4 gru:16:all:residual:no-bias layer-norm dense:16:tanh:residual last dense:8:softmax:no-bias dense:10',
  'own-each': 'grid gru:5:all:each lstm:6:each:identity lstm:7:all:torch-uniform flatten dense:10',
  'own-memories': 'rows lstm:6:all:chrono lstm:5:no-forget-bias dense:10',
  'own-units-alone':
    'rows mingru:6:all:chrono minlstm:5:all:chrono:both indrnn:7:all:identity:back indrnn:5:all:no-bias cornn:6:dt0.5 dense:10',
  'own-complex': 'columns dense:6 lru:6:all:back glu:5 dense:5 lru:5 dense:10',
  'own-four': 'image four-direction:6:gru:merge-mul dense:9:sigmoid dense:10',
};

/** Of an LSTM trained otherwise. */
const TRAINED: Readonly<Record<string, Partial<Experiment['training']>>> = {
  'lstm-clip-value': { clipping: 'value', clipLimit: 0.01, optimizer: 'sgd', momentum: 0.9 },
  'lstm-clip-norm': { clipping: 'norm', clipLimit: 0.05, optimizer: 'rmsprop', patience: 2 },
  'lstm-clip-global': { clipping: 'global-norm', clipLimit: 0.1 },
  'lstm-steps': { schedule: 'step', stepEpochs: 5 },
  'lstm-cosine': { schedule: 'cosine' },
  'lstm-warm-up': { schedule: 'warm-up-cosine', warmUpEpochs: 0.5 },
};

/** On sequences that are made up, by the names of network and task. */
const MADE_UP = [
  ['simple-rnn', 'recall', {}],
  ['lstm', 'recall', { patience: 3 }],
  ['lstm', 'adding', { patience: 3 }],
  ['lru', 'adding', {}],
] as const;

export function scriptCases(): ScriptCase[] {
  const presets = NETWORKS.flatMap(({ id, presets: known }) =>
    known.map((preset) => ({
      name: `${id}-${preset.id}`,
      experiment: experimentFromPreset(id, preset.id),
    })),
  );
  const own = Object.entries(OWN).map(([name, layers]) => ({
    name,
    experiment: { ...experimentFromPreset('custom'), options: { layers } },
  }));
  const trained = Object.entries(TRAINED).map(([name, changes]) => {
    const base = experimentFromPreset('lstm');
    return { name, experiment: { ...base, training: { ...base.training, ...changes } } };
  });
  const madeUp = MADE_UP.map(([network, task, changes]) => {
    const base = withData(experimentFromPreset(network), task);
    const training = { ...base.training, ...changes };
    return { name: `${network}-${task}`, experiment: { ...base, training } };
  });
  return [...presets, ...own, ...trained, ...madeUp]
    .map((known) => ({ ...known, languages: languagesOf(known.experiment) }))
    .filter(({ languages }) => languages.length > 0);
}

function languagesOf(experiment: Experiment): CodeLanguage[] {
  return CODE_LANGUAGES.filter((language) => whyNoCode(experiment, language) === undefined);
}
