/** What is said of an opened model file: the network computes the same, but not all that the file says is done here. */

export const importNotices = {
  'softmax-added': () =>
    'The network ends in logits: a softmax was added, so that it gives probabilities.',
  frozen: (layers: string) => `Frozen in the file: ${layers}. Training here changes all weights.`,
  'not-applied': (what: string, layers: string) =>
    `Not applied when it trains on here: the ${what} of ${layers}.`,
  'first-values': (layers: string) =>
    `Reset begins with Keras’s default first values: Scanline does not have those that the file names for ${layers}.`,
  precision: (dtype: string) =>
    `The file computes in ${dtype}, Scanline in 32-bit floats: the last digits of a probability can differ.`,
} as const;
