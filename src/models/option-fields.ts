/** Fields that several networks have. */
import type { ChoiceField, NumberField, SwitchField } from './field.ts';

/** A recurrent layer's width. */
export function unitsField(name: string, units: number): NumberField {
  return {
    kind: 'number',
    name,
    default: units,
    min: 1,
    max: 1024,
    integer: true,
    choices: [8, 16, 32, 64, 100, 128, 256, 512],
    restarts: true,
  };
}

/** How many recurrent layers are stacked. */
export function layersField(layers: number, most: number): NumberField {
  return {
    kind: 'number',
    name: 'layers',
    default: layers,
    min: 1,
    max: most,
    integer: true,
    choices: Array.from({ length: most }, (_, i) => i + 1),
    restarts: true,
  };
}

/** The share of values that training drops. */
export function dropoutField(rate: number): NumberField {
  return {
    kind: 'number',
    name: 'dropout',
    default: rate,
    min: 0,
    max: 0.9,
    integer: false,
    choices: [0, 0.1, 0.2, 0.3, 0.4, 0.5],
    restarts: true,
  };
}

/** One of `choices`, the first unless told otherwise. */
export function choiceField<Choice extends string>(
  name: string,
  choices: readonly Choice[],
  usual: Choice = choices[0],
): ChoiceField {
  return { kind: 'choice', name, default: usual, choices, restarts: true };
}

/** Whether the gates that forget start with memories of any length up to the whole sequence. */
export function chronoField(on: boolean): SwitchField {
  return { kind: 'switch', name: 'chrono', default: on, restarts: true };
}
