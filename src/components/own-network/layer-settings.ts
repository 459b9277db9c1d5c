/** What can be set of each kind of layer: one table from which the form is made. */
import { CELLS, type CellName, startsAsIdentity } from '../../graph/cells.ts';
import { MOST_BLOCK } from '../../graph/data-shape.ts';
import {
  isRecurrentWord,
  type DenseWord,
  type FourDirectionWord,
  type MdlstmWord,
  type OwnLayer,
  type RecurrentWord,
} from '../../graph/own-network.ts';
import { text } from '../../text/index.ts';
import type { Option } from '../controls/Choice.tsx';

const { choices, kinds } = text.ownEditor;

export type Setting = {
  name: keyof typeof text.ownEditor.fields;
  /** Folded away until it is asked for. */
  more?: boolean;
} & (
  | {
      kind: 'number';
      value: number;
      min: number;
      max: number;
      step: number;
      set: (value: number) => OwnLayer;
    }
  | { kind: 'switch'; value: boolean; set: (value: boolean) => OwnLayer }
  | {
      kind: 'choice';
      value: string;
      options: readonly Option<string>[];
      set: (value: string) => OwnLayer;
    }
);

export function settingsOfLayer(layer: OwnLayer): Setting[] {
  if (isRecurrentWord(layer)) return recurrentSettings(layer);
  switch (layer.kind) {
    case 'four-direction':
      return fourDirectionSettings(layer);
    case 'mdlstm':
      return mdlstmSettings(layer);
    case 'dense':
      return denseSettings(layer);
    case 'blocks': {
      const side = (name: 'height' | 'width') =>
        number(name, layer[name], [1, MOST_BLOCK, 1], (value) => ({ ...layer, [name]: value }));
      return [side('height'), side('width')];
    }
    case 'glu':
      return [number('units', layer.units, UNITS, (units) => ({ ...layer, units }))];
    case 'dropout':
      return [number('rate', layer.rate, RATE, (rate) => ({ ...layer, rate }))];
    default:
      return [];
  }
}

/** Of the layer that names the digit, which has as many units as there are digits. */
export function settingsOfEnd(layer: DenseWord): Setting[] {
  return denseSettings(layer).filter(({ name }) => name === 'useBias');
}

const UNITS = [1, 1024, 1] as const;
const RATE = [0, 0.9, 0.1] as const;

function recurrentSettings(layer: RecurrentWord): Setting[] {
  const { kind, units, all, both, each } = layer;
  const setBoth = (value: RecurrentWord['both']) => ({
    ...layer,
    both: value,
    each: value === 'no' && each,
  });
  return [
    number('units', units, UNITS, (value) => ({ ...layer, units: value })),
    choice('all', all ? 'all' : 'last', choices.all, (value) => ({
      ...layer,
      all: value === 'all',
    })),
    choice('both', both, choices.both, setBoth),
    on('backwards', layer.backwards, (backwards) => ({ ...layer, backwards })),
    on('residual', layer.residual, (residual) => ({ ...layer, residual })),
    number('dropout', layer.dropout, RATE, (dropout) => ({ ...layer, dropout })),
    more(on('each', each, (value) => ({ ...layer, each: value, both: value ? 'no' : both }))),
    ...(kind === 'simple-rnn'
      ? [
          choice(
            'activation',
            layer.activation,
            {
              tanh: choices.activation.tanh,
              relu: choices.activation.relu,
              linear: choices.activation.linear,
            },
            (activation) => ({ ...layer, activation }),
          ),
        ]
      : []),
    ...(kind === 'cornn' ? oscillatorSettings(layer) : []),
    ...(CELLS[kind].biasRows === 0
      ? []
      : [more(on('useBias', layer.useBias, (useBias) => ({ ...layer, useBias })))]),
    more(
      choice('kernelInitializer', layer.kernelInitializer, choices.kernelInitializer, (value) => ({
        ...layer,
        kernelInitializer: value,
      })),
    ),
    ...(startsAsIdentity(kind)
      ? [
          more(
            choice(
              'recurrentInitializer',
              layer.recurrentInitializer,
              choices.recurrentInitializer,
              (value) => ({ ...layer, recurrentInitializer: value }),
            ),
          ),
        ]
      : []),
  ];
}

function oscillatorSettings(layer: RecurrentWord): Setting[] {
  const { oscillator } = layer;
  const part = (name: keyof typeof oscillator, most: number, step: number) =>
    number(name, oscillator[name], [0, most, step], (value) => ({
      ...layer,
      oscillator: { ...oscillator, [name]: value },
    }));
  return [part('timeStep', 1, 0.001), part('stiffness', 100, 0.1), part('damping', 100, 0.1)];
}

function fourDirectionSettings(layer: FourDirectionWord): Setting[] {
  return [
    number('units', layer.units, UNITS, (units) => ({ ...layer, units })),
    choice('cell', layer.cell, CELL_LABELS, (cell) => ({ ...layer, cell })),
    choice('merge', layer.merge, choices.merge, (merge) => ({ ...layer, merge })),
    number('outputDropout', layer.dropout, RATE, (dropout) => ({ ...layer, dropout })),
  ];
}

const CELL_LABELS = Object.fromEntries(
  Object.keys(CELLS).map((cell) => [cell, kinds[cell as CellName].label]),
) as Readonly<Record<CellName, string>>;

function mdlstmSettings(layer: MdlstmWord): Setting[] {
  const isClassic = layer.cell === 'classic';
  return [
    number('units', layer.units, UNITS, (units) => ({ ...layer, units })),
    // The classic cell has peepholes as it was published; the stable one has none.
    choice('mdlstmCell', layer.cell, choices.cell, (cell) => ({
      ...layer,
      cell,
      peepholes: cell === 'classic',
    })),
    ...(isClassic
      ? [on('peepholes', layer.peepholes, (peepholes) => ({ ...layer, peepholes }))]
      : []),
    number('outputDropout', layer.dropout, RATE, (dropout) => ({ ...layer, dropout })),
    more(on('clamp', layer.clamp, (clamp) => ({ ...layer, clamp }))),
    more(on('useBias', layer.useBias, (useBias) => ({ ...layer, useBias }))),
  ];
}

function denseSettings(layer: DenseWord): Setting[] {
  return [
    number('units', layer.units, UNITS, (units) => ({ ...layer, units })),
    choice('activation', layer.activation, choices.activation, (activation) => ({
      ...layer,
      activation,
    })),
    on('residual', layer.residual, (residual) => ({ ...layer, residual })),
    on('useBias', layer.useBias, (useBias) => ({ ...layer, useBias })),
  ];
}

type Name = Setting['name'];

function number(
  name: Name,
  value: number,
  [min, max, step]: readonly [number, number, number],
  set: (value: number) => OwnLayer,
): Setting {
  return { kind: 'number', name, value, min, max, step, set };
}

function on(name: Name, value: boolean, set: (value: boolean) => OwnLayer): Setting {
  return { kind: 'switch', name, value, set };
}

function choice<Value extends string>(
  name: Name,
  value: Value,
  labels: Readonly<Record<Value, string>>,
  set: (value: Value) => OwnLayer,
): Setting {
  const values = Object.keys(labels) as Value[];
  return {
    kind: 'choice',
    name,
    value,
    options: values.map((each) => ({ value: each, label: labels[each] })),
    set: (chosen) => set(values.find((each) => each === chosen) ?? value),
  };
}

function more(setting: Setting): Setting {
  return { ...setting, more: true };
}
