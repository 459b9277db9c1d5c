/** View 7: each scan of an MDLSTM with its front, and which pixels a picked cell has seen. */
import { useMemo, useState } from 'react';
import type { ScanMap } from '../../inspect/scans.ts';
import { text } from '../../text/index.ts';
import { Choice } from '../controls/Choice.tsx';
import { roundBound, shares, signed } from './colours.ts';
import { HeatMap } from './HeatMap.tsx';
import styles from './Inside.module.css';
import { NumberField } from './NumberField.tsx';
import { SaveNumbers } from './SaveNumbers.tsx';
import { rowsOf, useAnswer, type ViewProps } from './use-answer.ts';

const words = text.inside.scanView;
type Place = { layer: string; cell: number };

export function ScansView({ subject, reading, step }: ViewProps) {
  const [picked, setPicked] = useState<Place>();
  const [wanted, setLevel] = useState<string>();
  const { answered, failure } = useAnswer({ ask: 'scans', ...picked }, subject, 'view');
  const maps = answered?.answer.maps ?? [];
  const levels = [...new Set(maps.map(({ layer }) => layer.split('/')[0]))];
  const level = levels.find((name) => name === wanted) ?? levels[0];
  const shown = maps.filter(({ layer }) => layer.startsWith(`${level}/`));
  const field = answered?.answer.field;
  const bound = useMemo(() => roundBound(field ?? []), [field]);
  const scale = useMemo(() => signed(bound), [bound]);
  const fieldAt = useMemo(
    () => (row: number, column: number) => field?.[row * subject.width + column] ?? 0,
    [field, subject],
  );
  if (shown.length === 0) return <p className={styles.note}>{failure ?? text.inside.digit.none}</p>;
  const seen = field?.reduce((n, value) => n + Number(value !== 0), 0) ?? 0;
  const own = shown.find(({ layer }) => layer === picked?.layer);
  return (
    <>
      {levels.length > 1 && (
        <div className={styles.controls}>
          <Choice
            label={words.layer}
            hideLabel
            options={levels.map((value) => ({ value, label: value }))}
            value={level}
            onChange={(value) => {
              setLevel(value);
              setPicked(undefined);
            }}
          />
        </div>
      )}
      <div className={styles.scans}>
        {shown.map((map) => (
          <Scan
            key={map.layer}
            map={map}
            progress={(step + 1) / reading.steps}
            picked={picked?.layer === map.layer ? picked.cell : undefined}
            onPick={(cell) => setPicked({ layer: map.layer, cell })}
          />
        ))}
        {shown.length > 1 && <Together maps={shown} progress={(step + 1) / reading.steps} />}
        {own !== undefined && (
          <figure className={styles.figure}>
            <h3>{words.field}</h3>
            <HeatMap
              look="square"
              label={words.field}
              {...{ rows: rowsOf(subject), columns: subject.width, at: fieldAt, scale }}
            />
          </figure>
        )}
      </div>
      {own !== undefined && picked !== undefined && (
        <p className={styles.sentence} role="status">
          {words.told(
            words.corners[own.corner],
            Math.floor(picked.cell / own.width) + 1,
            (picked.cell % own.width) + 1,
            seen,
          )}
        </p>
      )}
      {own === undefined && (
        <p className={styles.sentence}>
          {shown
            .map(({ corner, activation, width }) => {
              const most = activation.reduce((best, v, i) => (v > activation[best] ? i : best), 0);
              return words.strongest(
                words.corners[corner],
                Math.floor(most / width) + 1,
                (most % width) + 1,
              );
            })
            .join(' ')}
        </p>
      )}
      <CellFields maps={shown} picked={picked} onPick={setPicked} />
      <SaveNumbers
        name={`scans-${level}`}
        columns={[words.row, words.column, ...shown.map(({ corner }) => corner)]}
        rows={() =>
          [...shown[0].activation].map((_, at) => [
            Math.floor(at / shown[0].width) + 1,
            (at % shown[0].width) + 1,
            ...shown.map(({ activation }) => activation[at]),
          ])
        }
      />
    </>
  );
}

interface ScanProps {
  map: ScanMap;
  /** How far the fronts are, 0 to 1. */
  progress: number;
  picked: number | undefined;
  onPick: (cell: number) => void;
}

function Scan({ map, progress, picked, onPick }: ScanProps) {
  const { activation, wavefront, width, height, corner } = map;
  const fronts = width + height - 1;
  const front = Math.round(progress * fronts);
  const scale = useMemo(() => shares(0, roundBound(activation)), [activation]);
  const at = useMemo(
    () => (row: number, column: number) => {
      const cell = row * width + column;
      return wavefront[cell] < front ? activation[cell] : 0;
    },
    [activation, wavefront, width, front],
  );
  const name = words.map(words.corners[corner]);
  return (
    <figure className={styles.figure}>
      <h3>{words.corners[corner]}</h3>
      <HeatMap
        look="square"
        label={`${name}. ${words.front(front, fronts)}`}
        {...{ rows: height, columns: width, at, scale }}
        {...(picked === undefined
          ? {}
          : { picked: { row: Math.floor(picked / width), column: picked % width } })}
        onPick={(row, column) => onPick(row * width + column)}
      />
    </figure>
  );
}

/** The length of what all scans say at each cell that their fronts have come by. */
function Together({ maps, progress }: { maps: readonly ScanMap[]; progress: number }) {
  const { width, height } = maps[0];
  const front = Math.round(progress * (width + height - 1));
  const lengths = useMemo(
    () =>
      maps[0].activation.map((_, cell) =>
        Math.hypot(
          ...maps.map(({ activation, wavefront }) =>
            wavefront[cell] < front ? activation[cell] : 0,
          ),
        ),
      ),
    [maps, front],
  );
  const bound = useMemo(
    () => roundBound(maps.flatMap(({ activation }) => [...activation])),
    [maps],
  );
  const scale = useMemo(() => shares(0, bound), [bound]);
  const at = useMemo(
    () => (row: number, column: number) => lengths[row * width + column],
    [lengths, width],
  );
  return (
    <figure className={styles.figure}>
      <h3>{words.together}</h3>
      <HeatMap
        look="square"
        label={words.merged}
        {...{ rows: height, columns: width, at, scale }}
      />
    </figure>
  );
}

interface CellFieldsProps {
  maps: readonly ScanMap[];
  picked: Place | undefined;
  onPick: (place: Place) => void;
}

/** The same by keyboard. */
function CellFields({ maps, picked, onPick }: CellFieldsProps) {
  const map = maps.find(({ layer }) => layer === picked?.layer) ?? maps[0];
  const cell = picked?.layer === map.layer ? picked.cell : 0;
  const [row, column] = [Math.floor(cell / map.width), cell % map.width];
  const pick = (at: number) => onPick({ layer: map.layer, cell: at });
  return (
    <div className={styles.controls}>
      <NumberField
        label={words.pick}
        {...{ least: 1, most: map.height, value: row + 1 }}
        onChange={(to) => pick((to - 1) * map.width + column)}
        isInline
      />
      <NumberField
        label={words.column}
        {...{ least: 1, most: map.width, value: column + 1 }}
        onChange={(to) => pick(row * map.width + to - 1)}
        isInline
      />
    </div>
  );
}
