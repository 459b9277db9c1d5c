/** How the weights of a script of JAX start: an entry of its dictionary for each layer that has any. */
import { type CellName, CELLS } from '../graph/cells.ts';
import { bothDirections, type LayerNode, type Recurrent } from '../graph/layer-graph.ts';
import { cellWeights, featuresOf } from '../graph/weights.ts';
import { DIAGONAL_WEIGHTS, LRU_WEIGHTS, OSCILLATOR_WEIGHTS } from './jax-cells.ts';
import { RECURRENT_WEIGHTS } from './jax-parts.ts';
import { call, startsWithMemories } from './python.ts';

/** The functions of the script that make a recurrent layer's weights, by their names. */
export const WEIGHT_FUNCTIONS = {
  recurrent_weights: RECURRENT_WEIGHTS,
  diagonal_weights: DIAGONAL_WEIGHTS,
  lru_weights: LRU_WEIGHTS,
  oscillator_weights: OSCILLATOR_WEIGHTS,
} as const;

/** An entry of the dictionary for each layer that has weights. */
export function startingWeights({ layer, name, inputs }: LayerNode): string[] {
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
    case 'glu': {
      const features = featuresOf(inputs[0].shape);
      return [`"${name}": dense_weights(next(keys), ${features}, ${2 * layer.units}),`];
    }
    case 'layer-normalization': {
      const features = featuresOf(inputs[0].shape);
      return [`"${name}": {"gamma": jnp.ones(${features}), "beta": jnp.zeros(${features})},`];
    }
    default:
      return [];
  }
}

function recurrentWeights(layer: Recurrent, input: LayerNode): string {
  const { cell } = layer;
  const features = featuresOf(input.shape);
  const weights = call(STARTING[cell] ?? 'recurrent_weights', [
    'next(keys)',
    String(features),
    String(layer.units),
    ...(cell === 'lru' ? [] : [gates(cell), ...firstBiases(layer, features)]),
    layer.kernelInitializer !== 'glorotUniform' && `kernel="${layer.kernelInitializer}"`,
    ...firstRecurrent(layer),
  ]);
  if (!startsWithMemories(layer)) return weights;
  return `with_memories(next(keys), ${weights}, ${input.shape.at(-2)}, ${MEMORY_GATES[cell]})`;
}

/** Of cells whose recurrent weights are not a square for each gate. */
const STARTING: Readonly<Partial<Record<CellName, keyof typeof WEIGHT_FUNCTIONS>>> = {
  mingru: 'diagonal_weights',
  minlstm: 'diagonal_weights',
  indrnn: 'diagonal_weights',
  lru: 'lru_weights',
  cornn: 'oscillator_weights',
};

/** What a gate does: keep, 1, or let in, -1. */
const MEMORY_GATES: Readonly<Partial<Record<CellName, string>>> = {
  lstm: '(-1, 1, 0, 0)',
  gru: '(1, 0, 0)',
  mingru: '(-1, 0)',
  minlstm: '(1, -1, 0)',
};

function gates(cell: CellName): string | false {
  const { length } = CELLS[cell].gates;
  return length > 1 && `gates=${length}`;
}

function firstBiases(layer: Recurrent, features: number): (string | false)[] {
  const { cell, unitForgetBias, chrono } = layer;
  const bias = cellWeights(layer, features).find(({ name }) => name === 'bias');
  return [
    bias === undefined && 'bias=False',
    bias !== undefined && cell === 'lstm' && unitForgetBias && !chrono && 'forget_bias=True',
    bias?.shape.length === 2 && 'two_biases=True',
  ];
}

function firstRecurrent({ cell, units, recurrentInitializer }: Recurrent): (string | false)[] {
  const isIdentity = recurrentInitializer === 'identity';
  if (cell !== 'indrnn') return [isIdentity && 'identity=True'];
  return [
    `own=${isIdentity ? `jnp.ones(${units})` : `jax.random.uniform(next(keys), (${units},))`}`,
  ];
}
