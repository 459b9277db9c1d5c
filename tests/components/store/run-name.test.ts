import { describe, expect, it } from 'vitest';
import { runName } from '../../../src/components/store/run-name.ts';
import { experimentFromPreset } from '../../../src/models/index.ts';
import { fieldText } from '../../../src/text/index.ts';

describe('a run is called after its network, its widths and its optimizer', () => {
  it.each([
    ['mdlstm-line', 'MDLSTM with CTC 2+10+50, Adam 0.002'],
    ['blstm-line', 'Bidirectional LSTM with CTC 128, Adam 0.002'],
    ['hrnn', 'HRNN 128+128, RMSprop 0.001'],
  ])('%s', (network, name) => {
    expect(runName(experimentFromPreset(network))).toBe(name);
  });
});

describe('a setting', () => {
  it('is called after lines where numbers are read', () => {
    expect(fieldText('trainingDigits').label).toBe('Training digits');
    expect(fieldText('trainingDigits', 'number').label).toBe('Lines per epoch');
    expect(fieldText('learningRate', 'number')).toBe(fieldText('learningRate'));
  });
});
