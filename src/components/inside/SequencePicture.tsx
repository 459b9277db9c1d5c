/** A made-up sequence as what it is: symbols as marks in a row for each, numbers as bars of which two are marked. */
import { useMemo } from 'react';
import { FEATURES, type SequenceKind, SYMBOLS } from '../../data/sequences.ts';
import { text } from '../../text/index.ts';
import { shares } from './colours.ts';
import { HeatMap } from './HeatMap.tsx';
import styles from './Inside.module.css';

const words = text.inside.sequenceView;
const SHARES = shares();
/** What has not come in yet is so faint. */
const FAINT = 0.3;

export interface SequencePictureProps {
  kind: SequenceKind;
  /** `[timesteps, features]` */
  inputs: Float32Array;
  /** How far it has been read; all of it where that is left out. */
  isRead?: (timestep: number) => boolean;
  /** The timestep that is marked, from 0. */
  here?: number | undefined;
  onPick: (timestep: number) => void;
}

export function SequencePicture(props: SequencePictureProps) {
  return (
    <div className={styles.sequence}>
      {props.kind === 'recall' ? <Symbols {...props} /> : <Numbers {...props} />}
    </div>
  );
}

const ALL = () => true;

function Symbols({ inputs, isRead = ALL, here, onPick }: SequencePictureProps) {
  const rows = FEATURES.recall;
  const at = useMemo(
    () => (row: number, column: number) =>
      inputs[column * rows + row] * (isRead(column) ? 1 : FAINT),
    [inputs, isRead, rows],
  );
  return (
    <div className={styles.named} style={{ '--rows': rows } as React.CSSProperties}>
      <ol className={styles.names} aria-hidden="true">
        {SYMBOLS.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ol>
      <HeatMap
        look="strip"
        label={words.picture.recall}
        {...{ rows, columns: inputs.length / rows, at, scale: SHARES, cursor: here }}
        onPick={(_, column) => onPick(column)}
      />
    </div>
  );
}

function Numbers({ inputs, isRead = ALL, here, onPick }: SequencePictureProps) {
  const columns = inputs.length / FEATURES.adding;
  const paths = useMemo(() => {
    const bars = { read: '', unread: '', marked: '', markedUnread: '' };
    for (let t = 0; t < columns; t++) {
      const [number, mark] = inputs.subarray(t * FEATURES.adding, (t + 1) * FEATURES.adding);
      const kind =
        mark === 1 ? (isRead(t) ? 'marked' : 'markedUnread') : isRead(t) ? 'read' : 'unread';
      bars[kind] += `M${t + 0.1} 1V${1 - number}h0.8V1Z`;
    }
    return bars;
  }, [inputs, columns, isRead]);
  const pick = (event: React.PointerEvent<SVGSVGElement>) => {
    if (event.buttons === 0) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(((event.clientX - left) / width) * columns);
    onPick(Math.min(columns - 1, Math.max(0, column)));
  };
  return (
    <svg
      className={styles.numbers}
      viewBox={`0 0 ${columns} 1`}
      preserveAspectRatio="none"
      role="img"
      aria-label={words.picture.adding}
      onPointerDown={pick}
      onPointerMove={pick}
    >
      <path d={paths.read} />
      <path d={paths.unread} data-unread />
      <path d={paths.marked} data-marked />
      <path d={paths.markedUnread} data-marked data-unread />
      {here !== undefined && <path className={styles.here} d={`M${here + 0.5} 0V1`} />}
    </svg>
  );
}
