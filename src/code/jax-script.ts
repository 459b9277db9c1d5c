/** An experiment as a script of JAX alone: weights are a dictionary, layers are functions of them. */
import { CELLS } from '../graph/cells.ts';
import {
  bothDirections,
  type LayerNode,
  type Recurrent,
  walksBack,
  walksColumns,
} from '../graph/layer-graph.ts';
import { cellWeights, featuresOf } from '../graph/weights.ts';
import {
  CELL_FUNCTIONS,
  DENSE_WEIGHTS,
  DROPPED,
  IMPORTS,
  LINEAR,
  load,
  LOSS,
  MEMORIES,
  NORMALISED,
  RECURRENT_WEIGHTS,
  STATES,
  TRAIN_BATCH,
} from './jax-parts.ts';
import { clipping, main, optimizer } from './jax-training.ts';
import {
  call,
  constants,
  docstring,
  indented,
  merged,
  pythonBool,
  scheduledRate,
  shapesInWords,
  startsWithMemories,
  type Told,
} from './python.ts';

export function jaxScript(told: Told): string {
  const { graph, experiment } = told;
  const { training } = experiment;
  const weights = graph.nodes.flatMap(makes);
  const steps = graph.nodes.flatMap(step);
  const all = [...weights, ...steps].join('\n');
  const uses = (name: string) => all.includes(`${name}(`);
  const cells = Object.entries(CELL_FUNCTIONS).filter(([name]) => all.includes(`states(${name}`));
  return `${[
    docstring(told, ['Runs with JAX: pip install jax.']),
    IMPORTS,
    constants(told),
    ...(uses('recurrent_weights') ? [RECURRENT_WEIGHTS] : []),
    ...(uses('with_memories') ? [MEMORIES] : []),
    ...(uses('dense_weights') ? [DENSE_WEIGHTS] : []),
    ...cells.map(([, code]) => code),
    ...(uses('states') ? [STATES] : []),
    ...(uses('linear') ? [LINEAR] : []),
    ...(uses('normalised') ? [NORMALISED] : []),
    ...(uses('dropped') ? [DROPPED] : []),
    [
      'def new_weights(key):',
      indented([
        '"""The weights of every layer, as they start."""',
        'keys = iter(jax.random.split(key, 100))',
        'return {',
      ]),
      indented(weights, 8),
      indented(['}']),
    ].join('\n'),
    [
      'def predict(w, image, key=None):',
      indented([
        `"""${shapesInWords(graph)}; dropout takes the key."""`,
        ...steps,
        `return ${graph.output.inputs[0].name}`,
      ]),
    ].join('\n'),
    ...clipping(training),
    ...scheduledRate(training),
    optimizer(training),
    LOSS,
    TRAIN_BATCH,
    ...load(training.data),
    main(training),
    'if __name__ == "__main__":\n    main()',
  ].join('\n\n\n')}\n`;
}

/** An entry of the dictionary for each layer that has weights. */
function makes({ layer, name, inputs }: LayerNode): string[] {
  switch (layer.kind) {
    case 'recurrent':
    case 'time-distributed':
      return [`"${name}": ${recurrentWeights(layer.recurrent, inputs[0])},`];
    case 'bidirectional':
      return bothDirections(layer.recurrent).map(
        (half) => `"${half.name}": ${recurrentWeights(half, inputs[0])},`,
      );
    case 'dense':
      return [
        `"${name}": ${call('dense_weights', [
          'next(keys)',
          String(featuresOf(inputs[0].shape)),
          String(layer.units),
          !layer.useBias && 'bias=False',
        ])},`,
      ];
    case 'layer-normalization': {
      const features = featuresOf(inputs[0].shape);
      return [`"${name}": {"gamma": jnp.ones(${features}), "beta": jnp.zeros(${features})},`];
    }
    default:
      return [];
  }
}

function recurrentWeights(layer: Recurrent, input: LayerNode): string {
  const { cell, units, unitForgetBias, kernelInitializer, recurrentInitializer } = layer;
  const bias = cellWeights(layer, featuresOf(input.shape)).find(({ name }) => name === 'bias');
  const weights = call('recurrent_weights', [
    'next(keys)',
    String(featuresOf(input.shape)),
    String(units),
    CELLS[cell].gates.length > 1 && `gates=${CELLS[cell].gates.length}`,
    bias === undefined && 'bias=False',
    bias !== undefined && cell === 'lstm' && unitForgetBias && !layer.chrono && 'forget_bias=True',
    bias?.shape.length === 2 && 'two_biases=True',
    kernelInitializer !== 'glorotUniform' && `kernel="${kernelInitializer}"`,
    recurrentInitializer === 'identity' && 'identity=True',
  ]);
  if (!startsWithMemories(layer)) return weights;
  return `with_memories(next(keys), ${weights}, ${input.shape.at(-2)})`;
}

