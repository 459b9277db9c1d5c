/** View 2: every unit's state and gates at every step, and what a picked unit looks for. */
import { useMemo, useState } from 'react';
import { text } from '../../text/index.ts';
import { Choice } from '../controls/Choice.tsx';
import { SegmentedControl } from '../charts/SegmentedControl.tsx';
import { ActionButton } from '../controls/ActionButton.tsx';
import { roundBound, type Scale, shares, signed } from './colours.ts';
import { HeatMap } from './HeatMap.tsx';
import styles from './Inside.module.css';
import { NumberField } from './NumberField.tsx';
import { SaveNumbers } from './SaveNumbers.tsx';
import { Thumbs } from './Thumbs.tsx';
import { rowsOf, type Subject, useAnswer, type ViewProps } from './use-answer.ts';
import { useApp, useStore } from '../store/use-app.ts';
import { useNoun } from '../store/use-noun.ts';

const words = text.inside.stateView;
const STATES = { ask: 'states' } as const;
const SIGNED = signed(1);
/** Cell states go beyond 1; what is beyond 3 is shown as 3. */
const CELL_STATE = signed(3);
const GATES = shares();
const IS_SIGNED = ['h', 'g', 'c', 're', 'im', 'v', 'y'];

/** What nothing holds within -1 and 1, as ReLU or an LRU, is shown by a wider bound. */
function scaleOf(state: string, values: Float64Array | undefined): Scale {
  if (state === 'c') return CELL_STATE;
  if (!IS_SIGNED.includes(state)) return GATES;
  const bound = roundBound(values ?? []);
  return bound > 1 ? signed(bound) : SIGNED;
}

export function StatesView({ subject, reading, step, onStep }: ViewProps) {
  const store = useStore();
  const picked = useApp(({ page }) => page.inside?.unit);
  const setUnit = (unit: number) => store.lookInside({ unit });
  const { answered, failure } = useAnswer(STATES, subject, 'view');
  const [wanted, setLayer] = useState<string>();
  const [kind, setKind] = useState<string>();
  const layers = (answered?.answer.layers ?? []).filter(({ cell }) => cell !== 'mdlstm');
  const layer = layers.find(({ name }) => name === wanted) ?? layers.at(-1);
  const main = layer?.handsOn ?? 'h';
  const state = layer !== undefined && kind !== undefined && kind in layer.states ? kind : main;
  const values = layer?.states[state];
  const scale = useMemo(() => scaleOf(state, values), [state, values]);
  const units = layer?.units ?? 1;
  const order = layer?.order;
  const at = useMemo(
    () => (row: number, column: number) => values?.[column * units + (order?.[row] ?? row)] ?? 0,
    [values, units, order],
  );
  if (layer === undefined || values === undefined) {
    return <p className={styles.note}>{failure ?? text.inside.digit.none}</p>;
  }
  const { timesteps } = layer;
  const unit = Math.min(picked ?? layer.order[0], units - 1);
  // A coarser reading has several timesteps to a step; each ends with the last of them.
  const here = Math.min(timesteps - 1, Math.round(((step + 1) * timesteps) / reading.steps) - 1);
  const now = values.subarray(here * units, (here + 1) * units);
  const name = text.inside.states[state];
  const strong = now.reduce((n, v) => n + Number(Math.abs(v) > 0.5), 0);
  const hasDrivers =
    subject.sequence === undefined &&
    subject.width <= rowsOf(subject) &&
    layer.sequences === 1 &&
    reading.way !== 'frames';
  const summary = IS_SIGNED.includes(state) ? words.all : words.gates;
  return (
    <>
      <div className={styles.controls}>
        {layers.length > 1 && (
          <Choice
            label={words.layer}
            hideLabel
            options={layers.map(({ name: value }) => ({ value, label: value }))}
            value={layer.name}
            onChange={setLayer}
          />
        )}
        {Object.keys(layer.states).length > 1 && (
          <SegmentedControl
            label={words.kind}
            hideLabel
            segments={[main, ...Object.keys(layer.states).filter((each) => each !== main)].map(
              (value) => ({ value, label: value, spoken: text.inside.states[value] ?? value }),
            )}
            value={state}
            onChange={setKind}
          />
        )}
        <span className={styles.note}>{name}</span>
        <NumberField
          label={words.unit}
          least={0}
          most={units - 1}
          value={unit}
          onChange={setUnit}
          isInline
        />
      </div>
      <HeatMap
        look="map"
        label={words.map(name)}
        {...{ rows: units, columns: timesteps, at, scale, cursor: here }}
        picked={{ row: layer.order.indexOf(unit) }}
        onPick={(row, column) => {
          setUnit(layer.order[row]);
          onStep(Math.min(reading.steps - 1, Math.floor((column * reading.steps) / timesteps)));
        }}
      />
      <p className={styles.sentence} role="status">
        {words.now(unit, here + 1, name, now[unit])} {summary(units, strong, name)}
      </p>
      <Curve
        label={words.curve(unit)}
        values={Array.from({ length: timesteps }, (_, t) => values[t * units + unit])}
        scale={scale}
        here={here}
      />
      <div className={styles.foot}>
        {hasDrivers && (
          <Drivers key={layer.name} layer={layer.name} unit={unit} subject={subject} />
        )}
        <SaveNumbers
          name={`${layer.name.replaceAll('/', '-')}-${state}`}
          columns={['step', ...Array.from({ length: units }, (_, u) => `unit ${u}`)]}
          rows={() =>
            Array.from({ length: timesteps }, (_, t) => [
              t + 1,
              ...values.subarray(t * units, (t + 1) * units),
            ])
          }
        />
      </div>
    </>
  );
}

interface CurveProps {
  label: string;
  values: readonly number[];
  scale: Scale;
  here: number;
}

function Curve({ label, values, scale: { least, most }, here }: CurveProps) {
  const [width, height] = [100, 16];
  const x = (t: number) => ((t + 0.5) / values.length) * width;
  const y = (value: number) =>
    height * (1 - (Math.min(most, Math.max(least, value)) - least) / (most - least));
  const line = values.map((value, t) => `${t === 0 ? 'M' : 'L'}${x(t)} ${y(value)}`).join('');
  return (
    <svg
      className={styles.curve}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path className={styles.zero} d={`M0 ${y(0)}H${width}`} />
      <path className={styles.here} d={`M${x(here)} 0V${height}`} />
      <path className={styles.line} d={line} />
    </svg>
  );
}

/** Asked for only when it is wanted: it reads many digits. */
function Drivers({ layer, unit, subject }: { layer: string; unit: number; subject: Subject }) {
  const store = useStore();
  const noun = useNoun();
  const [asks, setAsks] = useState(false);
  const question = useMemo(() => ({ ask: 'drivers' as const, layer }), [layer]);
  const { answered } = useAnswer(asks ? question : undefined, subject, 'drivers');
  const found = answered?.answer;
  const digits = useMemo(
    () =>
      found === undefined
        ? []
        : [...found.digits.subarray(unit * found.each, (unit + 1) * found.each)],
    [found, unit],
  );
  if (!asks) return <ActionButton label={words.drivers(noun)} onPress={() => setAsks(true)} />;
  if (found === undefined) return <p className={styles.note}>{text.inside.digit.none}</p>;
  return (
    <>
      <p className={styles.note}>{words.driving(noun, found.read)}</p>
      <div className={styles.thumbs}>
        <Thumbs
          indices={digits}
          name={(index) => words.digit(noun, index)}
          onOpen={(digit) => store.lookInside({ digit })}
        />
      </div>
    </>
  );
}
