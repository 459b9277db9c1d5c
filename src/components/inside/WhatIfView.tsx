/** View 6: the reading with a part of the network silenced or frozen, or with pixels flipped, beside the one without. */
import { type ReactNode, useMemo, useState } from 'react';
import type { Edit } from '../../inspect/edits.ts';
import type { Reading } from '../../inspect/reading.ts';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { Choice } from '../controls/Choice.tsx';
import { shares } from './colours.ts';
import { HeatMap } from './HeatMap.tsx';
import styles from './Inside.module.css';
import { NumberField } from './NumberField.tsx';
import { useClassNames } from './use-class-names.ts';
import { SaveNumbers } from './SaveNumbers.tsx';
import { SequenceChanges } from './SequenceChanges.tsx';
import { SumChart } from './SumChart.tsx';
import { rowsOf, useAnswer, type ViewProps } from './use-answer.ts';

const words = text.inside.whatIf;
const ofSequences = text.inside.sequenceView.whatIf;
const sums = text.inside.sequenceView.sum;
const SHARES = shares();
const STATES = { ask: 'states' } as const;
const ALL = 'all';
type Change = 'none' | 'zero' | 'freeze';

export function WhatIfView({ subject, reading, step, onStep }: ViewProps) {
  const nameOf = useClassNames();
  const { answered: known } = useAnswer(STATES, subject, 'view');
  const [change, setChange] = useState<Change>('zero');
  const [wanted, setLayer] = useState<string>();
  const [wantedState, setState] = useState<string>();
  const [unit, setUnit] = useState<string>(ALL);
  const [flipped, setFlipped] = useState<readonly number[]>([]);
  const layers = known?.answer.layers ?? [];
  const layer = layers.find(({ name }) => name === wanted) ?? layers.at(-1);
  const isThere = layer !== undefined && wantedState !== undefined && wantedState in layer.states;
  const state = isThere ? wantedState : (layer?.handsOn ?? 'h');
  // An MDLSTM's front has other steps than the reading, and two states before each.
  const isImage = layer?.cell === 'mdlstm';
  const from =
    layer === undefined || isImage ? 0 : Math.floor((step * layer.timesteps) / reading.steps);
  const edits: readonly Edit[] =
    layer === undefined || change === 'none'
      ? []
      : [
          {
            ...{ layer: layer.name, state, from },
            to: change === 'freeze' && !isImage ? 'freeze' : 0,
            ...(unit === ALL || Number(unit) >= layer.units ? {} : { unit: Number(unit) }),
          },
        ];
  const { answered, failure } = useAnswer({ ask: 'edited', edits, flipped }, subject, 'what-if');
  const flip = (at: number) =>
    setFlipped((before) =>
      before.includes(at) ? before.filter((other) => other !== at) : [...before, at],
    );
  const ink = useMemo(() => {
    const changed = subject.pixels.slice();
    for (const at of flipped) changed[at] = 1 - changed[at];
    return (row: number, column: number) => changed[row * subject.width + column];
  }, [subject, flipped]);
  const told = answered?.answer;
  const endOf = (end: Reading) =>
    subject.sequence === 'adding'
      ? ofSequences.number(end.probabilities[end.steps - 1])
      : lastOf(end, nameOf);
  const numbers = told !== undefined && (
    <SaveNumbers
      name="what-if"
      columns={[text.inside.reading.step, words.class, words.before, words.after]}
      rows={() =>
        [...told.before.probabilities].map((p, i) => [
          Math.floor(i / told.before.classes) + 1,
          i % told.before.classes,
          p,
          told.after.probabilities[i],
        ])
      }
    />
  );
  return (
    <>
      <div className={styles.controls}>
        {layers.length > 1 && (
          <Choice
            label={words.layer}
            options={layers.map(({ name }) => ({ value: name, label: name }))}
            value={layer?.name ?? ''}
            onChange={setLayer}
          />
        )}
        {layer !== undefined && (
          <>
            <Choice
              label={words.state}
              options={Object.keys(layer.states).map((value) => ({
                value,
                label: text.inside.states[value] ?? value,
              }))}
              value={state}
              onChange={setState}
            />
            <Choice
              label={words.unit}
              options={[ALL, ...Array.from({ length: layer.units }, (_, u) => String(u))].map(
                (value) => ({ value, label: value === ALL ? words.allUnits : value }),
              )}
              value={unit}
              onChange={setUnit}
            />
            <Choice
              label={words.to}
              options={[
                { value: 'zero', label: words.zero },
                ...(isImage ? [] : [{ value: 'freeze', label: words.freeze } as const]),
                { value: 'none', label: words.none },
              ]}
              value={change}
              onChange={setChange}
            />
          </>
        )}
        {change !== 'none' && <p className={styles.from}>{words.from(from + 1)}</p>}
      </div>
      <Both before={told?.before ?? reading} after={told?.after} {...{ subject, step, onStep }} />
      <p className={styles.sentence} role="status">
        {told === undefined
          ? (failure ?? text.inside.digit.none)
          : words.told(endOf(told.before), endOf(told.after))}
      </p>
      {subject.sequence !== undefined ? (
        <SequenceChanges
          kind={subject.sequence}
          {...{ inputs: subject.pixels, flipped, onFlipped: setFlipped }}
        >
          {numbers}
        </SequenceChanges>
      ) : (
        <div className={styles.beside}>
          <div className={styles.flips}>
            <HeatMap
              look="square"
              label={words.image}
              rows={rowsOf(subject)}
              columns={subject.width}
              at={ink}
              scale={SHARES}
              onPick={(row, column) => flip(row * subject.width + column)}
            />
          </div>
          <Flips
            rows={rowsOf(subject)}
            columns={subject.width}
            flipped={flipped}
            onFlip={flip}
            onUndo={() => setFlipped([])}
          >
            {numbers}
          </Flips>
        </div>
      )}
    </>
  );
}

