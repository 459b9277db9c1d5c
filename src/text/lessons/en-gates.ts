/** Lesson: gates. */
export const gates = {
  title: 'Gates: LSTM and GRU',
  about: 'Watch what two networks keep, let in and forget while they read a 9.',
  lstm: 'An LSTM carries two states: the cell state c, which is its memory, and the hidden state h, which is what it shows of it. Three gates, each a number from 0 to 1 for each unit, decide: i lets in, f keeps, o shows.\nPress the letters above the map to see each of them. Yellow is an open gate, dark blue a closed one.',
  forget:
    'Stay with f, the forget gate: 1 keeps what is in the cell, 0 wipes it. Move the cursor from row to row. The sentence counts the units whose gate is more than half open.',
  memory:
    'Choose the question “How long is its memory?”. The last number there is the one that matters for a gated network: on this digit the forget gate keeps half of a typical unit’s state for 2.4 steps. Some units keep it much longer.',
  cell: 'How are such numbers made? Choose the question “How does one cell compute?”. There stands one unit at one step with its real numbers: what comes in, the gates, and what is kept.',
  gru: 'A GRU makes do with one state and two gates: z says how much of the old state stays, r how much of it is looked at for the new one. Press z and r. Then move the cursor, as before.',
  price:
    'What do gates cost? Open the tab Architecture. A SimpleRNN has one set of weights, a GRU three and an LSTM four, one for each gate and one for what is let in. This GRU of 128 units has 61,962 parameters, the LSTM of 128 units 81,674.',
  train:
    'Now a small fresh GRU, 32 units and 3,000 digits. Press Train and wait until its three epochs are done.',
  again:
    'And the same as an LSTM. The page trains it for you. The GRU’s curve stays on the chart, faint. Are they far apart?',
  end: 'Both remember by the same trick: a gate that multiplies the old state by a number near 1 leaves it as it is. On 28 rows even the plain network copes; where gates matter is in “Why the plain network forgets”.',
} as const;
