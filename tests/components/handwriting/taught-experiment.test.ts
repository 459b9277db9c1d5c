/** What is trained when drawings are taught, and what is said where they cannot be. */
import { describe, expect, it } from 'vitest';
import {
  taughtExperiment,
  whyNotTaught,
} from '../../../src/components/handwriting/taught-experiment.ts';
import { newDrawings } from '../../../src/data/drawing.ts';
import { drawnData } from '../../../src/data/own/drawn-data.ts';
import { withData } from '../../../src/models/data-fit.ts';
import { experimentFromPreset } from '../../../src/models/index.ts';
import { readExperiment } from '../../../src/models/read-experiment.ts';
import { drawnOf } from '../../data/drawn.ts';

const drawings = newDrawings([], [...drawnOf(7, 20), ...drawnOf(1, 5)], 0);
const { data } = drawnData(drawings);
const lstm = { experiment: experimentFromPreset('lstm', 'adam-128'), preset: 'adam-128' };

describe('a lesson', () => {
  it('goes on with the same network on all drawings and some of MNIST', () => {
    const { network, options, training } = taughtExperiment(lstm, data, 'teach');
    expect({ network, options }).toEqual({ network, options: lstm.experiment.options });
    expect(training).toMatchObject({
      ...{ data: `mnist+${data}`, epochs: 3, testDigits: 2005 },
      trainingDigits: 20 * 50 + 4000,
    });
  });

  it('is an experiment that links and checkpoints carry, in every way', () => {
    for (const way of ['teach', 'mixed', 'alone'] as const) {
      const experiment = taughtExperiment(lstm, data, way);
      expect(readExperiment(experiment)).toEqual({ experiment, notices: [] });
    }
  });

  it('after another lesson takes as long as if there had been none', () => {
    const alone = taughtExperiment(lstm, data, 'alone');
    expect(alone.training).toMatchObject({ batchSize: 16, epochs: 100, trainingDigits: 20 });
    const after = { ...lstm, experiment: alone };
    for (const way of ['teach', 'mixed', 'alone'] as const) {
      expect(taughtExperiment(after, data, way)).toEqual(taughtExperiment(lstm, data, way));
    }
  });

  it('says what is missing', () => {
    const why = (experiment = lstm.experiment, drawn = drawings) =>
      (['teach', 'mixed', 'alone'] as const).map((way) => whyNotTaught(experiment, drawn, way));
    expect(why()).toEqual([undefined, undefined, undefined]);
    const sevens = drawings.filter(({ label }) => label === 7);
    expect(why(lstm.experiment, sevens)).toEqual([undefined, undefined, 'oneDigit']);
    expect(why(lstm.experiment, drawings.slice(0, 4))).toEqual(['few', 'few', 'few']);
    const numbers = experimentFromPreset('blstm-line');
    expect(why(numbers)).toEqual(['numbers', 'numbers', 'numbers']);
    const clothes = withData(lstm.experiment, 'fashion-mnist');
    expect(why(clothes)).toEqual(['otherData', undefined, undefined]);
  });
});
