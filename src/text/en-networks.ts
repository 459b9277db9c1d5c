/** A sentence on every network and preset, under their ids. */

export interface NetworkText {
  /** One sentence for the picker. */
  summary: string;
  /** How it reads a digit, in two or three sentences. */
  explain: string;
  presets: Readonly<Record<string, PresetText>>;
}

export interface PresetText {
  label: string;
  explain: string;
}

export interface TaskText {
  label: string;
  explain: string;
}

export const networks = {
  'simple-rnn': {
    summary: 'The plain recurrent network: reads the digit row by row with one hidden state.',
    explain:
      'At each of 28 steps the network sees one row of 28 pixels and mixes it with what it remembers of the rows above. After the last row a dense layer turns that memory into ten probabilities.',
    presets: {
      'sgd-256': {
        label: '256 units, SGD',
        explain:
          'The place to start: simple steps down the gradient, published with 98.0 % on the test set.',
      },
      'rmsprop-256': {
        label: '256 units, RMSprop',
        explain:
          'The same network with steps scaled weight by weight: faster at first, a little worse at the end.',
      },
      'adam-256': {
        label: '256 units, Adam',
        explain:
          'The same network with the most used optimizer; compare its curve with that of SGD.',
      },
      'sgd-512': {
        label: '512 units, SGD',
        explain: 'Twice the units, almost four times the parameters: published with 98.3 %.',
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
    },
  },
  irnn: {
    summary:
      'A plain network of rectified units that reads one pixel at a time and starts as a perfect memory.',
    explain:
      'The digit comes as 784 steps of a single pixel. Because the recurrent weights start as the identity, each state begins as a copy of the one before, and gradients survive all 784 steps without any gates.',
    presets: {
      identity: {
        label: 'Identity start, RMSprop 10⁻⁶',
        explain:
          "Keras's example: it learns steadily but very slowly, and reports 93 % after 900 epochs.",
      },
      'default-initialisers': {
        label: 'Default start, for comparison',
        explain:
          'The same but for how the weights start. It stays near 11 %, as good as always guessing 1: that is the lesson, and not a fault of your machine.',
      },
      notebook: {
        label: 'As in a notebook, batches of 1024',
        explain:
          'Default start, a tiny learning rate and few steps: after ten epochs it still always guesses 1, as the notebook’s 11.37 % says.',
      },
      'tuned-adam': {
        label: 'Tuned, 256 units, Adam',
        explain:
          'Larger input weights and Adam with 10⁻⁴ bring the same network to a published 98.5 %.',
      },
      rows: {
        label: 'Row by row, Adam',
        explain: '28 steps instead of 784: the same network for slower machines, done in minutes.',
      },
    },
  },
  hrnn: {
    summary:
      'Two LSTMs, one above the other: the first reads pixels into rows, the second rows into a digit.',
    explain:
      'The same small LSTM walks over the 28 pixels of every row and sums each row up in a code. A second LSTM walks over the 28 codes. So no step is more than 28 away from the end of its sequence.',
    presets: {
      'keras-example': {
        label: 'As in Keras’s example',
        explain: 'Two LSTMs of 128 units, RMSprop, five epochs: reported with 98.64 %.',
      },
      small: {
        label: 'Small, for slower machines',
        explain: '32 row units and 64 column units: less than a tenth of the arithmetic.',
      },
    },
  },
  'four-direction': {
    summary: 'Four LSTMs scan the digit from its four sides and decide together.',
    explain:
      'Two scans walk over the columns, to the right and to the left, and two over the rows, down and up. Dropout on what each has found keeps them from relying on one another; then the four are joined.',
    presets: {
      concat: {
        label: 'Concatenated, dropout 0.5',
        explain: 'The four findings side by side.',
      },
      sum: {
        label: 'Summed, dropout 0.5',
        explain: 'The four findings added up, as in the paper: a quarter of the features.',
      },
      'no-dropout': {
        label: 'Without dropout',
        explain:
          'The same network without dropout: watch how far training and test accuracy move apart.',
      },
    },
  },
  mdlstm: {
    summary: 'Scans the digit in two dimensions at once, from all four corners.',
    explain:
      'At each place of the image the LSTM remembers what the cell beside it and the cell above it have seen, so its memory spreads over the plane and not along a line. Four of them start from the four corners. Between the three levels the image shrinks, until a few cells know the whole digit.',
    presets: {
      stable: {
        label: 'Paper’s sizes, stable cell, Adam',
        explain:
          'One forget gate and a mix of the two memories that cannot grow without bound: the way to start.',
      },
      small: {
        label: 'Small, for a laptop',
        explain:
          'Fewer units in the last level: an epoch takes less time and reads almost as well.',
      },
      pham: {
        label: 'Paper’s sizes and cell',
        explain:
          'The cell of the paper: a forget gate for each direction, gates that look at the cell states, errors kept within ±1.',
      },
      'dropout-none': {
        label: 'Few digits, no dropout',
        explain:
          'On 6,000 digits the network soon knows its training digits by heart, and the test accuracy falls behind.',
      },
      'dropout-top': {
        label: 'Few digits, dropout on top',
        explain:
          'The same with half of what the topmost scans say dropped at random while training.',
      },
      'dropout-all': {
        label: 'Few digits, dropout on all',
        explain:
          'The same with dropout after all three levels: it learns more slowly, and the two curves stay close together.',
      },
    },
  },
  'mdlstm-line': {
    summary:
      'Reads a whole number: scans the line in two dimensions and spells it column by column.',
    explain:
      'The same three levels of two-dimensional scans on a line of one to five digits. For every eight columns the network says a digit or nothing, and the CTC loss sums over all ways to spread the number over the columns, so nobody has to say where a digit stands.',
    presets: {
      stable: {
        label: 'Paper’s sizes, stable cell, Adam',
        explain: 'The place to start: small, and it reads most lines after a few epochs.',
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
      'Each step is a strip of four columns. One LSTM has read everything to the left of the strip, the other everything to the right; together they say a digit or nothing. As with the other reader of numbers, the CTC loss finds out by itself where the digits stand.',
    presets: {
      'adam-128': {
        label: '2 × 128 units, Adam',
        explain: 'The place to start: reads most lines within minutes, also without a GPU.',
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
} as const satisfies Readonly<Record<string, NetworkText>>;

/** What networks learn, under the task's name. */
export const tasks = {
  digit: {
    label: 'Read a digit',
    explain: 'The image shows one digit, and the network says which.',
  },
  number: {
    label: 'Read a number',
    explain:
      'The image is a line of one to five digits, and the network spells the number. It counts as right only when every digit is.',
  },
} as const satisfies Readonly<Record<string, TaskText>>;

/** The mark on presets that take minutes an epoch, and what it means. */
export const slowPreset = {
  label: 'slow',
  explain:
    'An epoch takes minutes even on a good machine. For a first look, train on fewer digits.',
} as const;
