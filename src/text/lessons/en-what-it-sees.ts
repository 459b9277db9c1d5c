/** Lesson: what the network sees of your drawing. */
export const whatItSees = {
  title: 'What the network sees of your drawing',
  about: 'Switch off one small preparation, and a good network fails.',
  small:
    'Draw a small digit in a corner of the pad, no larger than a third of it. Without a mouse or finger: the arrow keys move over the pad, Space paints.',
  off: 'Look at “What the network sees”: your ink was enlarged to 20 pixels and its centre of mass moved to the middle, as MNIST’s makers did with every digit. It is probably read right.\nNow switch “Normalise like MNIST” off.',
  seen: 'The pad is now only shrunk to 28 by 28 pixels: a speck in a corner. The same network, the same weights, the same drawing, and most likely another answer.\nTen such drawings were tried for this lesson. With the switch on all ten were read right, without it one.',
  large:
    'Wipe the pad (Clear) and draw the digit large and in the middle, with the switch still off. Now it looks like MNIST’s by itself. Nine of the ten were read right so.',
  on: 'Switch “Normalise like MNIST” on again.',
  end: 'The network was not the weak point. It can only read what looks like what it was taught with, and whatever prepares the input is part of the reader. When a network fails on new data, look first at what it really sees.',
} as const;
