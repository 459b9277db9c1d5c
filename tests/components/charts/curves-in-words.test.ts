import { describe, expect, it } from 'vitest';
import { curvesCsv } from '../../../src/components/charts/curves-csv.ts';
import { runInWords } from '../../../src/components/charts/run-in-words.ts';
import { charts } from '../../../src/text/en-charts.ts';
import { epoch, historyByHand, reading } from './runs.ts';

function history() {
  const { history } = historyByHand();
  history.begin({
    runId: 1,
    name: 'SimpleRNN 256, SGD 0.01',
    published: { testAccuracy: 98, epochs: 20, remark: 'a table' },
  });
  return history;
}

function summaries(told: ReturnType<typeof history>) {
  const { current } = told.snapshot();
  if (!current) throw new Error('there is a run');
  const words = runInWords(current);
  // Numbers hold on to their units: the space between them does not break.
  const plain = (sentence: string) => sentence.replaceAll('\u00a0', ' ');
  return {
    accuracy: plain(charts.accuracy.summary(words)),
    loss: plain(charts.loss.summary(words)),
  };
}

describe('the summary of the curves', () => {
  it('is empty while there is nothing to say', () => {
    expect(summaries(history())).toEqual({ accuracy: '', loss: '' });
  });

  it('tells of the network before training', () => {
    const told = history();
    told.addEpoch(1, epoch(0, 0.098, 2.35));
    expect(summaries(told).accuracy).toContain('before training the network reads 9.8 %');
    expect(summaries(told).loss).toContain('before training the test loss is 2.35');
  });

  it('tells of the latest epoch, of where it began, and of what was published', () => {
    const told = history();
    told.addEpoch(1, epoch(0, 0.098, 2.35));
    told.addPoints(1, [reading(150)]);
    told.addEpoch(1, epoch(1, 0.85, 0.5));
    told.addEpoch(1, epoch(2, 0.912, 0.31));
    const { accuracy, loss } = summaries(told);
    expect(accuracy).toBe(
      'SimpleRNN 256, SGD 0.01: after epoch 2 (200 steps, 20 s) the network reads 91.2 % of the test digits right, from 9.8 % before training. The published result is 98 %.',
    );
    expect(loss).toBe(
      'SimpleRNN 256, SGD 0.01: after epoch 2 the test loss is 0.310, from 2.35 before training.',
    );
  });

  it('says when it was better before', () => {
    const told = history();
    told.addEpoch(1, epoch(1, 0.95));
    told.addEpoch(1, epoch(2, 0.9));
    expect(summaries(told).accuracy).toContain('It was best after epoch 1, with 95.0 %.');
  });

  it('never speaks of NaN', () => {
    const told = history();
    told.addEpoch(1, epoch(1, 0.1, NaN));
    expect(summaries(told).loss).toContain('not a number');
  });
});

describe('the CSV', () => {
  it('has every reading and every test result of every run, in full precision', () => {
    const told = history();
    told.addEpoch(1, epoch(0, 0.098, 2.35));
    for (let step = 1; step <= 5000; step += 1)
      told.addPoints(1, [reading(step, 1 / 3, 0.1 + 0.2)]);
    told.begin({ runId: 2, name: 'with "quotes", and a comma' });
    told.addPoints(2, [reading(1)]);
    const [head, ...rows] = curvesCsv(told.snapshot()).trimEnd().split('\r\n');
    // The mark at the beginning tells Excel that it is UTF-8.
    expect(head).toBe(
      '\uFEFFrun,kind,step,epoch,seconds,train_loss,train_accuracy,test_loss,test_accuracy,epoch_seconds',
    );
    expect(rows).toHaveLength(1 + 5000 + 1);
    expect(rows[0]).toBe('"with ""quotes"", and a comma",training,1,0.01,0.1,1,0.5,,,');
    expect(rows[1]).toBe(`"SimpleRNN 256, SGD 0.01",training,1,0.01,0.1,${1 / 3},${0.1 + 0.2},,,`);
    expect(rows.at(-1)).toBe('"SimpleRNN 256, SGD 0.01",test,0,0,0,,,2.35,0.098,0');
  });

  it('has the label error rates of runs that read numbers', () => {
    const told = historyByHand().history;
    told.begin({ runId: 1, name: 'numbers', task: 'number' });
    told.addPoints(1, [{ ...reading(1), labelErrorRate: 0.25 }]);
    const [head, row] = curvesCsv(told.snapshot()).trimEnd().split('\r\n');
    expect(head).toMatch(/,epoch_seconds,train_label_error_rate,test_label_error_rate$/);
    expect(row).toBe('numbers,training,1,0.01,0.1,1,0.5,,,,0.25,');
  });
});
