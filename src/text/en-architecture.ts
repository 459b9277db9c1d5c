/** The words of the layer table, the picture of the network, and where the network comes from. */
import { signsOf } from './class-names.ts';
import { count, fixed, percentage, rounded, withUnit } from './format.ts';

/** Four bytes a parameter, as Keras prints it: "295.04 KB". */
function memory(parameters: number): string {
  const bytes = parameters * 4;
  if (bytes < 1024) return withUnit(count(bytes), 'B');
  if (bytes < 1024 ** 2) return withUnit(fixed(bytes / 1024, 2), 'KB');
  return withUnit(fixed(bytes / 1024 ** 2, 2), 'MB');
}

/** "0 to 9", "T-shirt, Trouser, …". */
function inShort(classes: readonly string[]): string {
  const [first, second] = classes;
  const last = classes.at(-1) ?? '';
  return signsOf(classes).join() === classes.join()
    ? `${first} to ${last}`
    : `${first}, ${second}, … ${last}`;
}

export const architecture = {
  title: 'Architecture',
  table: {
    caption: 'Layers, first to last',
    scroller: 'Layer table, scrolls sideways where it is narrow',
    explain:
      'Output Shape: the batch first (None stands for any batch size), then the layer’s output for one image. Param #: how many numbers the layer learns; point at one, or press it, for how it is computed.',
    layer: 'Layer (type)',
    shape: 'Output Shape',
    parameters: 'Param #',
    connected: 'Connected to',
    shapeOf: (shape: readonly (number | null)[]) =>
      `(${shape.map((size, axis) => size ?? (axis === 0 ? 'None' : 'any width')).join(', ')})`,
    count,
    formulaLabel: (layer: string, parameters: number) =>
      `${layer}: ${count(parameters)} parameters, how they come about`,
    formula: (formula: string, parameters: number) => `${formula} = ${count(parameters)}`,
    total: 'Total params',
    totalOf: (parameters: number) => `${count(parameters)} (${memory(parameters)})`,
    totalsLabel: 'Parameters in total',
    activations: 'Activations',
    activationsOf: (bytes: number, batch: number) =>
      `${memory(bytes / 4)} for a batch of ${count(batch)}`,
    activationsExplain:
      'Activations: what the recurrent layers keep of every time step of every image in the batch, to learn from it afterwards.',
  },
  picture: {
    title: (network: string) => `Picture of the network ${network}`,
    label: 'The network, from image to answer',
    caption:
      'Numbers on the arrows are the shapes that pass there, for one image. The same weights serve every step, with the hidden state carried on:',
    captionLoop: 'the loop arrow shows this.',
    captionCorners:
      'a cell gets it from the cell beside it and the cell above it, and four scans start from the four corners.',
    captionLine: 'w stands for the width, which may be any.',
    image: 'Image',
    sequence: 'Sequence',
    sequenceSize: (steps: number, values: number) =>
      `${count(steps)} steps of ${count(values)} values`,
    imageSize: ([, rows, columns]: readonly (number | null)[]) => `${rows} × ${columns} pixels`,
    line: 'Line',
    lineSize: '28 × w pixels',
    scanned: {
      rows: 'row by row',
      pixels: 'pixel by pixel',
      permuted: 'pixel by pixel in a shuffled order',
      tiles: 'tile by tile',
      hierarchy: 'rows, pixel by pixel',
      directions: 'in four directions',
      corners: 'from four corners',
      columns: 'column by column',
    },
    direction: {
      'left-to-right': 'to the right',
      'right-to-left': 'to the left',
      'top-to-bottom': 'downwards',
      'bottom-to-top': 'upwards',
    },
    units: (units: number) => `${count(units)} units`,
    steps: (steps: number) => `${count(steps)} steps`,
    eachOf: (parts: number, steps: number) => `each of ${count(parts)} rows, ${count(steps)} steps`,
    bothWays: 'both directions',
    corners: (corners: number, units: number) => `${count(corners)} × ${count(units)} units`,
    cells: (height: number, width: number | null) =>
      `${count(height)} × ${width === null ? 'w' : count(width)} cells`,
    blocksOf: (height: number, width: number) => `blocks of ${count(height)} × ${count(width)}`,
    fromEach: 'scanned from each corner',
    summed: 'summed up',
    residual: 'plus what it reads',
    flatten: 'Flatten',
    overTime: { average: 'Average over time', last: 'Last time step' },
    eachFrame: 'in each frame',
    stepAFrame: 'a step a frame',
    dropout: (rate: number) => `dropout ${rounded(rate, 2)}`,
    thenDropout: (rate: number) => `then dropout ${rounded(rate, 2)}`,
    wrapped: (cell: string) => `of ${cell}`,
    mirrored: (units: number) => `2 × ${count(units)} units`,
    sequenceOf: (steps: number, features: number) =>
      `${count(steps)} steps of ${count(features)} ${features === 1 ? 'pixel' : 'pixels'}`,
    rowsOf: (rows: number, steps: number) => `${count(rows)} rows of ${count(steps)} pixels`,
    softmax: 'softmax',
    classes: 'Classes',
    orBlank: 'Classes and blank',
    blank: '–',
    /** A line's width, which differs from line to line, is w. */
    shape: (sizes: readonly (number | null)[]) =>
      sizes.map((size) => (size === null ? 'w' : count(size))).join(' × '),
    describe: (steps: readonly string[]) => `In order: ${steps.join('; then ')}.`,
    outputs: (classes: readonly string[]) =>
      `${count(classes.length)} outputs, one for each class (${inShort(classes)}), made probabilities by a softmax`,
    lineWords: (how: string) => `a line 28 pixels high and of any width w, read ${how}`,
    frameOutputs: (classes: readonly string[]) =>
      `in each frame ${count(classes.length + 1)} outputs, one for each class (${inShort(classes)}) and one for the blank, made probabilities by a softmax`,
    imageWords: (size: string, how: string) => `an image of ${size}, read ${how}`,
    layerWords: (title: string, details: readonly string[]) =>
      details.length === 0 ? title : `${title} (${details.join(', ')})`,
    branches: (branches: readonly string[]) => `side by side: ${branches.join(', ')}`,
  },
  source: {
    title: 'Where it comes from',
    equations: 'Equations',
    by: (authors: string, year: number) => `${authors}, ${year}`,
    /** What the signs of the equations mean. */
    symbolsLabel: 'What the signs mean',
    symbols: [
      { signs: ['x'], meaning: 'the input at step t: a row, a column or a pixel' },
      { signs: ['u'], meaning: 'the input of the cell at place p' },
      { signs: ['h'], meaning: 'the hidden state: what the layer remembers and hands on' },
      { signs: ['h\u0303'], meaning: 'the candidate for the next hidden state' },
      {
        signs: ['i', 'f', 'o', 'r', 'z', 'λ'],
        meaning: 'gates, from 0 (shut) to 1 (open); in MDLSTM z is what they are made of',
        onlyWith: 'σ',
      },
      { signs: ['g'], meaning: 'the candidate that may be added to the cell state' },
      { signs: ['W', 'U', 'R', 'S', 'V', 'K'], meaning: 'weights, matrices that are learned' },
      { signs: ['b'], meaning: 'biases, vectors that are learned' },
      { signs: ['c'], meaning: 'the cell state, or the bias of the output where there is none' },
      { signs: ['σ'], meaning: 'the logistic function, which gives values from 0 to 1' },
      { signs: ['⊙'], meaning: 'the product element by element' },
      { signs: ['Σ'], meaning: 'the sum of all' },
      { signs: ['m'], meaning: 'the mask of dropout, drawn anew for each batch' },
    ] satisfies { signs: string[]; meaning: string; onlyWith?: string }[] as {
      signs: string[];
      meaning: string;
      onlyWith?: string;
    }[],
    furtherSource: 'Also',
    published: 'Published result',
    result: (test: number, epochs: number) =>
      `${percentage(rounded(test, 2))} of MNIST’s test digits after ${count(epochs)} epochs`,
    trainResult: (train: number) => `${percentage(rounded(train, 2))} of MNIST’s training digits`,
    remark: (words: string) => `${words[0].toUpperCase()}${words.slice(1)}`,
    unpublished: 'No published result for exactly this recipe.',
  },
};
