/** The layers that a network's builder is handed, all drawing from one seed. */
import * as tf from '@tensorflow/tfjs';
import { Bidirectional } from './bidirectional.ts';
import { Blocks } from './blocks.ts';
import { Collapse } from './collapse.ts';
import { Dense } from './dense.ts';
import { Dropout } from './dropout.ts';
import { Gru } from './gru.ts';
import { ImageScan } from './image-scan.ts';
import type { LayerKit, RecurrentConfig, RecurrentLayer } from './layer-kit.ts';
import { Lstm } from './lstm.ts';
import { Mdlstm, MDLSTM_DEFAULTS } from './mdlstm.ts';
import { Randomness } from './random.ts';
import { RECURRENT_DEFAULTS, RecurrentLayerBase } from './recurrent-layer.ts';
import { ShrinkWidths } from './shrink-widths.ts';
import { SimpleRnn } from './simple-rnn.ts';
import { TimeDistributed } from './time-distributed.ts';

const GATED = { ...RECURRENT_DEFAULTS, recurrentActivation: 'sigmoid' } as const;

/**
 * The same seed and the same order of calls give the same names and the same weights, to the bit. Names
 * are Keras's (`lstm`, `lstm_1`, …), counted within this kit: one kit makes one network.
 */
export function createLayerKit({ seed }: { seed: number }): LayerKit {
  const randomness = new Randomness(seed);
  const nameOf = nameCounter();
  return {
    input: (shape, name, dtype) =>
      tf.input({
        shape: [...shape],
        ...(name === undefined ? {} : { name }),
        ...(dtype === undefined ? {} : { dtype }),
      }),
    simpleRnn: (config) =>
      new SimpleRnn(
        {
          ...RECURRENT_DEFAULTS,
          activation: 'tanh',
          ...config,
          name: nameOf('simple_rnn', config.name),
        },
        randomness,
      ),
    lstm: (config) =>
      new Lstm(
        { ...GATED, unitForgetBias: true, ...config, name: nameOf('lstm', config.name) },
        randomness,
      ),
    gru: (config) => new Gru({ ...GATED, ...config, name: nameOf('gru', config.name) }, randomness),
    bidirectional: (layer, config) =>
      new Bidirectional(ours(layer), {
        name: nameOf('bidirectional'),
        mergeMode: config?.mergeMode ?? 'concat',
      }),
    timeDistributed: (layer) => new TimeDistributed(ours(layer), nameOf('time_distributed')),
    scan: (direction) => new ImageScan(direction, nameOf(`scan_${direction.replaceAll('-', '_')}`)),
    mdlstm: (config) =>
      new Mdlstm(
        { ...MDLSTM_DEFAULTS, ...config, name: nameOf('mdlstm', config.name) },
        randomness,
      ),
    blocks: (config) => new Blocks({ ...config, name: nameOf('blocks') }),
    shrinkWidths: (by) => new ShrinkWidths({ by, name: nameOf('shrink_widths') }),
    collapse: (axes) => new Collapse({ axes, name: nameOf('collapse') }),
    reshape: (shape) => tf.layers.reshape({ targetShape: [...shape], name: nameOf('reshape') }),
    dropout: (rate) => new Dropout({ rate, name: nameOf('dropout') }, randomness),
    merge: (mode) =>
      mode === 'sum'
        ? tf.layers.add({ name: nameOf('add') })
        : tf.layers.concatenate({ axis: -1, name: nameOf('concatenate') }),
    dense: ({ units, activation, useBias, name }) =>
      new Dense(
        {
          units,
          activation: activation ?? 'linear',
          useBias: useBias ?? true,
          name: nameOf('dense', name),
        },
        randomness,
      ),
    softmax: () => tf.layers.softmax({ axis: -1, name: nameOf('softmax') }),
    model: (inputs, outputs, name) => tf.model({ inputs, outputs, name }),
    randomState: () => randomness.state(),
    restoreRandomState: (state) => {
      randomness.restore(state);
    },
  };
}

/** `lstm`, `lstm_1`, `lstm_2`, …, unless a name is given and free. */
function nameCounter(): (base: string, wanted?: string) => string {
  const used = new Map<string, number>();
  return (base, wanted = base) => {
    const count = used.get(wanted) ?? 0;
    used.set(wanted, count + 1);
    return count === 0 ? wanted : `${wanted}_${count}`;
  };
}

function ours(layer: RecurrentLayer): RecurrentLayerBase<RecurrentConfig> {
  if (layer instanceof RecurrentLayerBase) return layer as RecurrentLayerBase<RecurrentConfig>;
  throw new Error(`${layer.name} is no recurrent layer of this kit and cannot be wrapped.`);
}
