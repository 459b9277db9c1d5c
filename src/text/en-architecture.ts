/** The words of the layer table, the picture of the network, and where the network comes from. */

const wholeNumber = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const twoDigits = new Intl.NumberFormat('en', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const atMostTwoDigits = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

const count = (value: number) => wholeNumber.format(value);

/** Four bytes a parameter, as Keras prints it: "295.04 KB". */
function memory(parameters: number): string {
  const bytes = parameters * 4;
  if (bytes < 1024) return `${count(bytes)} B`;
  if (bytes < 1024 ** 2) return `${twoDigits.format(bytes / 1024)} KB`;
  return `${twoDigits.format(bytes / 1024 ** 2)} MB`;
}

export const architecture = {
  title: 'Architecture',
  waiting: 'The layers appear here once the network is built.',
  table: {
    caption: 'Layers, first to last',
    scroller: 'Layer table, scrolls sideways where it is narrow',
    explain:
      'Output Shape: the batch first (None stands for any batch size), then what the layer hands on for each image. Param #: how many numbers the layer learns; point at one, or press it, for how it comes about.',
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
    frozen: 'not trained',
    total: 'Total params',
    trainable: 'Trainable params',
    nonTrainable: 'Non-trainable params',
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
    captionLoop: 'that is what a loop means.',
    captionCorners:
      'a cell gets it from the cell beside it and the cell above it, and four scans start from the four corners.',
    captionLine: 'w stands for the width, which may be any.',
    image: 'Image',
    imageSize: '28 × 28 pixels',
    line: 'Line',
    lineSize: '28 × w pixels',
    scanned: {
      rows: 'row by row',
      pixels: 'pixel by pixel',
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
    eachFrame: 'in each frame',
    stepAFrame: 'a step a frame',
    dropout: (rate: number) => `dropout ${atMostTwoDigits.format(rate)}`,
    thenDropout: (rate: number) => `then dropout ${atMostTwoDigits.format(rate)}`,
    wrapped: (cell: string) => `of ${cell}`,
    mirrored: (units: number) => `2 × ${count(units)} units`,
    sequenceOf: (steps: number, features: number) =>
      `${count(steps)} steps of ${count(features)} ${features === 1 ? 'pixel' : 'pixels'}`,
    rowsOf: (rows: number, steps: number) => `${count(rows)} rows of ${count(steps)} pixels`,
    softmax: 'softmax',
    digits: 'Digits',
    orBlank: 'Digits and blank',
    /** A line's width, which differs from line to line, is w. */
    shape: (sizes: readonly (number | null)[]) =>
      sizes.map((size) => (size === null ? 'w' : count(size))).join(' × '),
    describe: (steps: readonly string[]) => `In order: ${steps.join('; then ')}.`,
    outputs: 'ten outputs, one for each digit, made probabilities by a softmax',
    lineWords: (how: string) => `a line 28 pixels high and of any width w, read ${how}`,
    frameOutputs:
      'in each frame eleven outputs, one for each digit and one for the blank, made probabilities by a softmax',
    imageWords: (how: string) => `an image of 28 by 28 pixels, read ${how}`,
    layerWords: (title: string, details: readonly string[]) =>
      details.length === 0 ? title : `${title} (${details.join(', ')})`,
    branches: (branches: readonly string[]) => `side by side: ${branches.join(', ')}`,
  },
  source: {
    title: 'Where it comes from',
    equations: 'Equations',
    by: (authors: string, year: number) => `${authors}, ${year}`,
    published: 'Published result',
    result: (test: number, epochs: number) =>
      `${atMostTwoDigits.format(test)} % of the test digits after ${count(epochs)} epochs`,
    trainResult: (train: number) => `${atMostTwoDigits.format(train)} % of the training digits`,
    unpublished: 'No published result for exactly this recipe.',
  },
};
