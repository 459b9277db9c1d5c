/** What there is of the class that is chosen: its drawings, small, and a way to be rid of them. */
import { useEffect, useRef } from 'react';
import type { DrawingSubject } from '../../data/drawing-subject.ts';
import { countsOf, type Drawing } from '../../data/drawing.ts';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { drawPixels } from '../draw/ink.ts';
import { useStore } from '../store/use-app.ts';
import styles from './Handwriting.module.css';
import { useCollection } from './use-collection.ts';

const words = text.handwriting.there;
/** The latest ones are shown. */
const SHOWN = 60;

export function DrawingsThere({ subject }: { subject: DrawingSubject }) {
  const { drawings: collection } = useStore();
  const chosen = useCollection((state) => state.label);
  const called = subject.classes[chosen];
  const drawings = useCollection((state) => state.drawings);
  const all = countsOf(drawings);
  const ofClass = drawings.filter(({ label }) => label === chosen);
  const { train, test } = countsOf(ofClass);
  const earlier = Math.max(0, ofClass.length - SHOWN);
  return (
    <section className={styles.section} aria-labelledby="handwriting-there">
      <h3 id="handwriting-there" className={styles.title}>
        {words.title}
      </h3>
      <p>{drawings.length === 0 ? words.none : words.inShort(all.train, all.test)}</p>
      {drawings.length > 0 && (
        <p className={styles.quiet}>
          {ofClass.length === 0 ? words.noneOf(called) : words.of(called, train, test)}
        </p>
      )}
      {ofClass.length > 0 && (
        <>
          <ul className={styles.thumbs}>
            {ofClass.slice(earlier).map((drawing, i) => (
              <li key={drawing.key}>
                <Thumb
                  drawing={drawing}
                  name={words.image(called, earlier + i + 1, drawing.isHeldBack)}
                />
              </li>
            ))}
          </ul>
          {earlier > 0 && <p className={styles.quiet}>{words.more(earlier)}</p>}
          <div className={styles.actions}>
            <ActionButton label={words.remove(called)} onPress={() => collection.remove(chosen)} />
          </div>
        </>
      )}
    </section>
  );
}

function Thumb({ drawing: { pixels, isHeldBack }, name }: { drawing: Drawing; name: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context)
      drawPixels(
        context,
        Float32Array.from(pixels, (grey) => grey / 255),
        Math.sqrt(pixels.length),
      );
  }, [pixels]);
  return (
    <canvas
      ref={canvas}
      className={styles.thumb}
      data-held-back={isHeldBack || undefined}
      width={56}
      height={56}
      role="img"
      aria-label={name}
    />
  );
}
