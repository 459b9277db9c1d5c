/** The words of the tab that shows an experiment as a script. */
export const code = {
  tab: 'Code',
  explain:
    'This experiment as a script that runs by itself, with the same layers, first values, data, loss and optimizer. Random numbers are each program’s own, so curves agree only on the whole.',
  language: 'Written for',
  languages: { keras: 'Keras 3', pytorch: 'PyTorch', jax: 'JAX' },
  copy: 'Copy',
  copied: 'Copied',
  failed: 'Copying is not allowed here',
  script: 'Download .py',
  notebook: 'Download .ipynb',
  data: 'Download the data (.npz)',
  dataExplain: (file: string) =>
    `The script reads your images from ${file}; lay it beside the script. They are parted and in the order as here.`,
  text: (language: string) => `Script for ${language}, scrolls where it is long`,
  /** Why there is no script of an experiment. */
  none: {
    numbers:
      'This network reads numbers with the CTC loss on lines that Scanline composes itself; a script would need both.',
    mdlstm:
      'Keras, PyTorch and JAX have no two-dimensional LSTM, and one written in Python would scan each cell of the image in a loop, hundreds of times slower than here.',
    permuted:
      'The shuffled order of the pixels comes from Scanline’s own random generator, which a script does not have.',
    changedData:
      'The scripts learn from all labels and from the images as they are. Set the share of labels, wrong labels and the changes of images to their defaults first.',
    layer: (name: string) =>
      `Keras and PyTorch have no ${name} layer, and a script of theirs would walk each step in a loop of Python. JAX compiles such a loop: there is a script for JAX.`,
    linear: 'PyTorch’s RNN is tanh or relu, never linear.',
    hardSigmoid: 'The gates of this network are hard sigmoids, which a script cannot say.',
  },
} as const;
