import { describe, expect, it } from 'vitest';
import {
  lowerLearningRate,
  withNetwork,
} from '../../../src/components/store/experiment-changes.ts';
import { experimentFromPreset } from '../../../src/models/index.ts';

describe('another network', () => {
  it('keeps the digits, epochs and batch size that were changed, so that the two can be compared', () => {
    const before = experimentFromPreset('simple-rnn');
    const training = { ...before.training, trainingDigits: 6000, epochs: 2 };
    const after = withNetwork({ ...before, training }, 'sgd-256', 'lstm');
    const usual = experimentFromPreset('lstm');
    expect(after).toEqual({
      ...usual,
      training: { ...usual.training, trainingDigits: 6000, epochs: 2 },
    });
  });

  it('comes as its own preset where nothing was changed', () => {
    const before = experimentFromPreset('hrnn');
    expect(withNetwork(before, 'keras-example', 'gru')).toEqual(experimentFromPreset('gru'));
  });

  it('that reads numbers takes nothing from one that reads digits', () => {
    const before = experimentFromPreset('simple-rnn');
    const training = { ...before.training, trainingDigits: 100 };
    expect(withNetwork({ ...before, training }, 'sgd-256', 'blstm-line')).toEqual(
      experimentFromPreset('blstm-line'),
    );
  });
});

describe('the learning rate after a run diverged', () => {
  const sgd = experimentFromPreset('simple-rnn');
  const withRate = (learningRate: number) => ({
    ...sgd,
    training: { ...sgd.training, learningRate },
  });

  it('is the preset’s own where a higher one was chosen', () => {
    expect(lowerLearningRate(withRate(10), 'sgd-256')).toBe(sgd.training.learningRate);
  });

  it('is a tenth where the preset’s own was too high', () => {
    expect(lowerLearningRate(sgd, 'sgd-256')).toBe(sgd.training.learningRate / 10);
    expect(lowerLearningRate(withRate(0.003), 'sgd-256')).toBe(0.0003);
  });

  it('is that of a preset with the optimizer that was chosen, or what is usual for it', () => {
    const training = { ...sgd.training, optimizer: 'adam' as const, learningRate: 1 };
    const adam = experimentFromPreset('simple-rnn', 'adam-256').training.learningRate;
    expect(lowerLearningRate({ ...sgd, training }, 'sgd-256')).toBe(adam);
    const irnn = experimentFromPreset('irnn', 'rows');
    const fast = { ...irnn.training, optimizer: 'sgd' as const, learningRate: 10 };
    expect(lowerLearningRate({ ...irnn, training: fast }, 'rows')).toBe(0.01);
  });
});
