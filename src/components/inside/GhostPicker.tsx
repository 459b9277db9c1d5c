/** Picks networks whose gradients are laid beside: some that come with the page, and kept runs. */
import { useEffect, useSyncExternalStore } from 'react';
import type { NetworkId } from '../../models/experiment.ts';
import { networkById, shapeOf, taskOf } from '../../models/index.ts';
import { text } from '../../text/index.ts';
import { useApp, useStore } from '../store/use-app.ts';
import styles from './Inside.module.css';
import type { Ghost } from './use-ghosts.ts';

const words = text.inside.forget;
const sequences = text.inside.sequenceView;

/** More lines than these cannot be told apart. */
export const MOST_GHOSTS = 3;
const MOST_RUNS = 4;
/** Of the networks whose weights come with the page those that read rows one after the other. */
const PRETRAINED: readonly NetworkId[] = ['simple-rnn', 'lstm', 'gru', 'irnn'];

export interface GhostPickerProps {
  /** The network on the page. */
  own: NetworkId;
  picked: readonly Ghost[];
  onPick: (picked: readonly Ghost[]) => void;
}

export function GhostPicker({ own, picked, onPick }: GhostPickerProps) {
  const { shelf } = useStore();
  const { rows } = useSyncExternalStore(shelf.subscribe, shelf.snapshot);
  useEffect(() => {
    void shelf.refresh();
  }, [shelf]);
  const experiment = useApp((state) => state.experiment);
  const task = taskOf(experiment);
  const reads = shapeOf(experiment);
  // What comes with the page reads images.
  const pretrained = task === 'digit' ? PRETRAINED : [];
  const runs = rows.filter((row) => {
    if (!row.hasWeights || row.isCurrent || row.task !== task) return false;
    const { rows: high, columns } = shapeOf(row.experiment);
    return high === reads.rows && columns === reads.columns;
  });
  const offered: Ghost[] = [
    ...pretrained
      .filter((id) => id !== own)
      .map((id) => ({
        ...{ id, name: networkById(id).title },
        kind: 'pretrained' as const,
      })),
    ...runs.slice(0, MOST_RUNS).map(({ id, title, name }) => ({
      ...{ id, name: title === '' ? name : title },
      kind: 'run' as const,
    })),
  ];
  const toggle = (ghost: Ghost) => {
    const others = picked.filter(({ id }) => id !== ghost.id);
    onPick(others.length < picked.length ? others : [...others, ghost].slice(-MOST_GHOSTS));
  };
  if (offered.length === 0) return <p className={styles.note}>{sequences.noGhosts}</p>;
  return (
    <div className={styles.foot} role="group" aria-label={words.beside}>
      <span className={styles.note}>{words.beside}</span>
      {offered.map((ghost) => (
        <button
          key={ghost.id}
          type="button"
          className={styles.chip}
          aria-pressed={picked.some(({ id }) => id === ghost.id)}
          onClick={() => toggle(ghost)}
        >
          {ghost.name}
        </button>
      ))}
    </div>
  );
}
