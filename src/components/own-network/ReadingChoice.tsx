/** In which order the image is read. */
import { useId } from 'react';
import type { Shape } from '../../graph/layer-graph.ts';
import type { ReadingOrder } from '../../graph/own-network.ts';
import { COLUMNS_TOGETHER } from '../../graph/reading-order.ts';
import { text } from '../../text/index.ts';
import { Choice, type Option } from '../controls/Choice.tsx';
import { NumberInput } from '../controls/NumberInput.tsx';
import styles from './own-network.module.css';

const words = text.ownEditor;

export interface ReadingChoiceProps {
  order: ReadingOrder;
  gives: Shape | undefined;
  onChange: (order: ReadingOrder) => void;
}

export function ReadingChoice({ order, gives, onChange }: ReadingChoiceProps) {
  const labelId = useId();
  const seedId = useId();
  return (
    <div className={styles.image}>
      <span id={labelId} className={styles.rowTitle}>
        {words.image}
      </span>
      <Choice
        label={words.reading}
        labelledBy={labelId}
        options={OPTIONS}
        value={keyOf(order)}
        onChange={(key) => onChange(orderOf(key))}
      />
      {order.kind === 'permuted' && (
        <span className={styles.seed}>
          <span id={seedId}>{words.seed}</span>
          <NumberInput
            labelledBy={seedId}
            value={order.seed}
            min={0}
            max={0xffff_ffff}
            onChange={(seed) => onChange({ kind: 'permuted', seed })}
          />
        </span>
      )}
      {gives !== undefined && (
        <span className={styles.place}>
          <span>{words.gives(gives)}</span>
        </span>
      )}
    </div>
  );
}

const ORDERS: readonly ReadingOrder[] = [
  { kind: 'rows' },
  ...COLUMNS_TOGETHER.map((together) => ({ kind: 'columns' as const, together })),
  { kind: 'pixels' },
  { kind: 'permuted', seed: 1 },
  { kind: 'tiles', size: 2 },
  { kind: 'tiles', size: 4 },
  { kind: 'grid' },
  { kind: 'image' },
];

const OPTIONS: readonly Option<string>[] = ORDERS.map((order) => ({
  value: keyOf(order),
  ...wordsOf(order),
}));

function orderOf(key: string): ReadingOrder {
  return ORDERS.find((order) => keyOf(order) === key) ?? ORDERS[0];
}

function keyOf(order: ReadingOrder): string {
  if (order.kind === 'tiles') return `tiles:${order.size}`;
  return order.kind === 'columns' ? `columns:${order.together}` : order.kind;
}

function wordsOf(order: ReadingOrder) {
  if (order.kind === 'tiles') return words.orders[`tiles:${order.size}`];
  if (order.kind !== 'columns' || order.together === 1) return words.orders[order.kind];
  return words.columnsOf(order.together, 28 / order.together);
}
