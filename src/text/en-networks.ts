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
} as const satisfies Readonly<Record<string, NetworkText>>;

/** The mark on presets that take minutes an epoch, and what it means. */
export const slowPreset = {
  label: 'slow',
  explain:
    'An epoch takes minutes even on a good machine. For a first look, train on fewer digits.',
} as const;
