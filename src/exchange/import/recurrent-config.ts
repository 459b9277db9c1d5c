/** The settings of SimpleRNN, LSTM, GRU and of an RNN around one of their cells, as Keras names them. */
import { z } from 'zod';
import { CELLS, type CellName } from '../../graph/cells.ts';
import {
  type KernelInitializer,
  type Recurrent,
  RECURRENT_DEFAULTS,
  type RecurrentInitializer,
} from '../../graph/layer-graph.ts';
import { importRecurrent as words, importSettings } from '../../text/en-import-layers.ts';
import { LayerConfig, type Notice } from './layer-config.ts';
import { type Dialect, type ForeignLayer, readInner } from './read-topology.ts';

export const RECURRENT_CLASSES = Object.values(CELLS).map(({ className }) => className);

export function isRecurrentClass(className: string): boolean {
  return className === 'RNN' || cellOf(className) !== undefined;
}

export interface ReadRecurrent {
  recurrent: Recurrent;
  /** Hands on its states too. */
  returnState: boolean;
}

interface Reading {
  dialect: Dialect;
  file: string;
  notice: (notice: Notice) => void;
}

/** @throws ExchangeError naming a setting with which Scanline's layer would compute something else. */
export function readRecurrent(
  layer: ForeignLayer,
  config: LayerConfig,
  reading: Reading,
): ReadRecurrent {
  const sequence = readSequence(config);
  const own = cellOf(layer.className);
  if (own !== undefined) {
    const recurrent = { ...readCell(layer, own, config, reading), ...sequence.recurrent };
    return { recurrent, returnState: sequence.returnState };
  }
  const inner = readInner(config.take('cell'), layer, reading.file);
  const cell = cellOf(inner.className.replace(/Cell$/, ''));
  if (cell === undefined || !inner.className.endsWith('Cell')) {
    throw config.refusal(words.unknownCell(inner.className, RECURRENT_CLASSES));
  }
  // TensorFlow.js repeats them beside the cell.
  config.ignoreRepeated(inner.config);
  const cellConfig = new LayerConfig(inner, reading.file, reading.notice);
  const recurrent = { ...readCell(inner, cell, cellConfig, reading), ...sequence.recurrent };
  cellConfig.end();
  return { recurrent: { ...recurrent, name: layer.name }, returnState: sequence.returnState };
}

/** How the layer walks over its sequence. */
function readSequence(config: LayerConfig) {
  if (config.boolean('stateful', false)) throw config.refusal(words.stateful);
  config.only('time_major', false);
  // How it is computed, not what; nothing is ever masked here.
  config.ignore('unroll', 'implementation', 'use_cudnn', 'zero_output_for_mask');
  return {
    recurrent: {
      returnSequences: config.boolean('return_sequences', false),
      goBackwards: config.boolean('go_backwards', false),
    },
    returnState: config.boolean('return_state', false),
  };
}

function readCell(
  layer: ForeignLayer,
  cell: CellName,
  config: LayerConfig,
  { dialect, notice }: Reading,
): Recurrent {
  const isGated = cell !== 'simple-rnn';
  const dropout = config.number('dropout', 0);
  if (!(dropout >= 0 && dropout < 1)) {
    throw config.differs('dropout', dropout, [importSettings.expected.dropout]);
  }
  if (config.number('recurrent_dropout', 0) !== 0) {
    notice({ kind: 'not-applied', layer: layer.name, setting: 'recurrent_dropout' });
  }
  if (cell === 'gru') {
    const resetAfter = config.boolean('reset_after', dialect === 'keras3');
    if (!resetAfter) throw config.differs('reset_after', false, [true]);
  }
  const given = layer.config['name'];
  return {
    ...RECURRENT_DEFAULTS,
    cell,
    name: typeof given === 'string' ? given : layer.name,
    units: config.whole('units', 1, 1024),
    activation: isGated
      ? config.activation('activation', 'tanh', ['tanh'])
      : config.activation('activation', 'tanh', ['tanh', 'relu', 'linear']),
    ...(isGated ? { recurrentActivation: gatesOf(config, dialect) } : {}),
    useBias: config.boolean('use_bias', true),
    dropout,
    ...(cell === 'lstm' ? { unitForgetBias: config.boolean('unit_forget_bias', true) } : {}),
    ...readInitializers(layer, config, notice),
  };
}

/** `hard_sigmoid` is one function in Keras 3, and another one before it and in TensorFlow.js. */
function gatesOf(config: LayerConfig, dialect: Dialect): Recurrent['recurrentActivation'] {
  const otherwise = dialect === 'tfjs' ? 'hard_sigmoid' : 'sigmoid';
  const name = config.activation('recurrent_activation', otherwise, ['sigmoid', 'hard_sigmoid']);
  if (name === 'sigmoid') return 'sigmoid';
  return dialect === 'keras3' ? 'hardSigmoid' : 'hardSigmoidKeras1';
}

function readInitializers(
  layer: ForeignLayer,
  config: LayerConfig,
  notice: Reading['notice'],
): Pick<Recurrent, 'kernelInitializer' | 'recurrentInitializer'> {
  const read = <Name extends string>(
    setting: string,
    known: (name: string, settings: Record<string, unknown>) => Name | undefined,
    otherwise: Name,
  ): Name => {
    const given = config.take(setting);
    if (given === undefined) return otherwise;
    const named = z
      .object({ class_name: z.string(), config: z.record(z.string(), z.unknown()).nullish() })
      .safeParse(given);
    const name = named.success ? named.data.class_name : given;
    const found = typeof name === 'string' ? known(name, named.data?.config ?? {}) : undefined;
    if (found === undefined) notice({ kind: 'first-values', layer: layer.name, setting });
    return found ?? otherwise;
  };
  const kernelInitializer = read('kernel_initializer', kernelInitializerOf, 'glorotUniform');
  const recurrentInitializer = read('recurrent_initializer', recurrentInitializerOf, 'orthogonal');
  read('bias_initializer', (name) => (/^zeros?$/i.test(name) ? 'zeros' : undefined), 'zeros');
  return { kernelInitializer, recurrentInitializer };
}

function kernelInitializerOf(
  name: string,
  settings: Record<string, unknown>,
): KernelInitializer | undefined {
  const { mean = 0, stddev, scale, mode, distribution } = settings;
  switch (name) {
    case 'GlorotUniform':
    case 'glorot_uniform':
      return 'glorotUniform';
    case 'RandomNormal':
      return mean === 0 && stddev === 0.001 ? 'smallNormal' : undefined;
    case 'VarianceScaling': {
      const isTorch =
        mode === 'fan_in' && typeof scale === 'number' && Math.abs(scale - 1 / 3) < 1e-6;
      if (distribution === 'uniform' && isTorch) return 'torchUniform';
      // As Keras before 3 and TensorFlow.js write Glorot's.
      const isGlorot = mode === 'fan_avg' && scale === 1;
      return distribution === 'uniform' && isGlorot ? 'glorotUniform' : undefined;
    }
    default:
      return undefined;
  }
}

function recurrentInitializerOf(
  name: string,
  { gain = 1 }: Record<string, unknown>,
): RecurrentInitializer | undefined {
  if (gain !== 1) return undefined;
  if (/^orthogonal(Initializer)?$/i.test(name)) return 'orthogonal';
  return /^identity(Initializer)?$/i.test(name) ? 'identity' : undefined;
}

function cellOf(className: string): CellName | undefined {
  const cells = Object.entries(CELLS) as [CellName, (typeof CELLS)[CellName]][];
  return cells.find(([, row]) => row.className === className)?.[0];
}
