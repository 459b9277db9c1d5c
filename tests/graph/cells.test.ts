/** What the table of cells says is what the kernels do. */
import { expect, it } from 'vitest';
import { CELLS, MDLSTM_SAVED } from '../../src/graph/cells.ts';
import { GRU_KEPT } from '../../src/kernels/gru.ts';
import { LSTM_KEPT } from '../../src/kernels/lstm.ts';
import { MDLSTM_KEPT } from '../../src/kernels/mdlstm.ts';
import { SIMPLE_RNN_KEPT } from '../../src/kernels/simple-rnn.ts';

it('counts the values that each kernel saves for the backward pass', () => {
  expect({
    'simple-rnn': SIMPLE_RNN_KEPT,
    lstm: LSTM_KEPT,
    gru: GRU_KEPT,
  }).toEqual({
    'simple-rnn': CELLS['simple-rnn'].savedForBackward,
    lstm: CELLS.lstm.savedForBackward,
    gru: CELLS.gru.savedForBackward,
  });
  expect(MDLSTM_KEPT).toBe(MDLSTM_SAVED);
});
