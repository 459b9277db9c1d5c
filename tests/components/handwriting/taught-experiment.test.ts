/** What is trained when drawings are taught, and what is said where they cannot be. */
import { describe, expect, it } from 'vitest';
import {
  taughtExperiment,
  whyNotTaught,
} from '../../../src/components/handwriting/taught-experiment.ts';
import { newDrawings } from '../../../src/data/drawing.ts';
import { MNIST_SUBJECT, subjectOf } from '../../../src/data/drawing-subject.ts';
import { drawnData } from '../../../src/data/own/drawn-data.ts';
import { withData } from '../../../src/models/data-fit.ts';
import { experimentFromPreset } from '../../../src/models/index.ts';
import { readExperiment } from '../../../src/models/read-experiment.ts';
import { drawnOf } from '../../data/drawn.ts';

const drawings = newDrawings([], [...drawnOf(7, 20), ...drawnOf(1, 5)], 0);
const subject = MNIST_SUBJECT;
const { data } = drawnData(drawings, subject);
const taught = { data, subject };
const lstm = { experiment: experimentFromPreset('lstm', 'adam-128'), preset: 'adam-128' };

describe('a lesson', () => {
  it('goes on with the same network on all drawings and some of MNIST', () => {
    const { network, options, training } = taughtExperiment(lstm, taught, 'teach');
    expect({ network, options }).toEqual({ network, options: lstm.experiment.options });
    expect(training).toMatchObject({
      ...{ data: `mnist+${data}`, epochs: 3, testDigits: 2005 },
      trainingDigits: 20 * 50 + 4000,
    });
  });

  it('is an experiment that links and checkpoints carry, in every way', () => {
    for (const way of ['teach', 'mixed', 'alone'] as const) {
      const experiment = taughtExperiment(lstm, taught, way);
      expect(readExperiment(experiment)).toEqual({ experiment, notices: [] });
    }
  });

  it('after another lesson takes as long as if there had been none', () => {
    const alone = taughtExperiment(lstm, taught, 'alone');
    expect(alone.training).toMatchObject({ batchSize: 16, epochs: 100, trainingDigits: 20 });
    const after = { ...lstm, experiment: alone };
    for (const way of ['teach', 'mixed', 'alone'] as const) {
      expect(taughtExperiment(after, taught, way)).toEqual(taughtExperiment(lstm, taught, way));
    }
  });

  it('says what is missing', () => {
    const why = (experiment = lstm.experiment, drawn = drawings, of = subject) =>
      (['teach', 'mixed', 'alone'] as const).map((way) =>
        whyNotTaught(experiment, { drawings: drawn, subject: of }, way),
      );
    expect(why()).toEqual([undefined, undefined, undefined]);
    const sevens = drawings.filter(({ label }) => label === 7);
    expect(why(lstm.experiment, sevens)).toEqual([undefined, undefined, 'oneClass']);
    expect(why(lstm.experiment, drawings.slice(0, 4))).toEqual(['few', 'few', 'few']);
    const numbers = experimentFromPreset('blstm-line');
    expect(why(numbers)).toEqual(['numbers', 'numbers', 'numbers']);
    const ofBirds = subjectOf('own:My drawings@=birds:28x28:8+2:crow,wren:0123abcd');
    expect(why(lstm.experiment, drawings, ofBirds)).toEqual(['noBasis', 'noBasis', undefined]);
  });

  it('is of other classes where other data are in use', () => {
    for (const used of ['fashion-mnist', 'own:birds:28x28:800+160:crow,robin:1f9ac03b']) {
      const of = subjectOf(used) ?? MNIST_SUBJECT;
      const drawn = newDrawings([], [...drawnOf(0, 5), ...drawnOf(1, 5)], 0, of);
      const { data: drawnAs } = drawnData(drawn, of);
      expect(subjectOf(drawnAs)?.key).toBe(of.key);
      const experiment = withData(lstm.experiment, used);
      const lesson = { ...lstm, experiment };
      const mixed = taughtExperiment(lesson, { data: drawnAs, subject: of }, 'teach');
      expect(mixed.training.data).toBe(`${used}+${drawnAs}`);
      expect(subjectOf(mixed.training.data)).toBe(of);
      expect(readExperiment(mixed)).toEqual({ experiment: mixed, notices: [] });
      const alone = taughtExperiment(lesson, { data: drawnAs, subject: of }, 'alone');
      expect(readExperiment(alone)).toEqual({ experiment: alone, notices: [] });
    }
    expect(subjectOf('recall')).toBeUndefined();
  });
});
