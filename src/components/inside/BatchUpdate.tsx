/** How a training step moved the weights: one of them as a picture, and all as a table. */
import { useMemo, useState } from 'react';
import type { WeightStep } from '../../training/events.ts';
import { text } from '../../text/index.ts';
import { Choice } from '../controls/Choice.tsx';
import { Fold } from '../controls/Fold.tsx';
import { roundBound, signed } from './colours.ts';
import { HeatMap } from './HeatMap.tsx';
import insideStyles from './Inside.module.css';
import { SaveNumbers } from './SaveNumbers.tsx';
import { WeightTable } from './WeightTable.tsx';

const words = text.inside.batchView;

export interface BatchUpdateProps {
  weights: readonly WeightStep[];
  step: number;
  /** How the digits of the batch are read after it. */
  after: string;
}

export function BatchUpdate({ weights, step, after }: BatchUpdateProps) {
  const [wanted, setWanted] = useState<string>();
  // The recurrent weights are what this page is about.
  const shown =
    weights.find(({ name }) => name === wanted) ??
    weights.find(({ name }) => name.endsWith('recurrent_kernel')) ??
    weights[0];
  const { name, shape, changes, change, before } = shown;
  const columns = shape.at(-1) ?? 1;
  const rows = changes.length / columns;
  const bound = useMemo(() => roundBound(changes), [changes]);
  const scale = useMemo(() => signed(bound), [bound]);
  const at = useMemo(
    () => (row: number, column: number) => changes[row * columns + column],
    [changes, columns],
  );
  return (
    <>
      <div className={insideStyles.controls}>
        <Choice
          label={words.weight}
          hideLabel
          options={weights.map((one) => ({ value: one.name, label: one.name }))}
          value={name}
          onChange={setWanted}
        />
        <SaveNumbers
          name={`step-${step}-${name.replaceAll('/', '-')}`}
          columns={Array.from({ length: columns }, (_, c) => String(c))}
          rows={() =>
            Array.from({ length: rows }, (_, r) => [
              ...changes.subarray(r * columns, (r + 1) * columns),
            ])
          }
        />
      </div>
      <HeatMap look="map" label={words.map(name)} {...{ rows, columns, at, scale }} />
      <p className={insideStyles.sentence}>
        {words.update(name, change, before === 0 ? 1 : change / before)} {words.bound(bound)}{' '}
        {after}
      </p>
      <div className={insideStyles.foot}>
        <Fold title={words.asTable}>
          <WeightTable weights={weights} columns={['before', 'change']} />
        </Fold>
      </div>
    </>
  );
}
