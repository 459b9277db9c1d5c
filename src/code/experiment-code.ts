/**
 * An experiment as a script that runs by itself, in Keras 3, PyTorch or JAX: the same layers, first values, data,
 * loss, optimizer and settings. tools/keras/verify-code.py holds the scripts to Scanline's own numbers.
 */
import { isInKeras } from '../graph/cells.ts';
import { typeOf } from '../graph/describe.ts';
import type { LayerGraph, LayerNode } from '../graph/layer-graph.ts';
import type { Experiment } from '../models/experiment.ts';
import { graphOf, matchingPreset, networkById, taskOf } from '../models/index.ts';
import { changesDigits } from '../models/training-fields.ts';
import { code } from '../text/en-code.ts';
import { jaxScript } from './jax-script.ts';
import { kerasScript } from './keras-script.ts';
import type { Told } from './python.ts';
import { torchScript } from './torch-script.ts';

const { none } = code;

export const CODE_LANGUAGES = ['keras', 'pytorch', 'jax'] as const;
export type CodeLanguage = (typeof CODE_LANGUAGES)[number];

/** Why there is no script of the experiment, in a sentence; `undefined` where there is one. */
export function whyNoCode(experiment: Experiment, language: CodeLanguage): string | undefined {
  const { nodes } = graphOf(experiment);
  const task = taskOf(experiment);
  if (task === 'number') {
    return none.numbers;
  }
  if (nodes.some(({ layer }) => layer.kind === 'mdlstm')) {
    return none.mdlstm;
  }
  if (nodes.some(({ layer }) => layer.kind === 'permute-pixels')) {
    return none.permuted;
  }
  if (changesDigits(experiment.training)) {
    return none.changedData;
  }
  const missing = layerBeyondKeras(nodes);
  if (missing !== undefined && language !== 'jax') {
    return none.layer(typeOf(missing.layer));
  }
  const isLinear = nodes.some(
    ({ layer }) =>
      'recurrent' in layer &&
      layer.recurrent.cell === 'simple-rnn' &&
      layer.recurrent.activation === 'linear',
  );
  if (language === 'pytorch' && isLinear) return none.linear;
  const isHard = nodes.some(
    ({ layer }) => 'recurrent' in layer && layer.recurrent.recurrentActivation !== 'sigmoid',
  );
  return isHard ? none.hardSigmoid : undefined;
}

/** The first layer that neither Keras nor PyTorch has a cell for. */
function layerBeyondKeras(nodes: LayerGraph['nodes']): LayerNode | undefined {
  return nodes.find(
    ({ layer }) =>
      layer.kind === 'glu' || ('recurrent' in layer && !isInKeras(layer.recurrent.cell)),
  );
}

/** Whether Keras has all layers of the experiment's network; where it lacks one, JAX may have a script. */
export function hasKerasLayers(experiment: Experiment): boolean {
  return layerBeyondKeras(graphOf(experiment).nodes) === undefined;
}

const WRITERS: Readonly<Record<CodeLanguage, (told: Told) => string>> = {
  keras: kerasScript,
  pytorch: torchScript,
  jax: jaxScript,
};

/** @throws TypeError where `whyNoCode` says why there is none. */
export function codeOf(experiment: Experiment, language: CodeLanguage): string {
  const why = whyNoCode(experiment, language);
  if (why !== undefined) throw new TypeError(why);
  const told: Told = { experiment, graph: graphOf(experiment), heading: headingOf(experiment) };
  return WRITERS[language](told);
}

/** The script as a Jupyter notebook, a cell for each of its parts. */
export function notebookOf(script: string): string {
  const cells = script.split(/\n\n\n/).map((part) => ({
    cell_type: 'code',
    execution_count: null,
    metadata: {},
    outputs: [],
    source: part.trim().split(/(?<=\n)/),
  }));
  const kernelspec = { display_name: 'Python 3', language: 'python', name: 'python3' };
  return `${JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 4 }, null, 1)}\n`;
}

function headingOf(experiment: Experiment): string[] {
  const { title, source } = networkById(experiment.network);
  const preset = matchingPreset(experiment);
  return [
    `${title}${preset === undefined ? '' : `, preset ${preset.id}`}: an experiment of Scanline's.`,
    '',
    `${source.authors}: ${source.title}, ${source.year}.`,
    source.url,
    ...(preset?.published === undefined
      ? []
      : [
          `Published: ${preset.published.testAccuracy} % of the test digits after ${preset.published.epochs} epochs`,
          `(${preset.published.remark}).`,
        ]),
  ];
}
