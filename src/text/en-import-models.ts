/** Why a model that a file describes cannot be opened: how its layers are put together, and which network it is. */

const shape = (sizes: readonly (number | null)[]) => `[${sizes.join(', ')}]`;

interface OfLayer {
  file: string;
  layer: string;
}

/** What to do about a network of another shape. */
const choose = (which: string) =>
  `Choose a data set ${which} under Settings (in a terminal with --data), then open the file again.`;

/** How a model inside the network, or the network itself, is put together. */
export const importModels = {
  notAModel: (file: string) =>
    `${file} describes no model of Keras or TensorFlow.js: it has no list of layers under "config". Choose a model that was saved whole, not its weights alone.`,
  unknownClass: (file: string, className: string) =>
    `${file} describes a model of the class ${className}; Scanline opens Functional and Sequential models. Build the network as one of these and save it again.`,
  authorsClass: ({ file, layer }: OfLayer, className: string) =>
    `${file}: the layer "${layer}" is a class of its author's own, ${className}, which cannot be opened. Build the network of Keras's own layers.`,
  nothingInside: ({ file, layer }: OfLayer, className: string) =>
    `${file}: the layer "${layer}", a ${className}, does not say which layer is inside it. The file is damaged.`,
  noLayers: (file: string) => `${file} describes a model without layers.`,
  /** Who reads something: the subject of the two sentences below. */
  readers: { layer: (name: string) => `the layer "${name}"`, output: 'the output' },
  readsUnknown: (file: string, reader: string, wanted: string) =>
    `${file}: ${reader} reads "${wanted}", and no layer before it has that name. The file is damaged.`,
  readsOtherOutput: (file: string, reader: string, output: { index: number; model: string }) =>
    `${file}: ${reader} reads output ${output.index} of the model "${output.model}"; Scanline opens models with one output.`,
  unnamed: 'the model',
  severalInputs: (file: string, model: string, inputs: readonly string[]) =>
    `${file}: "${model}" has ${inputs.length} inputs (${inputs.join(', ')}); Scanline's networks read one image.`,
  secondInput: (file: string, second: string, first: string) =>
    `${file}: "${second}" is a second input beside "${first}"; Scanline's networks read one image.`,
  noOutput: (file: string) =>
    `${file} describes a model with no output; Scanline's networks have one, the probabilities.`,
  otherOutputs: (file: string) =>
    `${file} describes a model with several outputs or an unknown one; Scanline's networks have one, the probabilities.`,
  innerReads: (file: string, model: string, tensors: number) =>
    `${file}: the model "${model}" inside the network reads ${tensors} tensors; Scanline opens those that read one.`,
  innerCalledWith: (file: string, model: string, argument: string) =>
    `${file}: the model "${model}" inside the network is called with ${argument}, which Scanline has no counterpart for.`,
  strangeCall: ({ file, layer }: OfLayer) =>
    `${file}: the layer "${layer}" is called with something else than the outputs of other layers. Scanline has no counterpart for that.`,
  usedOften: ({ file, layer }: OfLayer) =>
    `${file}: the layer "${layer}" is used several times with the same weights; in Scanline's networks every layer is used once.`,
  endsOtherwise: ({ file, layer }: OfLayer) =>
    `${file} ends with the layer "${layer}"; Scanline's networks end with Dense and a softmax.`,
  endsWithOtherShape: (
    { file, layer }: OfLayer,
    sizes: readonly (number | null)[],
    { outputs, isNumber, hasBlank }: { outputs: number; isNumber: boolean; hasBlank: boolean },
  ) =>
    `${file} ends with the layer "${layer}", which gives ${shape(sizes)}; a network of the data set in use gives ${
      isNumber
        ? 'one number, without a softmax'
        : `${hasBlank ? outputs + 1 : outputs} probabilities, one for each class${hasBlank ? ' and one for the blank' : ''}`
    }. ${choose(isNumber ? 'that asks for the same' : 'with as many classes')}`,
} as const;

/** What a network does at one place. */
interface Step {
  /** Keras's class, of a wrapper with what is inside. */
  type: string;
  settings: Readonly<Record<string, unknown>>;
}

function stepInWords({ type, settings: { units, shape: sizes } }: Step): string {
  if (Array.isArray(sizes)) return `${type} ${JSON.stringify(sizes)}`;
  return typeof units === 'number' ? `${type} of ${units} units` : type;
}

/** The first difference of a model from one of Scanline's networks, `it`; without a full stop. */
export const networkDifferences = {
  oneMore: (found: Step) => `after its last layer there is ${stepInWords(found)}`,
  missing: (type: string) => `its layer ${type} is missing`,
  other: (expected: Step, found: Step, name: string) =>
    `where it has ${stepInWords(expected)}, there is ${stepInWords(found)} ("${name}")`,
  setting: (name: string, key: string, { given, wanted }: Record<'given' | 'wanted', unknown>) =>
    `the layer "${name}" has ${key} ${JSON.stringify(given)} where it has ${JSON.stringify(wanted)}`,
  inputs: (name: string) => `the layer "${name}" reads other layers than there`,
  noPlace: (
    name: string,
    type: string,
    { sizes, read }: { sizes: readonly (number | null)[]; read: readonly string[] },
  ) =>
    `the layer "${name}", a ${type} that makes ${shape(sizes)} of ${read.map((one) => `"${one}"`).join(' and ')}, has no place in a network of Scanline’s, which is one chain of layers that ends in a vector for each image`,
} as const;

/** Which of Scanline's networks a model is; `difference` is the first one, without a full stop. */
export const importNetworks = {
  otherReader: (file: string, title: string, difference: string | undefined) =>
    `${file} holds a network that reads lines, and Scanline's is ${title}: ${difference ?? 'it differs'}.`,
  changed: (file: string, title: string, difference: string) =>
    `${file} says that it holds ${title}, but its layers are not that network's: ${difference}. It was changed after it was saved; export it again.`,
  differsFromOwn: (layers: string, difference: string) =>
    `as the own network ${layers}, ${difference}`,
  putTogetherOtherwise: (file: string, why: string) =>
    `${file} is made of Scanline's layers, but not put together as any of its networks: ${why.replace(/\.$/, '')}.`,
} as const;
