import { describe, expect, it } from 'vitest';
import { distinctName, runName } from '../../../src/components/store/run-name.ts';
import type { Options, TrainingSettings } from '../../../src/models/experiment.ts';
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

describe('the name of a run says what differs', () => {
  const usual = experimentFromPreset('simple-rnn');
  const changed = (options: Options, training: Partial<TrainingSettings>) => ({
    ...usual,
    options: { ...usual.options, ...options },
    training: { ...usual.training, ...training },
  });

  it('every setting that is not the usual one, and none that is', () => {
    expect(runName(usual)).toBe('SimpleRNN 256, SGD 0.01');
    expect(runName(changed({ dropout: 0 }, { batchSize: 32, trainingDigits: 6000, seed: 7 }))).toBe(
      'SimpleRNN 256, SGD 0.01, dropout none, batch size 32, training digits 6,000, seed 7',
    );
    expect(runName(changed({}, { momentum: 0.9 }))).toContain('momentum 0.9');
    expect(runName(changed({}, { epochs: 3 }))).toBe('SimpleRNN 256, SGD 0.01');
  });

  it('what was changed while it trained, from what to what', () => {
    const change = { setting: 'learningRate', step: 150, epoch: 1.5, seconds: 3 } as const;
    const changes = [{ ...change, from: 0.01, to: 0.1 }];
    expect(runName(usual, changes)).toBe('SimpleRNN 256, SGD 0.01 → 0.1');
  });

  it('a number where another run is called alike', () => {
    expect(distinctName('a', ['b'])).toBe('a');
    expect(distinctName('a', ['a', 'a (2)'])).toBe('a (3)');
  });
});

describe('a setting', () => {
  it('is called after lines where numbers are read', () => {
    expect(fieldText('trainingDigits').label).toBe('Training digits');
    expect(fieldText('trainingDigits', 'number').label).toBe('Lines per epoch');
    expect(fieldText('learningRate', 'number')).toBe(fieldText('learningRate'));
  });
});
