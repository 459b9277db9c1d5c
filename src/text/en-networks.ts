/** A sentence on every network and preset, under their ids. */
import { inALine, type Noun } from './nouns.ts';

export interface NetworkText {
  /** Where it has no proper name. */
  title?: string;
  /** One sentence for the picker. */
  summary: string;
  /** How it reads an image, in two or three sentences. */
  explain: string;
  presets: Readonly<Record<string, PresetText>>;
}

export interface PresetText {
  label: string;
  explain: string;
  /** Where in the source the published figure stands, or what it belongs to; without a full stop. */
  published?: string;
}

export interface TaskText {
  label: string;
  explain: string;
}

const SIMPLE_RNN_TABLE =
  'chapter 1, table of SimpleRNN networks on MNIST, 20 epochs in batches of 128';
const HRNN_EXAMPLE = "Keras's example mnist_hierarchical_rnn.py, run with Keras 1.0.7";
const CORNN_OWN_SETTINGS = '256 units, its authors’ own settings';

export const networks = {
  'simple-rnn': {
    summary: 'The plain recurrent network: reads the image row by row with one hidden state.',
    explain:
      'At each of 28 steps the network sees one row of 28 pixels and mixes it with what it remembers of the rows above. After the last row a dense layer turns that memory into ten probabilities.',
    presets: {
      'sgd-256': {
        label: '256 units, SGD',
        explain: 'Recommended: plain gradient steps, published with 98.0 % on the test set.',
        published: SIMPLE_RNN_TABLE,
      },
      'rmsprop-256': {
        label: '256 units, RMSprop',
        explain:
          'The same network with steps scaled weight by weight: faster at first, a little worse at the end.',
        published: SIMPLE_RNN_TABLE,
      },
      'adam-256': {
        label: '256 units, Adam',
        explain:
          'The same network with the most used optimizer; compare its curve with that of SGD.',
        published: SIMPLE_RNN_TABLE,
      },
      'sgd-512': {
        label: '512 units, SGD',
        explain: 'Twice the units, almost four times the parameters: published with 98.3 %.',
        published: SIMPLE_RNN_TABLE,
      },
    },
  },
  lstm: {
    summary: 'Long short-term memory: gates decide what to let in, what to keep and what to show.',
    explain:
      'Reads rows as SimpleRNN does, but beside the hidden state it carries a cell state that is changed only by gated additions. So gradients reach far back, and it learns what SimpleRNN forgets.',
    presets: {
      'adam-128': {
        label: '128 units, Adam',
        explain: 'A small LSTM that learns quickly.',
      },
      'sgd-256': {
        label: '256 units, SGD',
        explain:
          "SimpleRNN's recipe with only the cell changed. Gates learn slowly with plain SGD: see the first epochs.",
      },
      'bidirectional-64': {
        label: 'Bidirectional, 2 × 64 units, Adam',
        explain: 'One LSTM reads from the top, one from the bottom.',
      },
      'stacked-128': {
        label: 'Two layers of 128 units, Adam',
        explain: 'The second LSTM reads the hidden states of the first.',
      },
      'pixels-100': {
        label: 'Pixel by pixel, 100 units, RMSprop',
        explain:
          '784 steps of one pixel: the gates must hold on to what the first rows showed. Published with 98.9 %.',
        published:
          'the LSTM of Cooijmans and others, “Recurrent Batch Normalization” (2017), table 1; 90.2 with the pixels permuted',
      },
    },
  },
  gru: {
    summary:
      'Gated recurrent unit: an LSTM made simpler, with two gates and no separate cell state.',
    explain:
      'An update gate blends the old hidden state with a new candidate, and a reset gate decides how much of the old state the candidate sees. It has three quarters of the parameters of an LSTM.',
    presets: {
      'adam-128': {
        label: '128 units, Adam',
        explain: 'As wide as the LSTM preset, with fewer parameters.',
      },
      'sgd-256': {
        label: '256 units, SGD',
        explain: "SimpleRNN's recipe with only the cell changed.",
      },
      'bidirectional-64': {
        label: 'Bidirectional, 2 × 64 units, Adam',
        explain: 'One GRU reads from the top, one from the bottom.',
      },
      'stacked-128': {
        label: 'Two layers of 128 units, Adam',
        explain: 'The second GRU reads the hidden states of the first.',
      },
      'pixels-128': {
        label: 'Pixel by pixel, 128 units, Adam',
        explain:
          '784 steps of one pixel. Its gates start with memories of any length, so that some units reach back to the first row.',
      },
      'pixels-256': {
        label: 'Pixel by pixel, 256 units, Adam',
        explain: 'Twice the units and many epochs: published with 99.1 %.',
        published:
          'a GRU of 256 units in the table of Keller and others, ICLR 2024, which does not say how it was trained; 94.1 with the pixels permuted',
      },
    },
  },
  irnn: {
    summary:
      'A plain network of ReLU units that starts by copying its state unchanged (identity weights), so that it can remember 784 pixels.',
    explain:
      'IRNN: a recurrent network with identity start. Because the recurrent weights start as the identity, each state begins as a copy of the one before, and gradients survive without any gates: over 28 rows, or over all 784 pixels read one at a time.',
    presets: {
      rows: {
        label: 'Row by row, Adam',
        explain:
          'The way to start: 28 steps of a row instead of 784 of a pixel, done in minutes. Then try the long way.',
      },
      identity: {
        label: 'Pixel by pixel, RMSprop 10⁻⁶',
        explain:
          "Keras's example: it learns steadily but very slowly, and reports 93 % after 900 epochs.",
        published: "Keras's example mnist_irnn.py, 1,687,500 steps",
      },
      'default-initialisers': {
        label: 'Default initialisation, for comparison',
        explain:
          'The same but for how the weights start. It stays near 11 %, as good as always guessing 1: that is the lesson, and not a fault of your machine.',
      },
      notebook: {
        label: 'As in a notebook, batches of 1024',
        explain:
          'Default initialisation, a tiny learning rate and few steps: after ten epochs it still always guesses 1, as the notebook’s 11.37 % says.',
        published:
          'a notebook after the example, Keras 2: it does not learn, and that is the lesson',
      },
      'tuned-adam': {
        label: 'Tuned, 256 units, Adam',
        explain:
          'Larger input weights and Adam with 10⁻⁴ bring the same network to a published 98.5 %.',
        published: 'iRNN baseline of Keller and others, ICLR 2024',
      },
    },
  },
  indrnn: {
    summary:
      'Each unit sees only its own last state, through a single weight; six layers let the units meet.',
    explain:
      'A plain ReLU network in which the recurrent matrix is only a diagonal: each unit keeps, fades or lets go of what it holds by one number. So nothing mixes in the time loop, gradients are easy to keep in bounds, and many layers can be stacked.',
    presets: {
      'pixels-6x128': {
        label: 'Pixel by pixel, 6 layers of 128 units',
        explain: 'The depth of the paper, published with 99.0 %.',
        published:
          'six layers of 128 units in the source, which normalises over the batch and does not tell the epochs; 96.0 with the pixels permuted',
      },
      rows: {
        label: 'Row by row, 3 layers of 128 units',
        explain: '28 steps instead of 784: done in minutes on any machine.',
      },
    },
  },
  mingru: {
    summary:
      'A GRU without a recurrent matrix: its gate looks at the input alone, so whole sequences are computed at once.',
    explain:
      'The gate no longer sees the hidden state, so a single layer cannot know where in the image it is: all it can do is to weigh pixels. The layers above see what the first has gathered, and that makes up for it. In return the time loop is only a blend of two numbers.',
    presets: {
      'pixels-3x64': {
        label: 'Pixel by pixel, 3 layers of 64 units',
        explain:
          'Three layers, each adding to what it reads: the memory of a GRU without its recurrent matrix.',
      },
      'one-layer': {
        label: 'One layer only, for comparison',
        explain:
          'The same with a single layer, whose gate sees nothing but one pixel and so cannot know where it is: compare the curves.',
      },
      'permuted-3x64': {
        label: 'Shuffled pixels, 3 layers of 64 units',
        explain: 'All images shuffled alike: neighbours in the image are far apart in time.',
      },
      rows: {
        label: 'Row by row, 3 layers of 64 units',
        explain: '28 steps instead of 784: done in minutes on any machine.',
      },
    },
  },
  minlstm: {
    summary:
      'An LSTM without a recurrent matrix: its two gates look at the input alone and share out the new state.',
    explain:
      'Forget gate and input gate are divided by their sum, so that they say how much stays and how much is new. As with the minGRU, the layers above see what one layer cannot.',
    presets: {
      'pixels-3x64': {
        label: 'Pixel by pixel, 3 layers of 64 units',
        explain: 'One gate more than the minGRU: compare their curves.',
      },
      rows: {
        label: 'Row by row, 3 layers of 64 units',
        explain: '28 steps instead of 784: done in minutes on any machine.',
      },
    },
  },
  lru: {
    summary:
      'A linear recurrence of complex numbers: each unit turns and fades at a pace of its own, and remembers hundreds of steps.',
    explain:
      'At every step each unit’s state is turned by an angle and shrunk a little, and the input is added. How near a unit’s number lies to the unit circle says how long it remembers. Since nothing in the loop is bent by a tanh, gradients reach the first pixel; what is not linear happens between the layers.',
    presets: {
      'pixels-3x64': {
        label: 'Pixel by pixel, 3 layers of 64 units',
        explain:
          'Its slowest units start with memories of a thousand steps, more than an image has pixels.',
      },
      'pixels-2x64': {
        label: 'Pixel by pixel, 2 layers of 64 units',
        explain: 'Two thirds of the arithmetic, for slower machines.',
      },
      'permuted-3x64': {
        label: 'Shuffled pixels, 3 layers of 64 units',
        explain: 'All images shuffled alike: neighbours in the image are far apart in time.',
      },
      rows: {
        label: 'Row by row, 2 layers of 64 units',
        explain: '28 steps instead of 784: done in minutes on any machine.',
      },
    },
  },
  cornn: {
    summary:
      'Each unit is an oscillator, like a child on a swing, pushed by the pixels and by all other units.',
    explain:
      'Instead of replacing its state, the network moves it a little: a unit has a position and a velocity, is pulled back, braked, and pushed by what it reads. Such a swing neither dies at once nor grows without bound, and gradients keep their size over hundreds of steps.',
    presets: {
      rows: {
        label: 'Row by row, 128 units',
        explain:
          '28 steps instead of 784, with a longer time step: done in minutes on any machine.',
      },
      'pixels-128': {
        label: 'Pixel by pixel, 128 units',
        explain: 'A quarter of the arithmetic of the next one: published with 99.3 %.',
        published: '128 units; the settings are those that its authors give for 256',
      },
      'pixels-256': {
        label: 'Pixel by pixel, 256 units',
        explain: 'The settings of its authors, published with 99.4 % after 120 epochs.',
        published: CORNN_OWN_SETTINGS,
      },
      'permuted-256': {
        label: 'Shuffled pixels, 256 units',
        explain:
          'All images shuffled alike; larger steps, a weaker pull and stronger brakes. Published with 97.3 %.',
        published: CORNN_OWN_SETTINGS,
      },
    },
  },
  hrnn: {
    summary:
      'Two LSTMs, one above the other: the first reads pixels into rows, the second rows into an image.',
    explain:
      'The same small LSTM walks over the 28 pixels of every row and encodes each row as a vector. A second LSTM walks over the 28 vectors. So no step is more than 28 away from the end of its sequence.',
    presets: {
      'keras-example': {
        label: 'As in Keras’s example',
        explain: 'Two LSTMs of 128 units, RMSprop, five epochs: reported with 98.64 %.',
        published: HRNN_EXAMPLE,
      },
      'keras-1': {
        label: 'As in Keras 1, 2016',
        explain:
          'The example as it ran when its 98.64 % was written down: gates made of straight lines, and RMSprop’s epsilon of 10⁻⁸ outside the root.',
        published: HRNN_EXAMPLE,
      },
      small: {
        label: 'Small, for slower machines',
        explain: '32 row units and 64 column units: less than a tenth of the arithmetic.',
      },
    },
  },
  'four-direction': {
    summary: 'Four LSTMs scan the image from its four sides and decide together.',
    explain:
      'Two scans walk over the columns, to the right and to the left, and two over the rows, down and up. Dropout on what each has found keeps them from relying on one another; then the four are joined.',
    presets: {
      concat: {
        label: 'Concatenated, dropout 0.5',
        explain: 'The four outputs concatenated.',
      },
      sum: {
        label: 'Summed, dropout 0.5',
        explain: 'The four outputs added, as in the paper: a quarter of the features.',
      },
      'no-dropout': {
        label: 'Without dropout',
        explain:
          'The same network without dropout: watch how far training and test accuracy move apart.',
      },
    },
  },
  mdlstm: {
    summary: 'Scans the image in two dimensions at once, from all four corners.',
    explain:
      'At each place of the image the LSTM remembers what the cell beside it and the cell above it have seen, so its memory spreads over the plane and not along a line. Four of them start from the four corners. Between the three levels the image shrinks, until a few cells know all of it.',
    presets: {
      stable: {
        label: 'Paper’s sizes, stable cell, Adam',
        explain:
          'One forget gate and a mix of the two memories that cannot grow without bound. Recommended.',
      },
      small: {
        label: 'Small, for a laptop',
        explain:
          'Fewer units in the last level: an epoch takes less time and reads almost as well.',
      },
      pham: {
        label: 'Paper’s sizes and cell',
        explain:
          'The cell of the paper: a forget gate for each direction, gates that look at the cell states, gate gradients clipped to ±1.',
      },
      'dropout-none': {
        label: 'Little data, no dropout',
        explain:
          'On 6,000 images the network soon knows them by heart, and the test accuracy falls behind.',
      },
      'dropout-top': {
        label: 'Little data, dropout on top',
        explain: 'The same with dropout of one half on the outputs of the last level.',
      },
      'dropout-all': {
        label: 'Little data, dropout on all',
        explain:
          'The same with dropout after all three levels: it learns more slowly, and the two curves stay close together.',
      },
    },
  },
  'mdlstm-line': {
    summary:
      'Reads a whole number: scans the line in two dimensions and spells it column by column.',
    explain:
      'The same three levels of two-dimensional scans on a line of one to five digits or letters. For every eight columns the network names one or nothing, and the CTC loss sums over all ways to spread them over the columns, so nobody has to say where each stands.',
    presets: {
      stable: {
        label: 'Paper’s sizes, stable cell, Adam',
        explain: 'Recommended: small, and it reads most lines after a few epochs.',
      },
      pham: {
        label: 'Paper’s sizes and cell',
        explain:
          'The cell of the paper, with two forget gates; compare its curve with the stable one.',
      },
      wide: {
        label: 'Wide, dropout on top',
        explain: 'Twice the units and dropout on the topmost scans, for a GPU or a long run.',
      },
    },
  },
  'blstm-line': {
    summary: 'Reads a whole number with two LSTMs, one from the left and one from the right.',
    explain:
      'Each step is a strip of four columns. One LSTM has read everything to the left of the strip, the other everything to the right; together they name what stands there, or nothing. As with the other reader of lines, the CTC loss finds out by itself where each digit or letter stands.',
    presets: {
      'adam-128': {
        label: '2 × 128 units, Adam',
        explain: 'Recommended: reads most lines within minutes, also without a GPU.',
      },
      small: {
        label: '2 × 64 units, Adam',
        explain: 'Half the units: quicker, and a little worse at the end.',
      },
      'stacked-128': {
        label: 'Two layers of 2 × 128 units, Adam',
        explain:
          'The second pair reads what the first has found, with more lines and dropout: for a GPU or a long run.',
      },
    },
  },
  custom: {
    title: 'Own network',
    summary: 'Your own network: choose the order of reading and the layers one by one.',
    explain:
      'You write down the layers in words, and the picture and the counts follow as you change them. Any of the cells here can be stacked, normalised, read both ways or added to what it reads.',
    presets: {
      'normalised-gru': {
        label: 'Two GRUs with normalisation',
        explain: 'The first hands on all its states, normalised, and the second sums them up.',
      },
      'both-ways': {
        label: 'Columns, both ways, then an LSTM',
        explain: 'Reads column by column in both directions, as one reads a line of text.',
      },
      tiles: {
        label: 'Tiles with a residual GRU',
        explain:
          'Reads 49 tiles of 4 × 4 pixels; the second GRU only adds to what the first has found.',
      },
    },
  },
} as const satisfies Readonly<Record<string, NetworkText>>;

/** What networks learn, under the task's name. */
export const tasks = {
  digit: (noun: Noun) => ({
    label: noun.one === noun.drawn ? `Read ${noun.a}` : 'Name what an image shows',
    explain: `There is one ${noun.one}, and the network says which of the classes it is.`,
  }),
  number: (noun: Noun) => ({
    label: `Read a ${inALine(noun)}`,
    explain: `The image is a line of one to five ${noun.many}, and the network spells it. It counts as right only when every ${noun.one} is.`,
  }),
} as const satisfies Readonly<Record<string, (noun: Noun) => TaskText>>;
