/** A part that can be folded away under its heading. */
import type { ReactNode } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { ChevronIcon } from './icons.tsx';
import styles from './Fold.module.css';

export interface FoldProps {
  title: string;
  /** Of the heading. */
  level?: 2 | 3 | 4;
  defaultOpen?: boolean;
  /** What is in it is made only while it is open: it changes often. */
  onDemand?: boolean;
  children: ReactNode;
}

export function Fold(props: FoldProps) {
  const { title, level = 3, defaultOpen = false, onDemand = false, children } = props;
  return (
    <Disclosure className={styles.fold} defaultExpanded={defaultOpen}>
      {({ isExpanded }) => (
        <>
          <Heading level={level} className={styles.foldHeading} data-level={level}>
            <Button slot="trigger" className={styles.foldButton}>
              {title}
              <ChevronIcon />
            </Button>
          </Heading>
          <DisclosurePanel>
            <div className={styles.foldBody}>{(isExpanded || !onDemand) && children}</div>
          </DisclosurePanel>
        </>
      )}
    </Disclosure>
  );
}
