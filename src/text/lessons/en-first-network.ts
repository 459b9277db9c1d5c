/** Lesson: your first network. */
export const firstNetwork = {
  title: 'Your first network',
  about: 'Let a trained network read your hand, then teach a fresh one in a few seconds.',
  draw: 'Draw a digit on the pad. Without a mouse or finger: the arrow keys move over the pad, Space paints.\nThe ten bars say how likely the network holds each digit. It has been trained already, on 60,000 digits by other hands.',
  fresh:
    'Now a fresh network of 64 units. Its weights are random numbers, so it knows nothing: look at the ten bars again. It is only guessing, and about 1 answer in 10 is right by luck.',
  train:
    'Press Train. The network is shown 6,000 digits, 32 at a time. After each batch every weight is moved a little, so that the same batch would be read better.',
  curves:
    'The upper chart is the share of digits that were read right. The thin line is the training batches; the dots are 1,000 test digits that the network never learns from. Wait until all three epochs are done. An epoch is one pass through the 6,000.',
  again:
    'It took a few seconds to go from guessing to reading. Draw another digit and see whether it reads you.',
  mistakes:
    'Nobody reads everything right. Open the tab Mistakes and press “Find mistakes”: rows are what a digit is, columns what it was taken for. Pick a number off the diagonal to see those digits.',
  end: 'That is supervised learning: examples, a guess, a correction, and again. Next lesson: how this network reads, row by row.',
} as const;
