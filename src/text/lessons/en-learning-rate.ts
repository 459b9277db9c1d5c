/** Lesson: the learning rate. */
export const learningRate = {
  title: 'Learning rate and divergence',
  about: 'Too small, right, far too large: three runs of a second each.',
  right:
    'After each batch every weight moves a little downhill, against its gradient. The learning rate says how far. Here it is 0.01.\nPress Train and look at the curves: the share of digits read right rises, the loss falls.',
  small:
    'A hundred times smaller now, 0.0001. Everything else is the same, the first weights too. Press Train. The curve hardly leaves guessing: the direction is right, but the steps are tiny.',
  large:
    'And a thousand times larger than at first: 10. Press Train. Each step jumps over the valley and lands higher up on the other side, again and again, until the numbers are too large to compute with. That is divergence.',
  mend: 'The page says what happened and offers a way out. Press “Reset with learning rate 0.01” there, or choose 0.01 yourself and press Reset. Then press Train.',
  search:
    'Is 0.01 the best? Choose another learning rate in the settings, press Reset, then Train. The runs before stay on the charts, faint, to compare with.',
  end: 'There is no best rate for all networks: it depends on the network, the optimizer and the batch. Try steps of three or ten, and go down when the loss jumps.',
} as const;
