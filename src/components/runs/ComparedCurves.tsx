/** The curves of several runs over one another, with one cursor through all of them and what stands there. */
import { useId, useState } from 'react';
import { text } from '../../text/index.ts';
import { SegmentedControl } from '../charts/SegmentedControl.tsx';
import { ComparedChart } from './ComparedChart.tsx';
import { type Axis, type ComparedLine, endOf, pointAt } from './compared-lines.ts';
import { LineSample } from './LineSample.tsx';
import styles from './RunsPanel.module.css';
import { scoreOr } from './shelf-text.ts';

const words = text.runsTable.curves;
const AXES = ['step', 'epoch', 'seconds'] as const;

export function ComparedCurves({ lines }: { lines: readonly ComparedLine[] }) {
  const [axis, setAxis] = useState<Axis>('epoch');
  const [share, setShare] = useState(1);
  const id = useId();
  if (lines.length === 0) return <p className={styles.quiet}>{words.none}</p>;
  const end = endOf(lines, axis);
  const shares = lines.filter(({ task }) => task !== 'adding');
  const cursor = share * end;
  const chart = { lines, axis, cursor, onCursor: (place: number) => setShare(place / end) };
  return (
    <div className={styles.curves}>
      <SegmentedControl<Axis>
        label={words.axis}
        segments={AXES.map((value) => ({ value, label: words.axes[value] }))}
        value={axis}
        onChange={setAxis}
      />
      <div className={styles.charts}>
        {/* A sum has no share that is right: its loss is its error. */}
        {shares.length > 0 && <ComparedChart metric="accuracy" {...chart} lines={shares} />}
        <ComparedChart metric="loss" {...chart} />
      </div>
      <label htmlFor={id} className={styles.cursor}>
        <span>
          {words.cursor} {words.at[axis](axis === 'seconds' ? cursor : Math.round(cursor))}
        </span>
        <input
          id={id}
          type="range"
          min={0}
          max={1}
          step="any"
          value={share}
          onChange={(event) => setShare(Number(event.target.value))}
          onKeyDown={(event) => {
            // "any" leaves the arrows without a step of their own.
            const by = { ArrowLeft: -0.02, ArrowDown: -0.02, ArrowRight: 0.02, ArrowUp: 0.02 };
            const step = by[event.key as keyof typeof by] as number | undefined;
            if (step === undefined) return;
            event.preventDefault();
            setShare(Math.min(1, Math.max(0, share + step)));
          }}
        />
      </label>
      <ul className={styles.readings} aria-label={words.readings}>
        {lines.map((line) => (
          <Reading key={line.id} line={line} axis={axis} place={cursor} />
        ))}
      </ul>
    </div>
  );
}

function Reading({ line, axis, place }: { line: ComparedLine; axis: Axis; place: number }) {
  const point = pointAt(line, axis, place);
  const { none } = text.runsTable;
  return (
    <li className={styles.reading}>
      <LineSample slot={line.slot} />
      <span className={styles.readingName}>{line.name}</span>
      <strong>{scoreOr(point?.accuracy, line.task)}</strong>
      {line.task !== 'adding' && (
        <span>{point === undefined ? none : text.charts.format.loss(point.loss)}</span>
      )}
    </li>
  );
}
