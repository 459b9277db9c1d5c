/** What a lesson's link says on top of the page: its title, and what to do, step by step, to tick off. */
import { useState } from 'react';
import { text } from '../../text/index.ts';
import { TickBox } from '../controls/TickBox.tsx';
import { useApp } from '../store/use-app.ts';
import styles from './header.module.css';

export function LessonBanner() {
  const title = useApp(({ page }) => page.title);
  const steps = useApp(({ page }) => page.task);
  if (title === '' && steps.length === 0) return null;
  return (
    <section className={styles.lesson} aria-label={text.page.class.lesson}>
      {title !== '' && <h2 className={styles.lessonTitle}>{title}</h2>}
      {steps.length === 1 && <p>{steps[0]}</p>}
      {steps.length > 1 && (
        <ol className={styles.steps}>
          {steps.map((step) => (
            <li key={step}>
              <Step words={step} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Step({ words }: { words: string }) {
  const [done, setDone] = useState(false);
  return <TickBox label={words} on={done} onChange={setDone} />;
}
