/** Test digits, small, each a button. */
import { useEffect, useRef, useState } from 'react';
import { drawPixels, wipe } from '../draw/ink.ts';
import { useStore } from '../store/use-app.ts';
import styles from './Inside.module.css';

interface ThumbsProps {
  indices: readonly number[];
  name: (index: number) => string;
  onOpen: (index: number) => void;
}

/** Test digits by their numbers, each a button. */
export function Thumbs({ indices, name, onOpen }: ThumbsProps) {
  const { inside } = useStore();
  const [shown, setShown] = useState<ReadonlyMap<number, Float32Array>>(new Map());
  const wanted = indices.join();
  useEffect(() => {
    let ended = false;
    const numbers = wanted === '' ? [] : wanted.split(',').map(Number);
    inside.testDigits(numbers).then(
      (digits) => {
        if (ended) return;
        const inked = digits.map(
          ({ index, pixels }) => [index, Float32Array.from(pixels, (grey) => grey / 255)] as const,
        );
        setShown(new Map(inked));
      },
      () => undefined,
    );
    return () => {
      ended = true;
    };
  }, [inside, wanted]);
  return indices.map((index) => (
    <button
      key={index}
      type="button"
      className={styles.thumb}
      aria-label={name(index)}
      title={name(index)}
      onClick={() => onOpen(index)}
    >
      <DigitPicture pixels={shown.get(index)} />
    </button>
  ));
}

/** `pixels [784]`, 0 to 1; blank while they are on their way. */
export function DigitPicture({ pixels }: { pixels: Float32Array | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    if (pixels === undefined) wipe(context);
    else drawPixels(context, pixels);
  }, [pixels]);
  return <canvas ref={canvas} width={56} height={56} />;
}
