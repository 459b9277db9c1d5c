/** Labels and explanations of every setting and of every choice it offers, under the setting's name. */
import { count } from './format.ts';
import { type Noun, nouns } from './nouns.ts';

export interface FieldText {
  label: string;
  /** One sentence for a first-year student. */
  explain: string;
  /** A choice's words, under its value; numbers that mean something special are here too. */
  choices?: Readonly<Record<string, ChoiceText>>;
}

export interface ChoiceText {
  label: string;
  explain?: string;
}

/** What is learned: what its samples are called, and how many there are. */
export interface Things {
  noun: Noun;
  train: number;
  test: number;
}

/** The choices of a setting that is a share of something: none of it, or so many per cent. */
const noneOrShares = (...shares: number[]): Readonly<Record<string, ChoiceText>> => ({
  '0': { label: 'none' },
  ...Object.fromEntries(shares.map((share) => [share, { label: `${100 * share} %` }])),
});

/** Settings whose words say what is read. */
export const thingFields = ({ noun: { one, many }, train, test }: Things) =>
  ({
    batchSize: {
      label: 'Batch size',
      explain: `How many ${many} (or lines of ${many}) are read before the weights change once.`,
    },
    epochs: {
      label: 'Epochs',
      explain: `How often training goes through all of its ${many} or lines.`,
    },
    trainingDigits: {
      label: `Training ${many}`,
      explain: `Train on only so many ${many}: faster, and it shows how much data matters. A network that reads lines gets so many of them in an epoch.`,
      choices: { [train]: { label: `all ${count(train)}` } },
    },
    testDigits: {
      label: `Test ${many}`,
      explain: `How many of the ${count(test)} test ${many} (or so many test lines) are read after each epoch. Fewer is quicker on a slow machine and gives a rougher accuracy.`,
      choices: { [test]: { label: `all ${count(test)}` } },
    },
    labelFraction: {
      label: 'Share of labels used',
      explain: `Learns only from so large a share of the training ${many}, drawn by the seed, as if nobody had labelled the others.`,
      choices: {
        '0.001': { label: '0.1 %' },
        '0.003': { label: '0.3 %' },
        '0.01': { label: '1 %' },
        '0.03': { label: '3 %' },
        '0.1': { label: '10 %' },
        '0.3': { label: '30 %' },
        '1': { label: 'all' },
      },
    },
    augmentShift: {
      label: `Move ${many} by up to`,
      explain: `Moves each training ${one} by up to so many pixels, across and down, in another way each time (augmentation: more to learn from than there is).`,
      choices: { '0': { label: 'none' } },
    },
    augmentRotation: {
      label: `Turn ${many} by up to`,
      explain: `Turns each training ${one} by up to so many degrees, in another way each time.`,
      choices: { '0': { label: 'none' } },
    },
    augmentScale: {
      label: `Resize ${many} by up to`,
      explain: `Makes each training ${one} larger or smaller by up to this share, in another way each time: 10 % is from 90 % to 110 % of its size.`,
      choices: noneOrShares(0.05, 0.1, 0.15, 0.2, 0.3),
    },
    augmentSlant: {
      label: `Slant ${many} by up to`,
      explain: `Slants each training ${one} by up to so many degrees, in another way each time.`,
      choices: { '0': { label: 'none' } },
    },
    augmentWidth: {
      label: `Widen ${many} by up to`,
      explain: `Makes each training ${one} wider or narrower by up to this share, in another way each time; its height stays.`,
      choices: noneOrShares(0.1, 0.2, 0.3, 0.4),
    },
    augmentStroke: {
      label: 'Vary strokes by up to',
      explain: `Draws each training ${one} as with a broader or finer pen, in another way each time: each edge of a stroke moves by up to so many pixels.`,
      choices: { '0': { label: 'none' } },
    },
  }) as const satisfies Readonly<Record<string, FieldText>>;

/** Of MNIST, and where it is not known what is learned. */
export const MNIST_THINGS: Things = { noun: nouns.digit, train: 60_000, test: 10_000 };

