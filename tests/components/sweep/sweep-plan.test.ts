/** What is filled in becomes a sweep, or a sentence that says what is wrong. */
import { describe, expect, it } from 'vitest';
import {
  fieldsToVary,
  FIRST_PLAN,
  type Plan,
  sweepOf,
  variedSetting,
} from '../../../src/components/sweep/sweep-plan.ts';
import { sweepName, variantInWords } from '../../../src/components/sweep/sweep-words.ts';
import { runsOf } from '../../../src/experiments/sweep.ts';
import { experimentFromPreset } from '../../../src/models/index.ts';

const experiment = experimentFromPreset('simple-rnn');
const plan = (changes: Partial<Plan> = {}): Plan => ({ ...FIRST_PLAN, ...changes });

function sweep(changes: Partial<Plan>) {
  const planned = sweepOf(plan(changes), experiment);
  if ('problem' in planned) throw new Error(planned.problem);
  return planned.sweep;
}

function problem(changes: Partial<Plan>): string {
  const planned = sweepOf(plan(changes), experiment);
  return 'problem' in planned ? planned.problem : '';
}

describe('a plan', () => {
  it('with nothing that varies repeats the experiment with the seeds that follow', () => {
    const repeated = sweep({ seeds: 3 });
    expect(runsOf(repeated).map(({ experiment: run }) => run)).toEqual(
      [1, 2, 3].map((seed) => ({
        ...experiment,
        training: { ...experiment.training, seed },
      })),
    );
    expect(sweepName(repeated)).toBe('SimpleRNN 256, SGD 0.01 × 3 seeds');
  });

  it('suggests values about the one in force, of a learning rate in equal ratios', () => {
    const field = fieldsToVary(experiment).find(({ name }) => name === 'learningRate');
    if (field === undefined) throw new Error('The learning rate does not vary.');
    expect(variedSetting(field, experiment, 3).values).toBe('0.003, 0.01, 0.03');
    expect(variedSetting(field, experiment, 6).values).toBe('0.001, 0.003, 0.01, 0.03, 0.1, 0.3');
  });

  it('varies settings of the network and of training, in the order in which they stand', () => {
    const varied = [
      { name: 'units', values: '32, 64' },
      { name: 'learningRate', values: '0.01 0.1' },
    ];
    const { vary, training, stop } = sweep({
      varied,
      rules: { epochs: '5', accuracy: '97.5', minutes: '', noGain: '2' },
    });
    expect(vary).toEqual({ units: [32, 64], learningRate: [0.01, 0.1] });
    expect(training).toMatchObject({ epochs: 5, patience: 2 });
    expect(stop).toEqual({ accuracy: 0.975 });
    expect(variantInWords('simple-rnn', { units: 32, learningRate: 1e-6 })).toBe(
      'Units 32, Learning rate 10⁻⁶',
    );
  });

  it('ends a run as the page’s settings say, unless the form says otherwise', () => {
    const longer = { ...experiment, training: { ...experiment.training, epochs: 40, patience: 3 } };
    const planned = sweepOf(plan(), longer);
    expect(planned).toMatchObject({ sweep: { training: { epochs: 40, patience: 3 } } });
    const typed = sweepOf(plan({ rules: { epochs: '2', noGain: '' } }), longer);
    expect(typed).toMatchObject({ sweep: { training: { epochs: 2, patience: 0 } } });
  });

  it('says what is wrong with what was typed', () => {
    const values = (typed: string) => ({ varied: [{ name: 'units', values: typed }] });
    expect(problem(values('32, many'))).toBe('Units: “many” is not a number.');
    expect(problem(values('32, 0.5'))).toMatch(/^Units must be from 1 to/);
    expect(problem(values('32, 4.5'))).toBe('Units must be a whole number.');
    expect(problem(values('32, 32'))).toBe('Units: a value is there twice.');
    expect(problem(values(''))).toBe('Units: give 1 to 6 values.');
    expect(problem({ seeds: 20, ...values('1,2,3,4,5,6') })).toMatch(/^That would be 120 runs/);
    expect(problem({ rules: { accuracy: '101' } })).toMatch(/^At a test accuracy of/);
  });
});
