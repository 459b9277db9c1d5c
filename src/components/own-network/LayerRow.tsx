/** What a layer is, what it gives and weighs, and what is wrong with it. */
import { Button } from 'react-aria-components';
import type { Place } from '../../graph/own-graph.ts';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import styles from './own-network.module.css';

const words = text.ownEditor;

export interface RowState {
  /** Unknown below a layer that does not fit. */
  place?: Place | undefined;
  problem?: string | undefined;
  cure?: { label: string; apply: () => void };
}

export interface LayerRowProps extends RowState {
  title: string;
  remarks: readonly string[];
  /** Where the row is not itself what one presses. */
  onOpen?: () => void;
}

export function LayerRow({ title, remarks, place, problem, cure, onOpen }: LayerRowProps) {
  return (
    <div className={styles.rowWords}>
      {onOpen === undefined ? (
        <span className={styles.rowTitle}>{title}</span>
      ) : (
        <Button className={styles.rowButton} aria-label={words.edit(title)} onPress={onOpen}>
          {title}
        </Button>
      )}
      <span className={styles.details}>
        {remarks.length > 0 && <span>{remarks.join(', ')}</span>}
        {place !== undefined && <span>{words.gives(place.gives)}</span>}
        {place !== undefined && place.parameters > 0 && (
          <span>{words.parameters(place.parameters)}</span>
        )}
      </span>
      {problem !== undefined && (
        <span className={styles.problem} data-testid="layer-problem">
          {problem}
        </span>
      )}
      {cure !== undefined && (
        <span className={styles.cure}>
          <ActionButton label={cure.label} onPress={cure.apply} />
        </span>
      )}
    </div>
  );
}