interface FlipsProps {
  rows: number;
  columns: number;
  flipped: readonly number[];
  onFlip: (at: number) => void;
  onUndo: () => void;
  /** What stands beside how many there are. */
  children: ReactNode;
}

/** The same by keyboard. */
function Flips({ rows, columns, flipped, onFlip, onUndo, children }: FlipsProps) {
  const [[row, column], setPlace] = useState<readonly [number, number]>([
    Math.ceil(rows / 2),
    Math.ceil(rows / 2),
  ]);
  return (
    <div className={styles.sentences}>
      <p className={styles.note}>{words.flip}</p>
      <div className={styles.controls}>
        <NumberField
          label={words.row}
          {...{ least: 1, most: rows, value: row }}
          onChange={(to) => setPlace([to, column])}
        />
        <NumberField
          label={words.column}
          {...{ least: 1, most: columns, value: column }}
          onChange={(to) => setPlace([row, to])}
        />
        <ActionButton
          label={words.flipThis}
          onPress={() => onFlip((row - 1) * columns + column - 1)}
        />
        <ActionButton label={words.unflip} onPress={onUndo} isDisabled={flipped.length === 0} />
      </div>
      <div className={styles.told}>
        <p className={styles.note} role="status">
          {words.flipped(flipped.length)}
        </p>
        {children}
      </div>
    </div>
  );
}

interface BothProps {
  before: Reading;
  after: Reading | undefined;
  subject: ViewProps['subject'];
  step: number;
  onStep: (step: number) => void;
}

function Both({ before, after, subject, step, onStep }: BothProps) {
  if (subject.sequence === 'adding') {
    const lines = [
      { name: sums.before, values: before.probabilities, look: 'line' as const },
      ...(after === undefined
        ? []
        : [{ name: sums.after, values: after.probabilities, look: 'other' as const }]),
    ];
    return (
      <SumChart sum={subject.label?.[0] ?? 0} steps={before.steps} {...{ lines, step, onStep }} />
    );
  }
  return (
    <div className={styles.pair}>
      <Strip title={words.before} reading={before} step={step} onStep={onStep} />
      {after !== undefined && (
        <Strip title={words.after} reading={after} step={step} onStep={onStep} />
      )}
    </div>
  );
}

interface StripProps {
  title: string;
  reading: Reading;
  step: number;
  onStep: (step: number) => void;
}

function Strip({ title, reading, step, onStep }: StripProps) {
  const { probabilities, classes, steps } = reading;
  const at = useMemo(
    () => (row: number, column: number) => probabilities[column * classes + row],
    [probabilities, classes],
  );
  return (
    <figure className={styles.figure}>
      <h3>{title}</h3>
      <HeatMap
        look="strip"
        label={`${title}: ${text.inside.reading.strip}`}
        {...{ rows: classes, columns: steps, at, scale: SHARES, cursor: step }}
        onPick={(_, column) => onStep(column)}
      />
    </figure>
  );
}

function lastOf({ probabilities, classes, steps }: Reading, name: (k: number) => string): string {
  return text.inside.answers([...probabilities.subarray((steps - 1) * classes)], name);
}
