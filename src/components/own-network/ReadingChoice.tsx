/** In which order the image is read. */
import { useId } from 'react';
import type { DataShape } from '../../graph/data-shape.ts';
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
  /** Of the images of the data set. */
  shape: DataShape;
  gives: Shape | undefined;
  onChange: (order: ReadingOrder) => void;
}

export function ReadingChoice({ order, shape, gives, onChange }: ReadingChoiceProps) {
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
        options={ORDERS.filter((one) => fits(one, shape) || keyOf(one) === keyOf(order)).map(
          (one) => optionOf(one, shape),
        )}
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

/** Those that make whole steps of the images are offered. */
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

function orderOf(key: string): ReadingOrder {
  return ORDERS.find((order) => keyOf(order) === key) ?? ORDERS[0];
}

function keyOf(order: ReadingOrder): string {
  if (order.kind === 'tiles') return `tiles:${order.size}`;
  return order.kind === 'columns' ? `columns:${order.together}` : order.kind;
}

/** Whether it divides the images into whole steps. */
function fits(order: ReadingOrder, { rows, columns }: DataShape): boolean {
  if (order.kind === 'columns') return columns % order.together === 0;
  return order.kind !== 'tiles' || (rows % order.size === 0 && columns % order.size === 0);
}

function optionOf(order: ReadingOrder, shape: DataShape): Option<string> {
  return { value: keyOf(order), label: labelOf(order), explain: explainOf(order, shape) };
}

function labelOf(order: ReadingOrder): string {
  if (order.kind === 'tiles') return words.tilesOf(order.size);
  if (order.kind !== 'columns' || order.together === 1) return words.orders[order.kind];
  return words.columnsOf(order.together);
}

function explainOf(order: ReadingOrder, { rows, columns }: DataShape): string {
  const makes = words.orderMakes;
  switch (order.kind) {
    case 'rows':
      return makes.steps(rows, columns);
    case 'columns':
      return makes.steps(columns / order.together, rows * order.together);
    case 'pixels':
      return makes.steps(rows * columns, 1);
    case 'permuted':
      return makes.permuted(rows * columns);
    case 'tiles':
      return makes.steps((rows * columns) / order.size ** 2, order.size ** 2);
    case 'grid':
      return makes.grid(rows, columns);
    case 'image':
      return makes.image;
  }
}
