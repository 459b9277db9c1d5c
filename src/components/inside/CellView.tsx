/** View 10: how one unit comes to its state at one step, from the network down to a single sum. */
import { useMemo, useState } from 'react';
import type { CellTerms } from '../../inspect/cell-terms.ts';
import type { LayerStates } from '../../inspect/recurrent-parts.ts';
import { graphOf } from '../../models/index.ts';
import { text } from '../../text/index.ts';
import { SegmentedControl } from '../charts/SegmentedControl.tsx';
import { Choice } from '../controls/Choice.tsx';
import { useApp, useStore } from '../store/use-app.ts';
import { CellDiagram } from './CellDiagram.tsx';
import { CellSum } from './CellSum.tsx';
import { roundBound, signed } from './colours.ts';
import { HeatMap } from './HeatMap.tsx';
import styles from './Inside.module.css';
import { LayerChain } from './LayerChain.tsx';
import { NumberField } from './NumberField.tsx';
import { SaveNumbers } from './SaveNumbers.tsx';
import { useAnswer, type ViewProps } from './use-answer.ts';

const words = text.inside.cellView;
const STATES = { ask: 'states' } as const;
const LEVELS = ['network', 'layer', 'cell', 'sum'] as const;
type Level = (typeof LEVELS)[number];

export function CellView({ subject, reading, step }: ViewProps) {
  const store = useStore();
  const experiment = useApp((state) => state.experiment);
  const picked = useApp(({ page }) => page.inside?.unit) ?? 0;
  const [level, setLevel] = useState<Level>('cell');
  const [wanted, setLayer] = useState<string>();
  const [sequence, setSequence] = useState(0);
  const [gate, setGate] = useState<string>();
  const { answered: states, failure } = useAnswer(STATES, subject, 'states');
  const graph = useMemo(() => graphOf(experiment), [experiment]);
  const layers = (states?.answer.layers ?? []).filter(({ cell }) => cell !== 'mdlstm');
  const layer = layers.find(({ name }) => name === wanted) ?? layers.at(-1);
  const place = layer && {
    layer: layer.name,
    unit: Math.min(picked, layer.units - 1),
    step: stepOf(layer, step, reading.steps),
    sequence: Math.min(sequence, layer.sequences - 1),
  };
  const { answered } = useAnswer(place && { ask: 'cell', ...place }, subject, 'view');
  const terms = answered?.answer;
  if (layer === undefined || terms === undefined) {
    return <p className={styles.note}>{failure ?? text.inside.digit.none}</p>;
  }
  const setUnit = (unit: number) => store.lookInside({ unit });
  return (
    <>
      <div className={styles.controls}>
        <SegmentedControl
          label={words.level}
          hideLabel
          segments={LEVELS.map((value) => ({ value, label: words.levels[value] }))}
          value={level}
          onChange={setLevel}
        />
        {layers.length > 1 && (
          <Choice
            label={words.layer}
            hideLabel
            options={layers.map(({ name }) => ({ value: name, label: name }))}
            value={layer.name}
            onChange={setLayer}
          />
        )}
        <NumberField
          label={words.unit}
          least={0}
          most={layer.units - 1}
          value={terms.unit}
          onChange={setUnit}
          isInline
        />
        {layer.sequences > 1 && (
          <NumberField
            label={words.row}
            least={1}
            most={layer.sequences}
            value={(terms.sequence ?? 0) + 1}
            onChange={(row) => setSequence(row - 1)}
            isInline
          />
        )}
      </div>
      {level === 'network' && (
        <LayerChain
          graph={graph}
          layers={layers.map(({ name }) => name)}
          picked={layer.name}
          onPick={(name) => {
            setLayer(name);
            setLevel('layer');
          }}
        />
      )}
      {level === 'layer' && (
        <LayerStep
          terms={terms}
          onPick={(unit) => {
            setUnit(unit);
            setLevel('cell');
          }}
        />
      )}
      {level === 'cell' && (
        <CellDiagram
          terms={terms}
          onSum={(of) => {
            setGate(of);
            setLevel('sum');
          }}
        />
      )}
      {level === 'sum' && <CellSum terms={terms} gate={gate} onGate={setGate} />}
    </>
  );
}

/** A coarser reading has several timesteps to a step; each ends with the last of them. */
function stepOf({ timesteps }: LayerStates, step: number, steps: number): number {
  return Math.max(0, Math.min(timesteps - 1, Math.round(((step + 1) * timesteps) / steps) - 1));
}

/** What a whole layer reads, held before and hands on, a number a place. */
function LayerStep({ terms, onPick }: { terms: CellTerms; onPick: (unit: number) => void }) {
  const { x, previous, now, unit, step, before } = terms;
  const seesAll = previous.length === now.length;
  return (
    <>
      <Row title={words.reads(x.length)} values={x} />
      {seesAll && (
        <Row title={words.before(previous.length)} values={previous} unit={unit} onPick={onPick} />
      )}
      <Row title={words.after(now.length)} values={now} unit={unit} onPick={onPick} />
      <p className={styles.sentence} role="status">
        {words.layerTold(unit, step + 1, before['h'] ?? before['y'], now[unit])}{' '}
        {step === 0 && words.none}
      </p>
      <SaveNumbers
        name={`${terms.layer.replaceAll('/', '-')}-step-${step + 1}`}
        columns={words.columns}
        rows={() =>
          Array.from({ length: Math.max(x.length, now.length) }, (_, i) => [
            i,
            x[i] ?? '',
            seesAll ? previous[i] : '',
            now[i] ?? '',
          ])
        }
      />
    </>
  );
}

interface RowProps {
  title: string;
  values: Float64Array;
  unit?: number;
  onPick?: (unit: number) => void;
}

function Row({ title, values, unit, onPick }: RowProps) {
  const scale = useMemo(() => signed(Math.max(1, roundBound(values))), [values]);
  const at = useMemo(() => (_: number, column: number) => values[column], [values]);
  return (
    <figure className={styles.wide}>
      <h3>{title}</h3>
      <HeatMap
        look="row"
        label={title}
        {...{ rows: 1, columns: values.length, at, scale }}
        {...(unit === undefined ? {} : { picked: { row: 0, column: unit } })}
        onPick={onPick && ((_, column) => onPick(column))}
      />
    </figure>
  );
}
