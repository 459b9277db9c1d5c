/** What is said of the spelling of an own network, `rows gru:64:all layer-norm gru:64 dense:10`. */

export type Sizes = readonly (number | null)[];

const shape = (sizes: Sizes) => `[${sizes.join(', ')}]`;

export const ownNetwork = {
  /** Before every sentence on one word. */
  at: (place: number, word: string, sentence: string) => `Word ${place}, "${word}": ${sentence}`,
  empty: (example: string) => `There are no layers. Expected, for example: ${example}`,
  tooLong: (layers: number, most: number) =>
    `The network has ${layers} layers; ${most} is the most.`,
  firstWord: (orders: readonly string[]) =>
    `the first word says in which order the image is read; it must be one of ${orders.join(', ')}.`,
  unknownLayer: (layers: readonly string[]) =>
    `there is no such layer. Expected one of ${layers.join(', ')}.`,
  orderNotFirst: 'an order of reading can only be the first word. Remove it here.',
  noNumber: (expected: string) => `a number is missing; expected ${expected}.`,
  wrongNumber: (given: string, expected: string) => `"${given}" is not ${expected}.`,
  unknownFlag: (flag: string, flags: readonly string[]) =>
    flags.length === 0
      ? `"${flag}" is too much; nothing may follow.`
      : `"${flag}" is not known here. Expected any of ${flags.join(', ')}.`,
  twice: (flag: string) => `"${flag}" is given twice, or goes with none of the others. Remove it.`,
  numbers: {
    units: 'a whole number of units from 1 to 1024',
    rate: 'a rate from 0 to 0.9',
    epsilon: 'an epsilon above 0 and at most 0.1, as in layer-norm:1e-6',
    tiles: 'a tile size of 2 or 4',
    columns: (choices: readonly number[]) => `a number of columns of ${choices.join(', ')}`,
    seed: 'a seed, a whole number from 0 to 4294967295',
    block: 'a block size such as 4x2, height by width, each from 1 to 64',
    drop: 'a rate from 0 to 0.9, as in drop0.2',
    dt: 'a time step from 0 to 1, as in dt0.042',
    gamma: 'a stiffness from 0 to 100, as in gamma2.7',
    eps: 'a damping from 0 to 100, as in eps4.7',
  },
  needs: {
    image: 'an image [height, width, features]; begin with the word image',
    sequence: '[timesteps, features]',
    sequences: '[rows, timesteps, features]; begin with the word grid',
    features: 'features, which the bare image does not have; put a layer between',
  },
  doesNotFit: (needs: string, before: string, sizes: Sizes) =>
    `it needs ${needs}, but "${before}" gives ${shape(sizes)}.`,
  needsAll: (before: string) =>
    `it needs [timesteps, features], but "${before}" gives only its last state: write ${before}:all.`,
  moveBelow: (word: string) => ` Move "${word}" below it.`,
  already: 'there are no timesteps left to flatten or to average. Remove it.',
  lruFeatures: (reads: Sizes, units: number) =>
    `an LRU adds what it reads to what it gives, so it must read ${units} features; it reads ${shape(reads)}. Put dense:${units} before it.`,
  residual: (reads: Sizes, gives: Sizes) =>
    `residual adds what the layer reads to what it gives, so both must have one shape; it reads ${shape(reads)} and gives ${shape(gives)}.`,
  uneven: (image: Sizes) =>
    `the images of this data set are ${image.join(' x ')} pixels, which it does not take apart evenly: choose another number, or rows, columns or pixels.`,
  stepByStep: 'a made-up sequence is read step by step, in no other order: write rows.',
  end: (outputs: number, sizes: Sizes) =>
    `The last layer must be dense:${outputs}, one output for each class; the network ends with ${shape(sizes)}.`,
  endNeedsVector: (outputs: number, sizes: Sizes) =>
    `dense:${outputs} must read one vector for each image, but here it reads ${shape(sizes)}: remove :all from the layer before it, or add average, last or flatten.`,
} as const;
