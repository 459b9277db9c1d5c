/** View 3: which pixels counted, by gradient and by covering, side by side. */
import { useMemo, useState } from 'react';
import type { Quantity } from '../../inspect/gradients.ts';
import { text } from '../../text/index.ts';
import { Choice } from '../controls/Choice.tsx';
import { roundBound, signed } from './colours.ts';
import { HeatMap } from './HeatMap.tsx';
import styles from './Inside.module.css';
import { useClassNames } from './use-class-names.ts';
import { SaveNumbers } from './SaveNumbers.tsx';
import { rowsOf, useAnswer, type ViewProps } from './use-answer.ts';

const words = text.inside.pixelView;
const NOTHING = 'nothing';

export function PixelsView({ subject, reading }: ViewProps) {
  const nameOf = useClassNames();
  const { probabilities, classes, steps, way } = reading;
  const likeliest = useMemo(() => {
    const last = [...probabilities.subarray((steps - 1) * classes)];
    return last.map((p, k) => ({ p, k })).sort((a, b) => b.p - a.p);
  }, [probabilities, classes, steps]);
  const [of, setOf] = useState<number>();
  const [rather, setRather] = useState<number | typeof NOTHING>();
  const isLine = way === 'frames';
  const why = of ?? likeliest[0].k;
  const not = rather ?? likeliest.find(({ k }) => k !== why)?.k ?? NOTHING;
  const quantity: Quantity = isLine
    ? { kind: 'loss', label: subject.label ?? [0] }
    : not === NOTHING || not === why
      ? { kind: 'logit', of: why }
      : { kind: 'difference', of: why, rather: not };
  const pixels = useAnswer({ ask: 'pixels', quantity }, subject, 'view');
  const occlusion = useAnswer({ ask: 'occlusion', quantity }, subject, 'check');
  const classOptions = Array.from({ length: classes }, (_, k) => ({
    value: String(k),
    label: nameOf(k),
  }));
  const gradient = pixels.answered?.answer.gradient;
  const covered = occlusion.answered?.answer;
  return (
    <>
      {isLine ? (
        <p className={styles.way}>{words.loss}</p>
      ) : (
        <div className={styles.controls}>
          <Choice
            label={words.of}
            options={classOptions}
            value={String(why)}
            onChange={(value) => setOf(Number(value))}
          />
          <Choice
            label={words.rather}
            options={[{ value: NOTHING, label: words.nothing }, ...classOptions]}
            value={String(not)}
            onChange={(value) => setRather(value === NOTHING ? NOTHING : Number(value))}
          />
        </div>
      )}
      <div className={styles.pair} data-wide={subject.width > rowsOf(subject) || undefined}>
        <Signed
          title={words.gradient}
          values={gradient}
          rows={rowsOf(subject)}
          width={subject.width}
          waiting={pixels.failure ?? text.inside.digit.none}
          told={words.told}
          legend={words.legend}
        />
        <Signed
          title={words.occlusion}
          values={covered?.occlusion}
          rows={rowsOf(subject)}
          width={subject.width}
          waiting={occlusion.failure ?? words.waiting}
          told={words.covered}
          legend={words.coveredLegend}
        />
      </div>
      <div className={styles.told}>
        {covered !== undefined && (
          <p className={styles.sentence}>{words.agreement(covered.agreement)}</p>
        )}
        {gradient !== undefined && (
          <SaveNumbers
            name="pixels"
            columns={[words.row, words.column, words.gradient, words.occlusion]}
            rows={() =>
              [...gradient].map((value, at) => [
                Math.floor(at / subject.width) + 1,
                (at % subject.width) + 1,
                value,
                covered?.occlusion[at] ?? '',
              ])
            }
          />
        )}
      </div>
    </>
  );
}

interface SignedProps {
  title: string;
  values: Float64Array | undefined;
  rows: number;
  width: number;
  waiting: string;
  told: (row: number, column: number, value: number) => string;
  legend: (most: number) => string;
}

function Signed({ title, values, rows, width, waiting, told, legend }: SignedProps) {
  const bound = useMemo(() => roundBound(values ?? []), [values]);
  const scale = useMemo(() => signed(bound), [bound]);
  const at = useMemo(
    () => (row: number, column: number) => values?.[row * width + column] ?? 0,
    [values, width],
  );
  const most = values?.reduce(
    (best, value, i) => (Math.abs(value) > Math.abs(values[best]) ? i : best),
    0,
  );
  return (
    <figure className={styles.figure}>
      <h3>{title}</h3>
      <HeatMap look="square" label={title} rows={rows} columns={width} at={at} scale={scale} />
      <figcaption>
        {values === undefined || most === undefined ? (
          waiting
        ) : (
          <>
            {told(Math.floor(most / width) + 1, (most % width) + 1, values[most])} {legend(bound)}
          </>
        )}
      </figcaption>
    </figure>
  );
}
