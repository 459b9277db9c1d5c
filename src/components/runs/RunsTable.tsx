/** The table of runs: sortable, with a box to tick for each run's curve and a menu of what can be done with it. */
import {
  Cell,
  Checkbox,
  Column,
  Row,
  type SortDescriptor,
  Table,
  TableBody,
  TableHeader,
} from 'react-aria-components';
import { MILESTONES } from '../../experiments/run-result.ts';
import { text } from '../../text/index.ts';
import { ActionMenu } from '../controls/ActionMenu.tsx';
import controls from '../controls/controls.module.css';
import { LineSample } from './LineSample.tsx';
import type { Slots } from './run-lines.ts';
import type { ShelfRow } from './run-shelf.ts';
import styles from './RunsPanel.module.css';
import { scoreOr, timeOr } from './shelf-text.ts';
import type { SortColumn, Sorting } from './sorted-rows.ts';

const words = text.runsTable;

export type RunAction = keyof typeof words.actions;

export interface RunsTableProps {
  rows: readonly ShelfRow[];
  slots: Slots;
  /** The runs whose curves are to be drawn. */
  onChoose: (ids: string[]) => void;
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
  onAction: (action: RunAction, row: ShelfRow) => void;
}

const NUMBERS: readonly [SortColumn, string][] = [
  ['parameters', words.columns.parameters],
  ['epochs', words.columns.epochs],
  ['last', words.columns.last],
  ['best', words.columns.best],
  ...MILESTONES.map((share, index): [SortColumn, string] => [
    (['to0', 'to1', 'to2'] as const)[index],
    words.columns.secondsTo(share),
  ]),
  ['secondsPerEpoch', words.columns.secondsPerEpoch],
];

export function RunsTable({ rows, slots, onChoose, sorting, onSort, onAction }: RunsTableProps) {
  const columns = words.columns;
  return (
    <div className={styles.scroll}>
      <Table
        className={styles.table}
        aria-label={words.table}
        selectionMode="multiple"
        selectionBehavior="toggle"
        selectedKeys={new Set(slots.keys())}
        onSelectionChange={(keys) =>
          onChoose(keys === 'all' ? rows.map(({ id }) => id) : [...keys].map(String))
        }
        sortDescriptor={sorting}
        onSortChange={({ column, direction }: SortDescriptor) =>
          onSort({ column: column as SortColumn, direction })
        }
      >
        <TableHeader>
          <Column className={styles.head}>{columns.line}</Column>
          <SortableColumn id="name" name={columns.name} isRowHeader />
          <Column className={styles.head}>{columns.actions}</Column>
          <SortableColumn id="network" name={columns.network} />
          <Column className={styles.head}>{columns.difference}</Column>
          {NUMBERS.map(([id, name]) => (
            <SortableColumn key={id} id={id} name={name} />
          ))}
          <SortableColumn id="backend" name={columns.backend} />
          <SortableColumn id="seed" name={columns.seed} />
        </TableHeader>
        <TableBody dependencies={[slots, rows]}>
          {rows.map((row) => (
            <Row key={row.id} id={row.id} textValue={row.name} className={styles.row}>
              <Cell>
                <span className={styles.choose}>
                  <ChooseBox />
                  {slots.has(row.id) && <LineSample slot={slots.get(row.id) ?? 0} />}
                </span>
              </Cell>
              <Cell>
                <RunName row={row} />
              </Cell>
              <Cell>
                <RunMenu row={row} onAction={onAction} />
              </Cell>
              <Cell>{row.network}</Cell>
              <Cell className={styles.difference}>{row.difference}</Cell>
              <Cell className={styles.number}>{words.count(row.parameters)}</Cell>
              <Cell className={styles.number}>{words.count(row.epochs)}</Cell>
              <Cell className={styles.number}>{scoreOr(row.last, row.task)}</Cell>
              <Cell className={styles.number}>{scoreOr(row.best, row.task)}</Cell>
              {row.secondsTo.map((seconds, index) => (
                <Cell key={MILESTONES[index]} className={styles.number}>
                  {timeOr(seconds)}
                </Cell>
              ))}
              <Cell className={styles.number}>{timeOr(row.secondsPerEpoch)}</Cell>
              <Cell>{row.backend}</Cell>
              <Cell className={styles.number}>{row.seed}</Cell>
            </Row>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

interface SortableColumnProps {
  id: SortColumn;
  name: string;
  isRowHeader?: boolean;
}

function SortableColumn({ id, name, isRowHeader = false }: SortableColumnProps) {
  return (
    <Column id={id} allowsSorting isRowHeader={isRowHeader} className={styles.head}>
      {({ sortDirection }) => (
        <>
          {name}
          <span aria-hidden="true" className={styles.arrow}>
            {sortDirection === undefined ? '' : sortDirection === 'ascending' ? ' ▲' : ' ▼'}
          </span>
        </>
      )}
    </Column>
  );
}

function ChooseBox() {
  return (
    <Checkbox slot="selection" className={controls.tick} aria-label={words.choose}>
      <span className={controls.tickBox} aria-hidden="true" />
    </Checkbox>
  );
}

function RunName({ row }: { row: ShelfRow }) {
  const marks = [
    ...(row.isCurrent ? [words.inTraining] : []),
    ...(row.elsewhere ? [words.elsewhere] : []),
    ...(row.pinned ? [words.pinned] : []),
    ...(row.hasWeights || row.isCurrent ? [] : [words.noWeights]),
  ];
  return (
    <span className={styles.name}>
      {row.name}
      {marks.length > 0 && <span className={styles.marks}> ({marks.join(', ')})</span>}
      {row.note !== '' && <span className={styles.note}>{row.note}</span>}
    </span>
  );
}

function RunMenu({ row, onAction }: Pick<RunsTableProps, 'onAction'> & { row: ShelfRow }) {
  const actions: RunAction[] = [
    'open',
    'goOn',
    'rename',
    row.pinned ? 'unpin' : 'pin',
    row.hidden ? 'show' : 'hide',
    'copyLink',
    'copyResult',
    'remove',
  ];
  return (
    <ActionMenu
      label={words.menu(row.name)}
      look="quiet"
      iconOnly
      parts={[{ entries: actions.map((key) => ({ key, label: words.actions[key] })) }]}
      disabledKeys={disabledFor(row)}
      onAction={(action) => onAction(action, row)}
    >
      <span aria-hidden="true">⋯</span>
    </ActionMenu>
  );
}

function disabledFor(row: ShelfRow): RunAction[] {
  const here = row.isCurrent || row.elsewhere;
  return [
    ...(here || !row.hasWeights ? (['open'] as const) : []),
    ...(row.elsewhere || !(row.hasWeights || row.isCurrent) ? (['goOn'] as const) : []),
    ...(row.last === undefined ? (['copyResult'] as const) : []),
    ...(here ? (['remove'] as const) : []),
    ...(row.isCurrent && !row.hasWeights ? (['rename', 'pin', 'hide'] as const) : []),
  ];
}
