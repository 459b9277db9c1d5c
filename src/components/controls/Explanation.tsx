/** A question mark that says what a word means, by mouse, finger and keyboard alike. */
import type { ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { text } from '../../text/index.ts';
import styles from './controls.module.css';
import popover from './popover.module.css';

export interface ExplanationProps {
  /** The word that is explained. */
  of: string;
  /** What is asked, where it is not "What is …?". */
  question?: string;
  children: ReactNode;
}

export function Explanation({
  of,
  question = text.page.settings.about(of),
  children,
}: ExplanationProps) {
  return (
    <DialogTrigger>
      <Button className={styles.question} aria-label={question} data-explanation="">
        <span aria-hidden="true">?</span>
      </Button>
      <Popover className={popover.popover} offset={4} placement="bottom start">
        <Dialog className={popover.explanation} aria-label={question}>
          {children}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
