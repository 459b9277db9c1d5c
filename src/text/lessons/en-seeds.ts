/** Lesson: is A really better than B? */
export const seeds = {
  title: 'Is A really better than B?',
  about: 'Two networks, three seeds each: how much of a difference is luck?',
  first:
    'Which reads better after a short training, a GRU or an LSTM? Both get 32 units and the same 2,000 digits, twice.\nFirst the GRU. Press Train and note its test accuracy.',
  second:
    'Now the LSTM, with all else the same. Press Train and note its test accuracy. Which one would you call better, and by how many points?',
  luck: 'Not so fast. This is the GRU again, and only the seed has changed, from 1 to 2. The seed decides the first weights and the order of the digits: luck. Press Train and compare with the first GRU.',
  four: 'The LSTM with seed 2. The page trains it for you.',
  five: 'The GRU with seed 3.',
  six: 'And the LSTM with seed 3.',
  table:
    'Open the tab Runs: a row for each run, the newest first, with “Test, last” and the seed. You can sort by a column. Do the three runs of one network lie closer together than the two networks?',
  repeat:
    'Doing this by hand is tedious. Open the tab “Repeat, sweep”: it repeats an experiment with several seeds, or lets settings vary, and says in a sentence what is more than chance.',
  judge:
    'One run each says nothing: with another seed the order may turn round. Compare means over several seeds, and say how far single runs lie apart. A difference that is not clearly larger than that spread is not a finding.',
} as const;
