/** View 1 of a network that adds: which number it would answer after each step, and what could be known by then. */
import { useMemo } from 'react';
import { FEATURES } from '../../data/sequences.ts';
import { text } from '../../text/index.ts';
import styles from './Inside.module.css';
import { SaveNumbers } from './SaveNumbers.tsx';
import { SumChart } from './SumChart.tsx';
import type { ViewProps } from './use-answer.ts';

const words = text.inside.sequenceView.sum;
/** Numbers from 0 to 1, of which two are marked. */
const MEAN = 0.5;
const MARKED = 2;

export function SumReading({ subject, reading, step, onStep }: ViewProps) {
  const { probabilities: answers, steps, way, order } = reading;
  const [sum = 0] = subject.label ?? [];
  const best = useMemo(
    () => bestSoFar(subject.pixels, order, steps),
    [subject.pixels, order, steps],
  );
  return (
    <>
      <p className={styles.way}>{text.inside.ways[way]}</p>
      <SumChart
        lines={[
          { name: words.best, values: best, look: 'ghost' },
          { name: words.answer, values: answers, look: 'line' },
        ]}
        {...{ sum, step, steps, onStep }}
      />
      <p className={styles.sentence} role="status">
        {words.now(step + 1, answers[step], best[step], sum)}
      </p>
      <SaveNumbers
        name="reading"
        columns={[text.inside.reading.step, words.answer, words.best]}
        rows={() => Array.from({ length: steps }, (_, s) => [s + 1, answers[s], best[s]])}
      />
    </>
  );
}

/** The least squared error has who adds up what was marked so far, and the mean for what was not. */
function bestSoFar(inputs: Float32Array, order: Int32Array, steps: number): number[] {
  const marked = [...inputs.keys()].filter((at) => at % FEATURES.adding === 1 && inputs[at] === 1);
  return Array.from({ length: steps }, (_, step) => {
    const seen = marked.filter((at) => order[at] <= step);
    const known = seen.reduce((sum, at) => sum + inputs[at - 1], 0);
    return known + MEAN * (MARKED - seen.length);
  });
}
