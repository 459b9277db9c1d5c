/** Lesson: reading whole numbers. */
export const numbers = {
  title: 'Reading whole numbers',
  about:
    'Write a number, and see how the network finds its digits without being told where they are.',
  write:
    'Write a number of one to five digits on the strip, with a little room between the digits. Without a mouse or finger: the arrow keys move over the strip, Space paints.\nNobody cuts it into digits. The network reads the line from both ends at once.',
  frames:
    'Here is a line of the test set that says 11. The boxes under it are frames, four columns of pixels each. In every frame the network names a digit or the blank (–), which means “nothing new here”. Most frames are blank.',
  collapse:
    'From frames to a number in two moves: first, equal neighbours are merged; then the blanks are left out. Without a blank between them the two ones of this line would merge into a single 1.\nWrite 3 into “Test line” to see another line.',
  loss: 'In training nobody says where a digit stands, only what the number is. The loss, CTC, adds up the probabilities of all ways to spread the number over the frames. The last sentence here is that sum.\nPress Another to see more lines.',
  touch:
    'Now write two digits that touch. The network has been trained on digits with a gap between them; where there is none it often loses one.',
  end: 'This is how handwriting recognisers read whole lines. “MDLSTM with CTC” does the same with scans in two dimensions.',
} as const;
