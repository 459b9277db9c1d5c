/**
 * Why a layer of a model file cannot be opened. Each of these is what follows the layer's name in the sentence
 * that `importLayer` makes of it.
 */

type Sizes = readonly (number | null)[];

const shape = (sizes: Sizes) => `[${sizes.join(', ')}]`;

/** A setting as the file has it. */
const given = (value: unknown) => JSON.stringify(value);

/** The whole sentence on one layer. */
export function importLayer(file: string, layer: string, what: string): string {
  return `${file}: the layer "${layer}" ${what}`;
}

/** Of one setting, by its name in the file. */
export const importSettings = {
  kinds: { boolean: 'true or false', number: 'a number' },
  missing: (key: string) => `says no ${key}. The file is damaged.`,
  wrongKind: (key: string, value: unknown, expected: string) =>
    `has ${key} ${given(value)}; it must be ${expected}.`,
  outOfBounds: (key: string, value: unknown, { least, most }: { least: number; most: number }) =>
    `has ${key} ${given(value)}; Scanline's layers have ${least} to ${most}.`,
  differs: (
    key: string,
    value: unknown,
    { className, expected }: { className: string; expected: readonly unknown[] },
  ) =>
    `has ${key} ${given(value)}; Scanline's ${className} has ${expected.map(given).join(' or ')}.`,
  /** What stands in place of a value where there are too many to list. */
  expected: { rate: '0 to less than 1', dropout: '0 to 0.9', epsilon: 'a small number' },
  unknown: (key: string, value: unknown, className: string) =>
    `has ${key} ${given(value)}, a setting that Scanline's ${className} does not have.`,
  calledWith: (argument: string, value: unknown) =>
    `is called with ${argument}${typeof value === 'boolean' ? ` ${value}` : ''}, which Scanline has no counterpart for.`,
  precision: (dtype: unknown) =>
    `computes in ${given(dtype)}; Scanline computes in 32-bit floats. Save the model with a float policy.`,
} as const;

const inBrackets = (sizes: Sizes) => sizes.map((size) => size ?? 'None').join(', ');

/** Of what it reads, does and hands on. */
export const importLayers = {
  unknownClass: (className: string, known: readonly string[]) =>
    `is of the class ${className}, which Scanline does not have. It opens networks made of ${known.join(', ')}.`,
  noInputShape:
    'does not say which shape the network reads. Call the model once, or give it an Input, and save it again.',
  strangeShape: (value: unknown) => `reads ${given(value)}, which is no shape.`,
  notAnImage: (sizes: Sizes, { rows, columns }: { rows: number; columns: number }) =>
    `reads [${inBrackets(sizes)}]; images of the data set in use are ${rows} × ${columns} pixels, so ${rows * columns} values. Choose a data set whose images have that shape under Settings (in a terminal with --data), then open the file again.`,
  notASequence: (sizes: Sizes, features: number) =>
    `reads [${inBrackets(sizes)}]; the sequences of the data set in use are [steps, ${features}]. Choose a data set of that shape under Settings (in a terminal with --data), then open the file again.`,
  scales: (scale: unknown) =>
    `scales its input by ${given(scale)}, as pixels of 0 to 255 need it; the images here are 0 to 1 already, and would be scaled twice. Save the model without this layer.`,
  skips: (value: number) =>
    `skips timesteps that hold nothing but ${value}, as blank rows of an image do; Scanline's networks read every timestep.`,
  otherOutput: 'has one output, and another is read. The file is damaged.',
  tensors: (className: string, { count, areStates }: { count: number; areStates: boolean }) =>
    `reads ${count} tensors${areStates ? ', the further ones being its first states' : ''}; Scanline's ${className} reads one.`,
  noFeatures: 'reads something without a number of features.',
  needs: (what: 'sequence' | 'sequences', sizes: Sizes) =>
    `needs ${what === 'sequence' ? '[timesteps, features]' : '[rows, timesteps, features]'}, but reads ${shape(sizes)}.`,
  doesNotFit: (sizes: Sizes, target: unknown) =>
    `makes ${shape(sizes)} to ${given(target)}, which does not fit.`,
  wrongDims: (dims: readonly number[]) =>
    `has dims ${given(dims)}, which do not fit what it reads.`,
  turns: (dims: readonly number[]) =>
    `has dims ${given(dims)}; Scanline's networks turn rows into columns only.`,
  crops: (cropping: string) =>
    `crops by ${cropping}; Scanline's networks take the last timestep or none.`,
  applies: (activation: string, before: string) =>
    `applies ${activation} to what "${before}" hands on; Scanline has activations inside Dense and SimpleRNN only.`,
  mergesTooFew: (count: number) => `merges ${count} tensors; it needs two.`,
  mergesShapes: (shapes: readonly Sizes[]) =>
    `merges tensors of the shapes ${shapes.map(shape).join(' and ')}; Scanline merges those of one shape.`,
} as const;

/** Of recurrent layers and what is wrapped around them. */
export const importRecurrent = {
  unknownCell: (className: string, known: readonly string[]) =>
    `is an RNN of the class ${className}; Scanline has the cells of ${known.join(', ')}.`,
  stateful:
    'is stateful: it begins with the states in which it left the images before; Scanline’s begins anew with each image.',
  sequenceAndState:
    'hands on both its sequence and its last state to other layers; Scanline’s hands on one of them.',
  cellState: 'hands on its cell state to another layer; Scanline’s hands on the hidden state only.',
  bidirectionalOf: (className: string, known: readonly string[]) =>
    `wraps a layer of the class ${className}; Scanline's Bidirectional wraps ${known.join(', ')}.`,
  timeDistributedOf: (className: string, known: readonly string[]) =>
    `wraps a layer of the class ${className}; Scanline's TimeDistributed wraps ${known.join(', ')} or Dense.`,
  bidirectionalStates: "hands on its states to other layers; Scanline's hands on its output only.",
  innerStates: 'hands on the states of the layer in it.',
  backwardDiffers: (setting: string) =>
    `has a backward layer with other settings than the forward one (${setting}); in Scanline's Bidirectional they are alike.`,
} as const;
