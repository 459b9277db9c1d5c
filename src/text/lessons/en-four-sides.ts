/** Lesson: one digit from four sides. */
export const fourSides = {
  title: 'One digit from four sides',
  about: 'See a network scan a digit from its four corners at once, and what each cell has seen.',
  scans:
    'Reading from the top, a network meets the last row last and has the first row longest to remember. An MDLSTM scans the picture in two dimensions instead, from each of its four corners, on a diagonal front.\nMove the cursor to step 14 or further, and watch the four maps fill.',
  cell: 'Each place of a map is a cell. It sees its own pixels, and by way of its two neighbours whatever lies between it and the corner where the scan began.\nPick a cell in the first map, by mouse, or by row and column below, say row 7, column 7. The last picture shows which pixels it has seen: those above and to the left, and no others.',
  together:
    'Choose the question “What does it think so far?”. All four scans are summed up only when they are through, so the network is shown the picture with the rest left blank. It changes its mind when the lower half of the 6 comes in.',
  pixels:
    'Choose “Which pixels counted?”. Orange pixels speak for its answer, blue ones against it. They lie all over the digit: no side is far away.',
  draw: 'Now draw a digit. What you draw is looked into.',
  sequence:
    'The same idea with plain sequences: four LSTMs read the digit from the top, the bottom, the left and the right, and a last layer puts together what they say. Move the cursor: after step 14 each has read its half.',
  end: 'For one digit of 28 by 28 pixels the gain is small. For a whole line of handwriting it is not: there is always a side from which the past is near. The lesson on reading whole numbers shows such a network.',
} as const;
