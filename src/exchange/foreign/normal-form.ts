/**
 * What a model computes, written down so that two models can be compared whatever their layers are called and
 * however they were put together: a reshaped input is an input of that shape, an activation inside a dense
 * layer is a step of its own, what does nothing is left out, and the same step twice is one.
 */
import type { StockLayer } from '../stock/stock-layer.ts';

export interface Step {
  /** Keras's class; for wrappers with the class inside, `Bidirectional(LSTM)`. */
  kind: string;
  /** What enters the computation, under Keras's names. */
  settings: Readonly<Record<string, unknown>>;
  /** The places of the steps that it reads. */
  inputs: readonly number[];
  /** The layer that has the step's weights; `undefined` where it has none. */
  name: string;
  place: number;
}

/** A layer of Scanline's or of a file (`ForeignLayer`). */
export interface AnyLayer {
  className: string;
  name: string;
  config: Readonly<Record<string, unknown>>;
  inputs: readonly AnyLayer[];
  place: number;
}

const RECURRENT = ['SimpleRNN', 'LSTM', 'GRU'];

/** The steps to `output`, each after those it reads. */
export function stepsTo(output: AnyLayer): Step[] {
  const steps: Step[] = [];
  const done = new Map<AnyLayer, number>();
  const add = (step: Step): number => {
    const same = hasWeights(step.kind) ? -1 : steps.findIndex((other) => sameStep(step, other));
    return same >= 0 ? same : steps.push(step) - 1;
  };
  const visit = (layer: AnyLayer): number => {
    const known = done.get(layer);
    if (known !== undefined) return known;
    const inputs = layer.inputs.map(visit);
    let last = inputs[0] ?? -1;
    for (const { kind, settings } of partsOf(layer, steps[last])) {
      const { name, place } = layer;
      if (kind === 'Input' && last >= 0) {
        // The input in another shape takes the place of the one that it reshapes.
        steps[last] = { ...steps[last], settings };
      } else {
        last = add({ kind, settings, inputs: last === inputs[0] ? inputs : [last], name, place });
      }
    }
    done.set(layer, last);
    return last;
  };
  visit(output);
  return steps;
}

/** One of Scanline's own in the form that files have. */
export function fromStock(layer: StockLayer, made = new Map<StockLayer, AnyLayer>()): AnyLayer {
  const known = made.get(layer);
  if (known !== undefined) return known;
  const inside = Object.fromEntries(
    Object.entries(layer.inside).map(([key, { className, config }]) => [
      key,
      { class_name: className, config },
    ]),
  );
  const { className, name } = layer;
  const any: AnyLayer = {
    className,
    name,
    config: {
      ...layer.config,
      ...inside,
      ...(className === 'InputLayer' ? { batch_shape: layer.shape } : {}),
    },
    inputs: layer.inputs.map((input) => fromStock(input, made)),
    place: made.size,
  };
  made.set(layer, any);
  return any;
}

interface Part {
  kind: string;
  settings: Readonly<Record<string, unknown>>;
}

/** What one layer comes to: mostly one step. */
function partsOf({ className, config }: AnyLayer, before: Step | undefined): Part[] {
  switch (className) {
    case 'InputLayer': {
      const [, ...shape] = listOf(config['batch_shape'] ?? config['batch_input_shape']);
      return [{ kind: 'Input', settings: { shape } }];
    }
    case 'Reshape': {
      const shape = listOf(config['target_shape']);
      const whole = before?.kind === 'Input' && !shape.includes(-1) && !shape.includes(null);
      return [
        whole
          ? { kind: 'Input', settings: { shape } }
          : { kind: 'Reshape', settings: { target_shape: shape } },
      ];
    }
    case 'Permute':
      return [{ kind: 'Permute', settings: { dims: listOf(config['dims']) } }];
    case 'Masking':
      return [{ kind: 'Masking', settings: { mask_value: config['mask_value'] ?? 0 } }];
    case 'Dropout':
      return config['rate'] === 0 ? [] : [{ kind: 'Dropout', settings: { rate: config['rate'] } }];
    case 'Dense': {
      const { units, use_bias: useBias = true } = config;
      return [
        { kind: 'Dense', settings: { units, use_bias: useBias } },
        ...activationOf(config['activation']),
      ];
    }
    case 'Activation':
      return activationOf(config['activation']);
    case 'Softmax':
      return [{ kind: 'Softmax', settings: { axis: config['axis'] ?? -1 } }];
    case 'Concatenate':
      return [{ kind: 'Concatenate', settings: { axis: config['axis'] ?? -1 } }];
    case 'Add':
      return [{ kind: 'Add', settings: {} }];
    case 'Bidirectional': {
      const [kind, settings] = insideOf(config['layer']);
      const [, backward] = insideOf(config['backward_layer']);
      const { go_backwards: _, ...mirror } = backward;
      const ownMirror = config['backward_layer'] === undefined || config['backward_layer'] === null;
      return [
        {
          kind: `Bidirectional(${kind})`,
          settings: {
            merge_mode: config['merge_mode'] ?? 'concat',
            ...settings,
            // A mirror of the same settings goes without saying.
            ...(ownMirror || sameSettings(mirror, withoutDirection(settings))
              ? {}
              : { backward_layer: mirror }),
          },
        },
      ];
    }
    case 'TimeDistributed': {
      const [kind, settings] = insideOf(config['layer']);
      return [{ kind: `TimeDistributed(${kind})`, settings }];
    }
    default:
      return [
        RECURRENT.includes(className)
          ? { kind: className, settings: recurrentSettings(className, config) }
          : { kind: className, settings: {} },
      ];
  }
}

function activationOf(activation: unknown): Part[] {
  if (activation === undefined || activation === null || activation === 'linear') return [];
  return [
    activation === 'softmax'
      ? { kind: 'Softmax', settings: { axis: -1 } }
      : { kind: 'Activation', settings: { activation } },
  ];
}

function insideOf(wrapped: unknown): [string, Readonly<Record<string, unknown>>] {
  const { class_name: className, config } = recordOf(wrapped);
  const kind = typeof className === 'string' ? className : 'nothing';
  return [kind, recurrentSettings(kind, recordOf(config))];
}

/** What decides what a recurrent layer computes; what is not said has Keras 3's default. */
function recurrentSettings(className: string, config: Readonly<Record<string, unknown>>) {
  return {
    units: config['units'],
    activation: config['activation'] ?? 'tanh',
    ...(className === 'SimpleRNN'
      ? {}
      : { recurrent_activation: config['recurrent_activation'] ?? 'sigmoid' }),
    use_bias: config['use_bias'] ?? true,
    dropout: config['dropout'] ?? 0,
    recurrent_dropout: config['recurrent_dropout'] ?? 0,
    return_sequences: config['return_sequences'] ?? false,
    go_backwards: config['go_backwards'] ?? false,
    ...(className === 'GRU' ? { reset_after: config['reset_after'] ?? true } : {}),
  };
}

function withoutDirection({ go_backwards: _, ...settings }: Readonly<Record<string, unknown>>) {
  return settings;
}

function hasWeights(kind: string): boolean {
  return kind === 'Dense' || RECURRENT.some((cell) => kind.includes(cell));
}

function sameStep(one: Step, other: Step): boolean {
  return (
    one.kind === other.kind &&
    one.kind !== 'Dropout' &&
    one.inputs.join() === other.inputs.join() &&
    sameSettings(one.settings, other.settings)
  );
}

/** Both as JSON: settings are numbers, texts and lists, in the order in which this file writes them. */
function sameSettings(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
