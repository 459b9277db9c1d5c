/** Single layers with Keras's defaults, not yet applied, for tests that look at one layer. All draw from one seed. */
import * as tf from '@tensorflow/tfjs';
import type { DenseConfig, MdlstmConfig, RecurrentConfig } from '../../src/graph/builder.ts';
import { CELLS, type CellName } from '../../src/graph/cells.ts';
import {
  type Direction,
  type Layer,
  MDLSTM_DEFAULTS,
  type MergeMode,
  RECURRENT_DEFAULTS,
} from '../../src/graph/layer-graph.ts';
import { makeLayer } from '../../src/layers/build-model.ts';
import { Bidirectional } from '../../src/layers/bidirectional.ts';
import { Randomness } from '../../src/layers/random.ts';
import type { RecurrentLayer } from '../../src/layers/recurrent-layer.ts';
import { TimeDistributed } from '../../src/layers/time-distributed.ts';

export type LayerKit = ReturnType<typeof createLayerKit>;

export function createLayerKit({ seed }: { seed: number }) {
  const randomness = new Randomness(seed);
  const used = new Map<string, number>();
  const nameOf = (wanted: string) => {
    const count = used.get(wanted) ?? 0;
    used.set(wanted, count + 1);
    return count === 0 ? wanted : `${wanted}_${count}`;
  };
  const make = (name: string, layer: Exclude<Layer, { kind: 'input' }>) =>
    makeLayer(nameOf(name), layer, randomness);
  const recurrent = (cell: CellName) => {
    return ({ name = CELLS[cell].layerName, ...config }: RecurrentConfig): RecurrentLayer => {
      const spec = { ...RECURRENT_DEFAULTS, ...config, cell, name: nameOf(name) };
      // A recurrent layer's spec makes a recurrent layer.
      return makeLayer(
        spec.name,
        { kind: 'recurrent', recurrent: spec },
        randomness,
      ) as RecurrentLayer;
    };
  };
  return {
    input: (
      shape: readonly (number | null)[],
      name?: string,
      dtype: 'float32' | 'int32' = 'float32',
    ) => tf.input({ shape: [...shape], dtype, ...(name === undefined ? {} : { name }) }),
    simpleRnn: recurrent('simple-rnn'),
    lstm: recurrent('lstm'),
    gru: recurrent('gru'),
    bidirectional: (layer: RecurrentLayer, config: { mergeMode?: MergeMode } = {}) =>
      new Bidirectional(layer, {
        name: nameOf('bidirectional'),
        mergeMode: config.mergeMode ?? 'concat',
      }),
    timeDistributed: (layer: RecurrentLayer) =>
      new TimeDistributed(layer, nameOf('time_distributed')),
    scan: (direction: Direction) =>
      make(`scan_${direction.replaceAll('-', '_')}`, { kind: 'reorient', direction }),
    mdlstm: ({ name = 'mdlstm', ...config }: MdlstmConfig) =>
      make(name, { kind: 'mdlstm', mdlstm: { ...MDLSTM_DEFAULTS, ...config } }),
    blocks: (size: { height: number; width: number }) =>
      make('blocks', { kind: 'blocks', ...size }),
    shrinkWidths: (by: number) => make('shrink_widths', { kind: 'shrink-widths', by }),
    collapse: (axes: 'height' | 'both') => make('collapse', { kind: 'collapse', axes }),
    reshape: (shape: readonly number[]) => make('reshape', { kind: 'reshape', shape }),
    dropout: (rate: number) => make('dropout', { kind: 'dropout', rate }),
    merge: (mode: MergeMode) =>
      make(mode === 'sum' ? 'add' : 'concatenate', { kind: 'merge', mode }),
    dense: ({ units, activation = 'linear', useBias = true, name = 'dense' }: DenseConfig) =>
      make(name, { kind: 'dense', units, activation, useBias }),
    softmax: () => make('softmax', { kind: 'softmax' }),
    model: (
      inputs: tf.SymbolicTensor | tf.SymbolicTensor[],
      outputs: tf.SymbolicTensor,
      name: string,
    ) => tf.model({ inputs, outputs, name }),
    randomState: () => randomness.state(),
    restoreRandomState: (state: Readonly<Record<string, number>>) => {
      randomness.restore(state);
    },
  };
}
