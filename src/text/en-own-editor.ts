/** The words of the layer editor: layers by name, their settings, and what does not fit. */
import type { Sizes } from './en-own-network.ts';
import { count, megabytes, rounded } from './format.ts';

const shape = (sizes: Sizes) => `[${sizes.map((size) => size ?? '?').join(', ')}]`;

interface Oscillation {
  timeStep: number;
  stiffness: number;
  damping: number;
}

export const ownEditor = {
  title: 'Layers',
  explain:
    'The image goes through these layers from top to bottom. Add layers, press one to change it, drag it by its handle or move it with the arrows. Training starts anew with every change that fits; a change that does not fit is marked, and the network stays as it was.',
  list: 'Layers, from image to class',
  undo: 'Undo',
  redo: 'Redo',
  add: 'Add layer',
  full: (most: number) => `${count(most)} layers are the most.`,
  startFrom: 'Start from …',
  startFromExplain: 'Copies a network into this list. Undo brings yours back.',
  empty: { label: 'No layers', explain: 'Only the image and the layer that names the class.' },
  lineNote: 'reads lines; here for one image',
  inWords: 'In words',
  move: {
    up: (layer: string) => `Move ${layer} up`,
    down: (layer: string) => `Move ${layer} down`,
  },
  drag: (layer: string) => `Drag ${layer}`,
  remove: (layer: string) => `Remove ${layer}`,
  edit: (layer: string) => `Change ${layer}`,
  close: 'Done',
  gives: (sizes: Sizes) => `gives ${shape(sizes)}`,
  parameters: (parameters: number) =>
    parameters === 1 ? '1 param' : `${count(parameters)} params`,
  total: (parameters: number) => `${count(parameters)} parameters in all`,
  memory: (bytes: number, batch: number) =>
    `about ${megabytes(bytes)} a step, in batches of ${count(batch)}`,
  tooMuch: {
    total: (bytes: number, most: number, batch: number) =>
      `A step in batches of ${count(batch)} would take about ${megabytes(bytes)}, but this device has at most ${megabytes(most)} for it.`,
    largest: (bytes: number, most: number, batch: number) =>
      `In batches of ${count(batch)} one layer would give ${megabytes(bytes)} at once, but this device holds at most ${megabytes(most)} in one piece.`,
    advice: (batch: number | undefined) =>
      batch === undefined
        ? 'Use fewer units or fewer time steps.'
        : `Use batches of at most ${count(batch)}, fewer units or fewer time steps.`,
  },
  stays: 'Until it fits, the network that trains stays as it was.',
  image: 'Image',
  reading: 'Read',
  classifier: 'names the class',
  /** Where another layer is called the same. */
  numbered: (layer: string, place: number) => `${layer} (layer ${count(place)})`,
  /** A layer's name, with its units. */
  layer: (kind: string, units?: number) => (units === undefined ? kind : `${kind} ${count(units)}`),
  kinds: {
    'simple-rnn': { label: 'SimpleRNN', explain: 'One hidden state, without gates.' },
    lstm: { label: 'LSTM', explain: 'Gates and a cell state, which remembers for long.' },
    gru: { label: 'GRU', explain: 'Two gates; fewer weights than an LSTM.' },
    mingru: {
      label: 'minGRU',
      explain: 'A GRU whose gate sees the input only; stack two or more.',
    },
    minlstm: { label: 'minLSTM', explain: 'An LSTM whose gates see the input only.' },
    indrnn: { label: 'IndRNN', explain: 'Each unit sees only its own last state.' },
    lru: {
      label: 'LRU',
      explain: 'Complex numbers that turn and fade; reads as many features as it has units.',
    },
    cornn: {
      label: 'coRNN',
      explain: 'Each unit is an oscillator, pushed by what it reads and by the others.',
    },
    glu: { label: 'GLU', explain: 'A dense layer at every time step, half of it a gate.' },
    'four-direction': {
      label: 'Four directions',
      explain: 'Four layers scan the whole image: to the right, left, down and up.',
    },
    mdlstm: {
      label: 'MDLSTM',
      explain: 'LSTMs that scan the image in two dimensions from all four corners.',
    },
    blocks: { label: 'Blocks', explain: 'Gathers blocks of pixels into one place of the image.' },
    'layer-norm': {
      label: 'LayerNormalization',
      explain: 'Each time step’s values to mean 0 and variance 1, then scaled as learnt.',
    },
    dropout: { label: 'Dropout', explain: 'Drops values at random while training.' },
    dense: { label: 'Dense', explain: 'Each output from all values, at every time step alike.' },
    flatten: { label: 'Flatten', explain: 'All values of all time steps side by side.' },
    average: { label: 'Average over time', explain: 'The mean of all time steps.' },
    last: { label: 'Last time step', explain: 'Only what stands at the last time step.' },
    sum: { label: 'Sum over image', explain: 'The sum over all places of an image.' },
  },
  groups: {
    recurrent: 'Recurrent',
    image: 'For the whole image',
    other: 'Between',
    vector: 'To one vector',
  },
  orders: {
    rows: 'row by row',
    columns: 'column by column',
    pixels: 'pixel by pixel',
    permuted: 'pixels in shuffled order',
    grid: 'rows, pixel by pixel',
    image: 'as a whole image',
  },
  columnsOf: (together: number) => `${count(together)} columns at a time`,
  tilesOf: (side: number) => `tiles of ${side} × ${side}`,
  /** What an order makes of the images of the data set. */
  orderMakes: {
    steps: (steps: number, pixels: number) =>
      `${count(steps)} steps of ${pixels === 1 ? 'one pixel' : `${count(pixels)} pixels`}`,
    permuted: (steps: number) =>
      `${count(steps)} steps of one pixel, in an order that the seed fixes`,
    grid: (rows: number, steps: number) =>
      `${count(rows)} rows of ${count(steps)} steps, for layers that read each row by itself`,
    image: 'for layers that scan it in two dimensions or in four directions',
  },
  seed: 'Seed of the order',
  fields: {
    units: { label: 'Units', explain: 'How many numbers the layer gives.' },
    all: {
      label: 'Gives',
      explain:
        'The state after the last time step, or after each: a recurrent layer above needs each.',
    },
    backwards: { label: 'Reads backwards', explain: 'From the last time step to the first.' },
    both: {
      label: 'Both directions',
      explain: 'A second layer reads the other way round, and the two are merged.',
    },
    each: {
      label: 'Each row by itself',
      explain:
        'Keras’s TimeDistributed: the same layer reads every row, and gives a sequence of rows.',
    },
    activation: { label: 'Activation', explain: 'What the sum of inputs is passed through.' },
    useBias: { label: 'Bias', explain: 'A number that is added for each unit.' },
    kernelInitializer: {
      label: 'Input weights: initialiser',
      explain: 'How the weights of the input begin.',
    },
    recurrentInitializer: {
      label: 'Recurrent weights: initialiser',
      explain: 'How the weights of the hidden state begin.',
    },
    dropout: {
      label: 'Dropout of its input',
      explain: 'The share of input values dropped while training, the same at every time step.',
    },
    outputDropout: {
      label: 'Dropout of its output',
      explain: 'The share of its values that is dropped while training.',
    },
    residual: {
      label: 'Residual',
      explain: 'Adds what the layer reads to what it gives; both need one shape.',
    },
    timeStep: {
      label: 'Time step Δt',
      explain: 'How far the oscillators move at each step: smaller means longer memories.',
    },
    stiffness: {
      label: 'Stiffness γ',
      explain: 'How strongly each oscillator is pulled back to 0.',
    },
    damping: {
      label: 'Damping ε',
      explain: 'How strongly each oscillator is braked.',
    },
    rate: { label: 'Rate', explain: 'The share of values that is dropped.' },
    cell: { label: 'Cell', explain: 'Which recurrent layer reads each direction.' },
    merge: { label: 'Merged by', explain: 'How what the four directions found is merged.' },
    mdlstmCell: {
      label: 'Cell',
      explain: 'Stable: one forget gate and a mix of both neighbours; classic: a forget gate each.',
    },
    peepholes: { label: 'Peepholes', explain: 'Gates also look at the cell states.' },
    clamp: { label: 'Clip gate gradients', explain: 'Each gate’s gradient stays within ±1.' },
    height: { label: 'Height of a block', explain: 'In pixels, or in places of the image.' },
    width: { label: 'Width of a block', explain: 'In pixels, or in places of the image.' },
  },
  choices: {
    all: { last: 'the last state', all: 'all states' },
    both: {
      no: 'no',
      concat: 'side by side (concat)',
      sum: 'added (sum)',
      mul: 'multiplied (mul)',
      ave: 'averaged (ave)',
    },
    merge: {
      concat: 'side by side (concat)',
      sum: 'adding (sum)',
      mul: 'multiplying (mul)',
      ave: 'averaging (ave)',
    },
    activation: {
      linear: 'linear',
      relu: 'relu',
      tanh: 'tanh',
      sigmoid: 'sigmoid',
      softmax: 'softmax',
    },
    kernelInitializer: {
      glorotUniform: 'Glorot uniform',
      smallNormal: 'normal, deviation 0.001',
      torchUniform: 'uniform, as PyTorch',
    },
    recurrentInitializer: { orthogonal: 'orthogonal', identity: 'identity' },
    cell: { stable: 'stable', classic: 'classic' },
  },
  /** What a layer's second line says of settings that are not the usual ones. */
  remarks: {
    all: 'all states',
    backwards: 'backwards',
    both: { concat: 'both directions', sum: 'both, sum', mul: 'both, mul', ave: 'both, ave' },
    each: 'each row by itself',
    noBias: 'no bias',
    dropout: (rate: number) => `dropout ${rounded(rate, 3)}`,
    residual: 'residual',
    oscillator: ({ timeStep, stiffness, damping }: Oscillation) =>
      `Δt ${rounded(timeStep, 4)}, γ ${rounded(stiffness, 2)}, ε ${rounded(damping, 2)}`,
    clamp: 'clipped gates',
    peepholes: 'peepholes',
    block: (height: number, width: number) => `${count(height)} × ${count(width)}`,
    rate: (rate: number) => rounded(rate, 3),
  },
  problems: {
    needs: {
      image: 'a whole image',
      sequence: '[timesteps, features]',
      sequences: '[rows, timesteps, features]',
      features: 'features, which the bare image does not have: put a layer between',
    },
    doesNotFit: (layer: string, needs: string, before: string, gives: Sizes) =>
      `${layer} needs ${needs}, but ${before} gives ${shape(gives)}`,
    /** How the image is to be read. */
    choose: (reading: string) => `: choose “${reading}” above.`,
    each: (layer: string) => `: let ${layer} read each row by itself.`,
    allStates: (layer: string) => `: let ${layer} give all its states.`,
    move: (layer: string, below: string) => `: move ${layer} below ${below}.`,
    flat: (layer: string) => `${layer} has nothing to do: there are no time steps left. Remove it.`,
    lruFeatures: (layer: string, reads: Sizes, units: number) =>
      `${layer} adds what it reads to what it gives, so it must read ${count(units)} features; it reads ${shape(reads)}. Put a dense layer of ${count(units)} before it.`,
    residual: (layer: string, reads: Sizes, gives: Sizes) =>
      `${layer} is residual, which adds what it reads to what it gives, so both need one shape; it reads ${shape(reads)} and gives ${shape(gives)}.`,
    tooMany: (layers: number, most: number) =>
      `These are ${count(layers)} layers; ${count(most)} are the most.`,
    uneven: (image: Sizes) =>
      `The images of this data set are ${image.join(' × ')} pixels, which this order does not take apart evenly: choose another.`,
    stepByStep: 'A made-up sequence is read step by step: choose rows.',
    end: (outputs: number) =>
      `The last layer must have ${count(outputs)} linear units, one for each class.`,
    endNeedsVector: (outputs: number, before: string, gives: Sizes) =>
      `Dense ${count(outputs)} needs one vector for each image, but ${before} gives ${shape(gives)}: add Average over time, Last time step or Flatten`,
    endNoRecurrent: ', or a recurrent layer.',
    endLastState: (layer: string) => `, or let ${layer} give only its last state.`,
    beforeImage: 'the image',
  },
  cures: {
    allStates: (layer: string) => `Give all states of ${layer}`,
    lastState: (layer: string) => `Give only the last state of ${layer}`,
    move: (layer: string) => `Move ${layer} down`,
    read: (reading: string) => `Read ${reading}`,
    each: (layer: string) => `Let ${layer} read each row by itself`,
    noResidual: (layer: string) => `Make ${layer} not residual`,
    remove: (layer: string) => `Remove ${layer}`,
  },
} as const;