export const fields = {
  ...thingFields(MNIST_THINGS),
  units: {
    label: 'Units',
    explain:
      'How many numbers the hidden state has: what the network can remember from step to step.',
  },
  layers: {
    label: 'Layers',
    explain:
      'How many recurrent layers are stacked; each reads the hidden states of the one below.',
  },
  ownLayers: {
    label: 'Layers',
    explain:
      'The layers in words: first the order of reading (rows, columns, pixels, permuted, tiles:2, tiles:4, grid, image), then each layer with its size and its options, as in “gru:64:all”, and “dense:10” at the end.',
  },
  bidirectional: {
    label: 'Bidirectional',
    explain:
      'Also reads the image from the bottom up with a second layer, and joins what the two have found.',
  },
  dropout: {
    label: 'Dropout',
    explain:
      'The share of values set to zero at random while training, so that the network cannot lean on single ones.',
    choices: { '0': { label: 'none' } },
  },
  reading: {
    label: 'Reading',
    explain: 'In which order the network reads the image, and how much of it at each step.',
    choices: {
      pixels: {
        label: 'Pixel by pixel',
        explain: '784 steps of one pixel: the hard test of a long memory, and slow.',
      },
      permuted: {
        label: 'Pixels in a shuffled order',
        explain:
          '784 steps of one pixel, in one random order for all digits: neighbours in the image are far apart in time, which is harder still.',
      },
      rows: {
        label: 'Row by row',
        explain: '28 steps of 28 pixels: 28 times fewer steps, for slower machines.',
      },
      columns: {
        label: 'Column by column',
        explain: '28 steps of 28 pixels, from left to right.',
      },
    },
  },
  kernelInitializer: {
    label: 'Input weights: initialiser',
    explain:
      'How the weights from the input to the hidden state (the kernel) are drawn at the start.',
    choices: {
      smallNormal: {
        label: 'Small normal',
        explain:
          'Normally distributed around 0 with standard deviation 0.001, as in the IRNN paper.',
      },
      glorotUniform: {
        label: 'Glorot uniform',
        explain:
          "Uniform, narrower the more inputs and units there are, so that signals keep their size: Keras's default.",
      },
      torchUniform: {
        label: 'PyTorch uniform',
        explain: "Uniform between ±1/√inputs, as PyTorch's linear layer starts.",
      },
    },
  },
  recurrentInitializer: {
    label: 'Recurrent weights: initialiser',
    explain: 'How the weights from one hidden state to the next are set at the start.',
    choices: {
      identity: {
        label: 'Identity',
        explain:
          'Each unit starts by copying itself, so what was seen is kept until training changes it.',
      },
      orthogonal: {
        label: 'Orthogonal',
        explain: "A random rotation, which keeps the hidden state's length: Keras's default.",
      },
    },
  },
  chrono: {
    label: 'Start with long memories',
    explain:
      'Sets the biases of the gates that forget so that some units start by remembering a few steps, others the whole sequence (chrono initialisation). Off, most forget within a few steps.',
  },
  timeStep: {
    label: 'Time step Δt',
    explain:
      'How far the oscillators move from one step of the sequence to the next: smaller steps mean slower swings and longer memories.',
  },
  stiffness: {
    label: 'Stiffness γ',
    explain: 'How strongly each oscillator is pulled back to 0, which makes it swing faster.',
  },
  damping: {
    label: 'Damping ε',
    explain: 'How strongly each oscillator is braked, so that old swings die down.',
  },
  rowUnits: {
    label: 'Row units',
    explain: 'Hidden size of the LSTM that reads the 28 pixels of a row.',
  },
  columnUnits: {
    label: 'Column units',
    explain: 'Hidden size of the LSTM that reads the 28 row vectors.',
  },
  gates: {
    label: 'Gates',
    explain: 'What makes a number between 0 and 1 of a gate’s sum.',
    choices: {
      sigmoid: { label: 'Sigmoid', explain: 'The smooth curve 1 / (1 + e^-x).' },
      hardSigmoid: {
        label: 'Hard sigmoid',
        explain: 'A straight line from 0 at −3 to 1 at 3: Keras 3’s.',
      },
      hardSigmoidKeras1: {
        label: 'Hard sigmoid of Keras 1',
        explain: 'A straight line from 0 at −2.5 to 1 at 2.5, as the gates of 2016 were.',
      },
    },
  },
  merge: {
    label: 'Merge',
    explain: 'How the outputs of the four directions are combined.',
    choices: {
      concat: { label: 'Concatenate', explain: 'Side by side: four times as many features.' },
      sum: { label: 'Sum', explain: 'Added up: as many features as one scan has.' },
    },
  },
  cell: {
    label: 'Cell',
    explain: 'The kind of recurrent layer that scans.',
    choices: {
      lstm: { label: 'LSTM', explain: 'Keeps a cell state behind three gates.' },
      gru: { label: 'GRU', explain: 'Two gates, fewer parameters.' },
      'simple-rnn': { label: 'SimpleRNN', explain: 'No gates at all.' },
    },
  },
  units1: {
    label: 'Units, first level',
    explain: 'Hidden units per direction, first level.',
  },
  maps1: {
    label: 'Maps after the first level',
    explain: 'How many features the second level gets to read from each block of cells.',
  },
  units2: {
    label: 'Units, second level',
    explain: 'Hidden units per direction, second level.',
  },
  maps2: {
    label: 'Maps after the second level',
    explain: 'How many features the third level gets to read from each block of cells.',
  },
  units3: {
    label: 'Units, third level',
    explain: 'Hidden units per direction, third level.',
  },
  mdlstmCell: {
    label: 'Cell',
    explain: 'How a cell mixes the memory beside it with the memory above it.',
    choices: {
      stable: {
        label: 'Stable',
        explain:
          'One forget gate, and a weight that says how much comes from beside and how much from above: the memory cannot grow without bound.',
      },
      classic: {
        label: 'Classic',
        explain:
          'A forget gate for each of the two, as in the paper: both can be kept in full, and their sum can grow.',
      },
    },
  },
  peepholes: {
    label: 'Peepholes',
    explain: 'Lets the gates look at the cell states themselves, as in the paper.',
  },
  clampGateErrors: {
    label: 'Clip gate gradients to ±1',
    explain: 'Clips each gate’s gradient to ±1 so that it cannot explode.',
  },
  dropoutOn: {
    label: 'Dropout on',
    explain: 'After which of the three levels values are dropped while training.',
    choices: {
      none: { label: 'No level' },
      top: { label: 'The topmost level' },
      all: { label: 'All three levels' },
    },
  },
  optimizer: {
    label: 'Optimizer',
    explain: 'The rule that turns gradients into changes of the weights.',
    choices: {
      sgd: {
        label: 'SGD',
        explain: 'Stochastic gradient descent: a step straight down the gradient of each batch.',
      },
      rmsprop: {
        label: 'RMSprop',
        explain: 'Divides each step by the recent size of the gradient, weight by weight.',
      },
      adam: {
        label: 'Adam',
        explain: 'RMSprop with momentum, both corrected for their start at zero.',
      },
    },
  },
  learningRate: {
    label: 'Learning rate',
    explain: 'How far each step goes: too small is slow, too large makes the loss jump or explode.',
  },
  momentum: {
    label: 'Momentum',
    explain: 'The share of the last change that is kept, so that steps in one direction add up.',
    choices: { '0': { label: 'none' } },
  },
  rho: {
    label: 'Rho (ρ)',
    explain: 'How slowly the running mean of squared gradients forgets old ones.',
  },
  beta1: {
    label: 'Beta 1 (β₁)',
    explain: 'How slowly the running mean of gradients forgets old ones.',
  },
  beta2: {
    label: 'Beta 2 (β₂)',
    explain: 'How slowly the running mean of squared gradients forgets old ones.',
  },
  epsilon: {
    label: 'Epsilon (ε)',
    explain: 'A small number that keeps the division from exploding where gradients are tiny.',
  },
  epsilonInsideRoot: {
    label: 'Epsilon inside the root',
    explain:
      'Divides by √(v + ε) as Keras 3 does; off, by √v + ε as Keras 2 did. With tiny gradients it matters.',
  },
  clipping: {
    label: 'Gradient clipping',
    explain:
      'Shortens gradients that are too long, so that a single batch cannot throw the weights far off.',
    choices: {
      none: { label: 'None' },
      value: { label: 'By value', explain: 'Every element is kept between ± the limit.' },
      norm: {
        label: 'By norm, each variable',
        explain: "Each variable's gradient is scaled down to the limit (Keras 3's clipnorm).",
      },
      'global-norm': {
        label: 'By global norm',
        explain: 'All gradients together are scaled down to the limit, so their direction stays.',
      },
    },
  },
  clipLimit: {
    label: 'Clipping limit',
    explain: 'The largest value or length that a gradient may have.',
  },
  data: {
    label: 'Data set',
    explain:
      'What is learned. MNIST comes with the page; of the others four files are chosen once. Data sets of your own are taken under Files; on the command line a file or a folder may be named.',
    choices: {
      mnist: { label: 'MNIST', explain: 'Handwritten digits.' },
      'fashion-mnist': {
        label: 'Fashion-MNIST',
        explain:
          'Pictures of clothes: T-shirt, trouser, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle boot. Harder to tell apart.',
      },
      kmnist: {
        label: 'KMNIST',
        explain: 'Ten kinds of hiragana, letters of old Japanese books, written in many ways.',
      },
      'emnist-letters': {
        label: 'EMNIST letters',
        explain: 'Handwritten letters from A to Z, capitals and small ones together: 26 classes.',
      },
      qmnist: {
        label: 'QMNIST',
        explain: 'MNIST made again from its sources, with all 60,000 test digits.',
      },
      recall: {
        label: 'Recall the first symbol',
        explain:
          'Made up, nothing to load: which of four symbols came first, when many others have followed? It shows what is forgotten. An LSTM whose gates start with memories of all lengths learns it at length 100; a SimpleRNN does not.',
      },
      adding: {
        label: 'Adding problem',
        explain:
          'Made up, nothing to load: the sum of two marked numbers among many. The answer is a number, so the page tells its error in the place of an accuracy.',
      },
    },
  },
  length: {
    label: 'Length of a sequence',
    explain: 'How many steps a sequence has: the longer it is, the longer a network must remember.',
  },
  labelNoise: {
    label: 'Wrong labels',
    explain:
      'So large a share of the training labels, drawn by the seed, is replaced by a wrong one. The test labels stay right, so one sees how much of it a network forgives.',
    choices: noneOrShares(0.05, 0.1, 0.2, 0.3, 0.5, 0.8),
  },
  patience: {
    label: 'Early stopping after',
    explain: 'Stops when the test accuracy has not risen for so many epochs.',
    choices: { '0': { label: 'never' } },
  },
  schedule: {
    label: 'Learning rate over time',
    explain: 'How the learning rate changes in the course of the run, from the one that is set.',
    choices: {
      constant: { label: 'Constant', explain: 'Stays as it is set.' },
      step: { label: 'Steps', explain: 'Multiplied by a factor every so many epochs.' },
      cosine: {
        label: 'Cosine',
        explain:
          'Falls along half a cosine wave to 0 at the end of the run: long strides first, ever smaller ones to settle down.',
      },
      'warm-up-cosine': {
        label: 'Warm-up, then cosine',
        explain:
          'Rises from 0 first, while the optimizer’s averages mean little yet, and then falls along a cosine.',
      },
    },
  },
  stepEpochs: {
    label: 'Step every',
    explain: 'After how many epochs, again and again, the learning rate is multiplied.',
  },
  stepFactor: {
    label: 'Step factor',
    explain: 'What the learning rate is multiplied by at each of its steps.',
  },
  warmUpEpochs: {
    label: 'Warm-up',
    explain: 'Over how many epochs the learning rate rises from 0 to the one that is set.',
  },
  dropLearningRateAfter: {
    label: 'Reduce learning rate after',
    explain: 'Divides the learning rate by ten after so many epochs, to settle down at the end.',
    choices: { '0': { label: 'never' } },
  },
  seed: {
    label: 'Seed',
    explain: 'Where the random numbers start: the same seed gives the same run again.',
  },
} as const satisfies Readonly<Record<string, FieldText>>;

/** A mark on the control, and what it means. */
export const fieldMarks = {
  restarts: {
    label: 'restarts training',
    explain: 'Changing this restarts training.',
  },
  live: {
    label: 'applies at once',
    explain: 'Changing this takes effect while training goes on.',
  },
} as const;
