/** What there is of the digit that is chosen: its drawings, small, and a way to be rid of them. */
import { useEffect, useRef } from 'react';
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

export function DrawingsThere() {
  const { drawings: collection } = useStore();
  const digit = useCollection((state) => state.digit);
  const drawings = useCollection((state) => state.drawings);
  const all = countsOf(drawings);
  const ofDigit = drawings.filter(({ label }) => label === digit);
  const { train, test } = countsOf(ofDigit);
  const earlier = Math.max(0, ofDigit.length - SHOWN);
  return (
    <section className={styles.section} aria-labelledby="handwriting-there">
      <h3 id="handwriting-there" className={styles.title}>
        {words.title}
      </h3>
      <p>{drawings.length === 0 ? words.none : words.inShort(all.train, all.test)}</p>
      {drawings.length > 0 && (
        <p className={styles.quiet}>
          {ofDigit.length === 0 ? words.noneOf(digit) : words.of(digit, train, test)}
        </p>
      )}
      {ofDigit.length > 0 && (
        <>
          <ul className={styles.thumbs}>
            {ofDigit.slice(earlier).map((drawing, i) => (
              <li key={drawing.key}>
                <Thumb
                  drawing={drawing}
                  name={words.image(digit, earlier + i + 1, drawing.isHeldBack)}
                />
              </li>
            ))}
          </ul>
          {earlier > 0 && <p className={styles.quiet}>{words.more(earlier)}</p>}
          <div className={styles.actions}>
            <ActionButton label={words.remove(digit)} onPress={() => collection.remove(digit)} />
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
