/** The ten digits with how many drawings there are of each, of which one is drawn next. */
import type { CSSProperties } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { MNIST } from '../../data/dataset.ts';
import { text } from '../../text/index.ts';
import { useStore } from '../store/use-app.ts';
import { countOf } from './collection.ts';
import styles from './Handwriting.module.css';
import { useCollection } from './use-collection.ts';

const words = text.handwriting.collect;
/** So many drawings of a digit fill its bar: a good beginning. */
const ENOUGH = 20;

export function DigitChoice() {
  const { drawings: collection } = useStore();
  const digit = useCollection((state) => state.digit);
  const drawings = useCollection((state) => state.drawings);
  return (
    <ToggleButtonGroup
      className={styles.digits ?? ''}
      aria-label={words.choose}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[String(digit)]}
      onSelectionChange={(keys) => {
        for (const key of keys) collection.choose(Number(key));
      }}
    >
      {MNIST.classes.map((name, label) => {
        const there = countOf(drawings, label);
        const filled = { '--filled': Math.min(1, there / ENOUGH) } as CSSProperties;
        return (
          <ToggleButton
            key={name}
            id={name}
            className={styles.digit ?? ''}
            style={filled}
            aria-label={words.digit(label, there)}
          >
            <span className={styles.digitName}>{name}</span>
            <span className={styles.digitCount}>{there}</span>
          </ToggleButton>
        );
      })}
    </ToggleButtonGroup>
  );
}