function step(node: LayerNode, place: number): string[] {
  const { layer, name, inputs, shape } = node;
  const [x = ''] = inputs.map((input) => input.name);
  const is = (code: string) => [`${name} = ${code}`];
  switch (layer.kind) {
    case 'input':
    case 'softmax':
      return [];
    case 'recurrent':
      return is(states(layer.recurrent, name, dropped(layer.recurrent, x, 2 * place)));
    case 'bidirectional': {
      const [forward, backward] = bothDirections(layer.recurrent);
      const back = states(backward, backward.name, dropped(backward, x, 2 * place + 1));
      const [one, other] = [forward.name, backward.name];
      return [
        `${one} = ${states(forward, one, dropped(forward, x, 2 * place))}`,
        `${other} = ${layer.recurrent.returnSequences ? `${back}[:, ::-1]` : back}`,
        `${name} = ${merged('jnp.concatenate', layer.mergeMode, [one, other])}`,
      ];
    }
    case 'time-distributed': {
      const row = states(layer.recurrent, name, dropped(layer.recurrent, 'row', 2 * place));
      return is(`jax.vmap(lambda row: ${row}, 1, 1)(${x})`);
    }
    case 'reorient': {
      const columns = walksColumns(layer.direction) ? `${x}.swapaxes(1, 2)` : x;
      return is(walksBack(layer.direction) ? `${columns}[:, ::-1]` : columns);
    }
    case 'blocks': {
      const [, rows, columns, features] = shape.map((size) => size ?? 0);
      const inner = features / layer.height;
      return is(
        `${x}.reshape(-1, ${rows}, ${layer.height}, ${columns}, ${inner}).swapaxes(2, 3).reshape(-1, ${rows}, ${columns}, ${features})`,
      );
    }
    case 'collapse':
      return is(`${x}.sum(${layer.axes === 'height' ? '1' : '(1, 2)'})`);
    case 'reshape':
      return is(`${x}.reshape(-1, ${layer.shape.join(', ')})`);
    case 'over-time':
      return is(layer.take === 'last' ? `${x}[:, -1]` : `${x}.mean(1)`);
    case 'layer-normalization':
      return is(`normalised(w["${name}"], ${x}, ${layer.epsilon})`);
    case 'dropout':
      return is(`dropped(${x}, ${layer.rate}, key, ${2 * place})`);
    case 'merge':
      return is(
        merged(
          'jnp.concatenate',
          layer.mode,
          inputs.map((input) => input.name),
        ),
      );
    case 'dense':
      return is(activated(layer.activation, `linear(w["${name}"], ${x})`));
    default:
      throw new TypeError(`A script of JAX has no layer like ${name}.`);
  }
}

function states(layer: Recurrent, name: string, x: string): string {
  const isPlain = layer.cell !== 'simple-rnn' || layer.activation === 'tanh';
  return call('states', [
    CELL_NAMES[layer.cell] ?? '',
    `w["${name}"]`,
    x,
    layer.goBackwards && `backwards=${pythonBool(true)}`,
    layer.returnSequences && `every=${pythonBool(true)}`,
    !isPlain && `activation=${ACTIVATIONS[layer.activation]}`,
  ]);
}

/** Of the cells that a script knows; the others are refused before. */
const CELL_NAMES: Readonly<Partial<Record<Recurrent['cell'], keyof typeof CELL_FUNCTIONS>>> = {
  'simple-rnn': 'simple_rnn_step',
  lstm: 'lstm_step',
  gru: 'gru_step',
};

const ACTIVATIONS = { tanh: 'jnp.tanh', relu: 'jax.nn.relu', linear: 'lambda x: x' };

/** The place makes each layer's mask another. */
function dropped({ dropout }: Recurrent, x: string, place: number): string {
  return dropout > 0 ? `dropped(${x}, ${dropout}, key, ${place}, same=True)` : x;
}

function activated(activation: string, code: string): string {
  return activation === 'linear' ? code : `jax.nn.${activation}(${code})`;
}
