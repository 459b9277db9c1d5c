/** Lesson: reading in rows. */
export const rows = {
  title: 'Reading in rows: what a state is',
  about: 'Follow one digit row by row, and see what the network carries along.',
  start:
    'A recurrent network does not see the whole picture at once. It takes in one row of 28 pixels after the other, from the top; what it has not read yet is dark.\nMove the cursor under the picture to step 14, or press Play.',
  mind: 'On the right stands what it would answer if it had to answer now. After 14 of 28 rows it takes this digit for a 2, and the upper half alone could well be one.\nGo on to the last row, step 28. When does it settle on the 5?',
  state:
    'How does it know of rows that are gone? Only by its state: 256 numbers between −1 and 1, made anew at each row from that row and from the state before. Here each line is one of these units and each column a step.\nClick somewhere in the map, or move the cursor, and read what that unit holds.',
  erase:
    'Now its memory is taken away: from step 15 on all units are set to zero. What is left is no better than a guess, with about one in ten for each digit.\nMove the cursor to step 28, so that only the very last state is lost. It is just as bad: all that it knew of 27 rows was in there.',
  own: 'Draw a digit of your own. What is on the pad is what is looked into. At which row does it make up its mind about yours?',
  end: 'That is a recurrent network: one state, one rule, and the same rule again at every step. The next lesson asks how far back such a network can learn.',
} as const;
