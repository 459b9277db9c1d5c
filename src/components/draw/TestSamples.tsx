/** Samples of the test set, each a button that puts it on the pad. */
import { useEffect, useRef, useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import { ActionButton } from '../controls/ActionButton.tsx';
import styles from './DrawPanel.module.css';
import { CELLS, type PadSample } from './drawing.ts';
import { drawPixels } from './ink.ts';
import type { Predictor } from './predictor.ts';

export interface TestSamplesProps {
  words: {
    title: string;
    label: (label: string, index: number) => string;
    again: string;
    waiting: string;
  };
  predictor: Predictor;
  /** Must stay the same function from one rendering to the next. */
  ask: (predictor: Predictor, seed: number) => Promise<readonly PadSample[]>;
  chosen: PadSample | undefined;
  onChoose: (sample: PadSample) => void;
}

export function TestSamples({ words, predictor, ask, chosen, onChoose }: TestSamplesProps) {
  const [seed, setSeed] = useState(1);
  const samples = useSamples(predictor, ask, seed);
  const shape = samples.some(({ columns }) => columns > CELLS) ? 'strip' : 'square';
  return (
    <section className={styles.samples} aria-label={words.title}>
      <div className={styles.titleRow}>
        <h3 className={styles.title}>{words.title}</h3>
        <ActionButton
          label={words.again}
          isDisabled={samples.length === 0}
          onPress={() => setSeed((before) => before + 1)}
        />
      </div>
      <div className={styles.sampleRow} data-shape={shape}>
        {samples.map((sample) => (
          <SampleButton
            key={sample.index}
            sample={sample}
            name={words.label(sample.label.join(''), sample.index)}
            chosen={chosen?.index === sample.index}
            onChoose={onChoose}
          />
        ))}
        {samples.length === 0 && <p className={styles.note}>{words.waiting}</p>}
      </div>
    </section>
  );
}

/** The samples for a seed. Until the data is there, it asks again whenever the network has changed. */
function useSamples(
  predictor: Predictor,
  ask: TestSamplesProps['ask'],
  seed: number,
): readonly PadSample[] {
  const [samples, setSamples] = useState<readonly PadSample[]>([]);
  useEffect(() => {
    let state: 'waiting' | 'asking' | 'done' = 'waiting';
    const tryAgain = () => {
      if (state !== 'waiting') return;
      state = 'asking';
      ask(predictor, seed).then(
        (given) => {
          if (state !== 'asking') return;
          state = given.length > 0 ? 'done' : 'waiting';
          if (given.length > 0) setSamples(given);
        },
        // No data yet, or none to be had, of which the page tells.
        () => {
          if (state === 'asking') state = 'waiting';
        },
      );
    };
    tryAgain();
    const end = predictor.subscribe(tryAgain);
    return () => {
      state = 'done';
      end();
    };
  }, [predictor, ask, seed]);
  return samples;
}

interface SampleButtonProps {
  sample: PadSample;
  name: string;
  chosen: boolean;
  onChoose: (sample: PadSample) => void;
}

function SampleButton({ sample, name, chosen, onChoose }: SampleButtonProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    drawPixels(
      context,
      Array.from(sample.pixels, (grey) => grey / 255),
      sample.columns,
    );
  }, [sample]);
  return (
    <ToggleButton
      className={styles.sample ?? ''}
      aria-label={name}
      isSelected={chosen}
      onChange={() => onChoose(sample)}
    >
      <canvas ref={canvas} width={sample.columns * 2} height={CELLS * 2} />
      <span>{sample.label.join('')}</span>
    </ToggleButton>
  );
}
