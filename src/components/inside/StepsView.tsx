/** View 3 of a made-up sequence: which steps counted, by gradient and by leaving them out. */
import { useMemo, useState } from 'react';
import type { Quantity } from '../../inspect/gradients.ts';
import { text } from '../../text/index.ts';
import { Choice } from '../controls/Choice.tsx';
import { roundBound, signed } from './colours.ts';
import { HeatMap } from './HeatMap.tsx';
import styles from './Inside.module.css';
import { SaveNumbers } from './SaveNumbers.tsx';
import { useAnswer, type ViewProps } from './use-answer.ts';
import { useClassNames } from './use-class-names.ts';

const words = text.inside.sequenceView.steps;
const shared = text.inside.pixelView;

export function StepsView({ subject, reading, step, onStep }: ViewProps) {
  const nameOf = useClassNames();
  const { probabilities, classes, steps, order } = reading;
  const { pixels: inputs, width: features } = subject;
  const [wanted, setOf] = useState<number>();
  const isSum = subject.sequence === 'adding';
  const last = probabilities.subarray((steps - 1) * classes);
  const likeliest = last.reduce((best, p, k) => (p > last[best] ? k : best), 0);
  const of = wanted ?? likeliest;
  const quantity: Quantity = { kind: 'logit', of: isSum ? 0 : of };
  const gradient = useAnswer({ ask: 'pixels', quantity }, subject, 'view');
  const covered = useAnswer({ ask: 'occlusion', quantity, by: 'steps' }, subject, 'check');
  const slopes = gradient.answered?.answer.gradient;
  const added = useMemo(
    () => slopes && perStep(features, inputs.length, (at) => slopes[at] * inputs[at]),
    [slopes, inputs, features],
  );
  const occlusion = covered.answered?.answer.occlusion;
  const lost = useMemo(
    () => occlusion && perStep(features, inputs.length, (at) => occlusion[at] / features),
    [occlusion, inputs.length, features],
  );
  const here = order.indexOf(step);
  const strip = {
    here: here < 0 ? undefined : Math.floor(here / features),
    onPick: (timestep: number) => onStep(Math.max(0, order[timestep * features])),
  };
  return (
    <>
      {isSum ? (
        <p className={styles.way}>{words.sum}</p>
      ) : (
        <div className={styles.controls}>
          <Choice
            label={shared.of}
            options={Array.from({ length: classes }, (_, k) => ({
              value: String(k),
              label: nameOf(k),
            }))}
            value={String(of)}
            onChange={(value) => setOf(Number(value))}
          />
        </div>
      )}
      <Strip
        title={words.gradient}
        values={added}
        told={words.told}
        waiting={gradient.failure ?? text.inside.digit.none}
        {...strip}
      />
      <Strip
        title={words.covered}
        values={lost}
        told={words.coveredTold}
        waiting={covered.failure ?? shared.waiting}
        {...strip}
      />
      <div className={styles.told}>
        {covered.answered !== undefined && (
          <p className={styles.sentence}>{shared.agreement(covered.answered.answer.agreement)}</p>
        )}
        {added !== undefined && (
          <SaveNumbers
            name="steps"
            columns={[words.step, words.gradient, words.covered]}
            rows={() => Array.from(added, (value, t) => [t + 1, value, lost?.[t] ?? ''])}
          />
        )}
      </div>
    </>
  );
}

/** The sum over a step's features: `[timesteps]`. */
function perStep(features: number, size: number, of: (at: number) => number): Float64Array {
  const sums = new Float64Array(size / features);
  for (let at = 0; at < size; at++) sums[Math.floor(at / features)] += of(at);
  return sums;
}

interface StripProps {
  title: string;
  /** One for each step. */
  values: Float64Array | undefined;
  told: (step: number, value: number) => string;
  waiting: string;
  here: number | undefined;
  onPick: (timestep: number) => void;
}

function Strip({ title, values, told, waiting, here, onPick }: StripProps) {
  const bound = useMemo(() => roundBound(values ?? []), [values]);
  const scale = useMemo(() => signed(bound), [bound]);
  const at = useMemo(() => (_: number, column: number) => values?.[column] ?? 0, [values]);
  const most = values?.reduce(
    (best, value, t) => (Math.abs(value) > Math.abs(values[best]) ? t : best),
    0,
  );
  return (
    <figure className={styles.wide}>
      <h3>{title}</h3>
      <HeatMap
        look="row"
        label={title}
        {...{ rows: 1, columns: values?.length ?? 1, at, scale, cursor: here }}
        onPick={(_, column) => onPick(column)}
      />
      <figcaption className={styles.note}>
        {values === undefined || most === undefined
          ? waiting
          : `${told(most + 1, values[most])} ${words.legend(bound)}`}
      </figcaption>
    </figure>
  );
}
