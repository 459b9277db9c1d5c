/** An experiment as a script of JAX alone: weights are a dictionary, layers are functions of them. */
import type { CellName } from '../graph/cells.ts';
import {
  bothDirections,
  type LayerNode,
  logitsOf,
  type Recurrent,
  walksBack,
  walksColumns,
} from '../graph/layer-graph.ts';
import { GATED, LRU, NEW_CELL_FUNCTIONS, WITHIN } from './jax-cells.ts';
import {
  CELL_FUNCTIONS,
  DENSE_WEIGHTS,
  DROPPED,
  FETCHING,
  IMPORTS,
  LINEAR,
  load,
  LOSS,
  MEMORIES,
  NORMALISED,
  SQUARED_ERROR,
  STARTS,
  STATES,
  TRAIN_BATCH,
} from './jax-parts.ts';
import { clipping, main, optimizer } from './jax-training.ts';
import { startingWeights, WEIGHT_FUNCTIONS } from './jax-weights.ts';
import { madeUpOf, makesSequences } from './made-up-sequences.ts';
import {
  call,
  constants,
  docstring,
  indented,
  merged,
  pythonBool,
  scheduledRate,
  shapesInWords,
  type Told,
} from './python.ts';

export function jaxScript(told: Told): string {
  const { graph, experiment } = told;
  const { training } = experiment;
  const madeUp = madeUpOf(training);
  const weights = graph.nodes.flatMap(startingWeights);
  const steps = graph.nodes.flatMap(step);
  const all = [...weights, ...steps].join('\n');
  const uses = (name: string) => new RegExp(`\\b${name}\\(`).test(all);
  const part = (name: string, code: string) => (uses(name) ? [code] : []);
  const cells = Object.entries({ ...CELL_FUNCTIONS, ...NEW_CELL_FUNCTIONS })
    .filter(([name]) => all.includes(`states(${name}`))
    .map(([, code]) => code);
  const starts = Object.entries(WEIGHT_FUNCTIONS).flatMap(([name, code]) => part(name, code));
  return `${[
    docstring(told, ['Runs with JAX: pip install jax.']),
    [...(madeUp === undefined ? [FETCHING] : []), IMPORTS].join('\n\n'),
    constants(told),
    ...(starts.length > 0 ? [STARTS] : []),
    ...starts,
    ...part('with_memories', MEMORIES),
    ...part('dense_weights', DENSE_WEIGHTS),
    ...(all.includes('states(ind_rnn_step') ? [WITHIN] : []),
    ...cells,
    ...part('states', STATES),
    ...part('complex_states', LRU),
    ...(uses('linear') || uses('gated') ? [LINEAR] : []),
    ...part('gated', GATED),
    ...part('normalised', NORMALISED),
    ...part('dropped', DROPPED),
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
      `def predict(w, ${graph.inputs[0].name}, key=None):`,
      indented([
        `"""${shapesInWords(told)}; dropout takes the key."""`,
        ...steps,
        `return ${logitsOf(graph).name}`,
      ]),
    ].join('\n'),
    ...clipping(training),
    ...scheduledRate(training),
    optimizer(training),
    madeUp === 'adding' ? SQUARED_ERROR : LOSS,
    TRAIN_BATCH,
    ...(madeUp === undefined ? load(training.data) : [makesSequences(madeUp, graph)]),
    main(training),
    'if __name__ == "__main__":\n    main()',
  ].join('\n\n\n')}\n`;
}

function step(node: LayerNode, place: number): string[] {
  const { layer, name, inputs, shape } = node;
  const [x = ''] = inputs.map((input) => input.name);
  const timesteps = inputs[0]?.shape.at(-2) ?? 0;
  const is = (code: string) => [`${name} = ${code}`];
  switch (layer.kind) {
    case 'input':
    case 'softmax':
      return [];
    case 'recurrent':
      return is(states(layer.recurrent, name, timesteps, dropped(layer.recurrent, x, 2 * place)));
    case 'bidirectional': {
      const [forward, backward] = bothDirections(layer.recurrent);
      const back = states(backward, backward.name, timesteps, dropped(backward, x, 2 * place + 1));
      const [one, other] = [forward.name, backward.name];
      return [
        `${one} = ${states(forward, one, timesteps, dropped(forward, x, 2 * place))}`,
        `${other} = ${layer.recurrent.returnSequences ? `${back}[:, ::-1]` : back}`,
        `${name} = ${merged('jnp.concatenate', layer.mergeMode, [one, other])}`,
      ];
    }
    case 'time-distributed': {
      const row = states(
        layer.recurrent,
        name,
        timesteps,
        dropped(layer.recurrent, 'row', 2 * place),
      );
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
    case 'glu':
      return is(`gated(w["${name}"], ${x})`);
    case 'dense':
      return is(activated(layer.activation, `linear(w["${name}"], ${x})`));
    default:
      throw new TypeError(`A script of JAX has no layer like ${name}.`);
  }
}

function states(layer: Recurrent, name: string, timesteps: number, x: string): string {
  const { cell, units, activation } = layer;
  const order = [
    layer.goBackwards && `backwards=${pythonBool(true)}`,
    layer.returnSequences && `every=${pythonBool(true)}`,
  ];
  if (cell === 'lru') return call('complex_states', [`w["${name}"]`, x, ...order]);
  const { timeStep, stiffness, damping } = layer.oscillator;
  return call('states', [
    CELL_NAMES[cell],
    String(units),
    `w["${name}"]`,
    x,
    ...order,
    cell === 'simple-rnn' && activation !== 'tanh' && `activation=${ACTIVATIONS[activation]}`,
    // Beyond this a unit that is never shut grows by more than twice over the sequence.
    cell === 'indrnn' && `limit=2 ** (1 / ${timesteps})`,
    cell === 'cornn' && `time_step=${timeStep}, stiffness=${stiffness}, damping=${damping}`,
  ]);
}

const CELL_NAMES: Readonly<
  Record<Exclude<CellName, 'lru'>, keyof typeof CELL_FUNCTIONS | keyof typeof NEW_CELL_FUNCTIONS>
> = {
  'simple-rnn': 'simple_rnn_step',
  lstm: 'lstm_step',
  gru: 'gru_step',
  mingru: 'min_gru_step',
  minlstm: 'min_lstm_step',
  indrnn: 'ind_rnn_step',
  cornn: 'co_rnn_step',
};

const ACTIVATIONS = { tanh: 'jnp.tanh', relu: 'jax.nn.relu', linear: 'lambda x: x' };

/** The place makes each layer's mask another. */
function dropped({ dropout }: Recurrent, x: string, place: number): string {
  return dropout > 0 ? `dropped(${x}, ${dropout}, key, ${place}, same=True)` : x;
}

function activated(activation: string, code: string): string {
  return activation === 'linear' ? code : `jax.nn.${activation}(${code})`;
}
