/** The classes with how many drawings there are of each, of which one is drawn next. */
import type { CSSProperties } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type { DrawingSubject } from '../../data/drawing-subject.ts';
import { text } from '../../text/index.ts';
import { nouns } from '../../text/nouns.ts';
import { useStore } from '../store/use-app.ts';
import { countOf } from './collection.ts';
import styles from './Handwriting.module.css';
import { useCollection } from './use-collection.ts';

const words = text.handwriting.collect;
/** So many drawings of a class fill its bar: a good beginning. */
const ENOUGH = 20;

export function ClassChoice({ subject }: { subject: DrawingSubject }) {
  const { drawings: collection } = useStore();
  const chosen = useCollection((state) => state.label);
  const drawings = useCollection((state) => state.drawings);
  return (
    <ToggleButtonGroup
      className={styles.classes ?? ''}
      data-names={subject.classes.some((name) => name.length > 2) || undefined}
      aria-label={words.choose(nouns[subject.shows])}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[String(chosen)]}
      onSelectionChange={(keys) => {
        for (const key of keys) collection.choose(Number(key));
      }}
    >
      {subject.classes.map((name, label) => {
        const there = countOf(drawings, label);
        const filled = { '--filled': Math.min(1, there / ENOUGH) } as CSSProperties;
        return (
          <ToggleButton
            key={name}
            id={String(label)}
            className={styles.class ?? ''}
            style={filled}
            aria-label={words.class(name, there)}
          >
            <span className={styles.className}>{name}</span>
            <span className={styles.classCount}>{there}</span>
          </ToggleButton>
        );
      })}
    </ToggleButtonGroup>
  );
}
