/** Sums over batches give the rates of all samples together, whatever the batches were. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noTotals } from '../../src/training/loop-state.ts';
import { addTallies, bothCounts, ratesOf, tallyOf, type Tally } from '../../src/training/tally.ts';

const lines = fc.array(
  fc.record({
    loss: fc.nat(100),
    exact: fc.boolean(),
    digits: fc.integer({ min: 1, max: 5 }),
    edits: fc.nat(7),
  }),
  { minLength: 1, maxLength: 20 },
);

describe('what batches came to', () => {
  it('is, added up, what all their lines came to', () => {
    fc.assert(
      fc.property(lines, fc.nat(20), (all, cut) => {
        const of = (part: typeof all): Tally =>
          tallyOf(
            {
              samples: part.length,
              labelDigits: part.reduce((sum, { digits }) => sum + digits, 0),
            },
            [
              part.reduce((sum, { loss }) => sum + loss, 0),
              part.filter(({ exact }) => exact).length,
              part.reduce((sum, { edits }) => sum + edits, 0),
            ],
          );
        const { since: _, ...nothing } = noTotals(0);
        const sum = [all.slice(0, cut), all.slice(cut)]
          .filter(({ length }) => length > 0)
          .map(of)
          .reduce(addTallies, nothing);
        expect(sum).toEqual(of(all));
        const digits = all.reduce((total, line) => total + line.digits, 0);
        const edits = all.reduce((total, line) => total + line.edits, 0);
        expect(ratesOf(sum).labelErrorRate).toBeCloseTo(edits / digits, 10);
      }),
    );
  });

  it('has no label errors where a label is one digit', () => {
    const tally = tallyOf(bothCounts({ samples: 3 }, { samples: 5 }), [16, 6]);
    expect(tally).toEqual({ samples: 8, lossSum: 16, correct: 6 });
    expect(ratesOf(tally)).toEqual({ loss: 2, accuracy: 0.75 });
  });

  it('is the share of the variance that is explained where answers are numbers, never below none', () => {
    const count = bothCounts({ samples: 30, variance: 1 / 6 }, { samples: 10, variance: 1 / 6 });
    const { loss, accuracy } = ratesOf(tallyOf(count, [40 / 60]));
    expect(loss).toBeCloseTo(1 / 60, 12);
    expect(accuracy).toBeCloseTo(0.9, 12);
    expect(ratesOf(tallyOf(count, [40])).accuracy).toBe(0);
  });

  it('may be more errors than digits', () => {
    const tally = tallyOf({ samples: 1, labelDigits: 2 }, [9, 0, 5]);
    expect(ratesOf(tally)).toEqual({ loss: 9, accuracy: 0, labelErrorRate: 2.5 });
  });
});
