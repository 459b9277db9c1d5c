/** A row of digits from the test set, each a button that puts it on the pad. */
import { useEffect, useRef, useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import { text as catalogue } from '../../text/index.ts';
import type { DigitSample } from '../../workers/protocol.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import styles from './DrawPanel.module.css';
import { CELLS } from './drawing.ts';
import { drawPixels } from './ink.ts';
import type { Predictor } from './predictor.ts';

const text = catalogue.draw;

export interface SampleDigitsProps {
  predictor: Predictor;
  chosen: DigitSample | undefined;
  onChoose: (sample: DigitSample) => void;
}

const COUNT = 8;

export function SampleDigits({ predictor, chosen, onChoose }: SampleDigitsProps) {
  const [seed, setSeed] = useState(1);
  const samples = useSampleDigits(predictor, seed);
  const words = text.samples;
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
      <div className={styles.sampleRow}>
        {samples.map((sample) => (
          <SampleButton
            key={sample.index}
            sample={sample}
            chosen={chosen?.index === sample.index}
            onChoose={onChoose}
          />
        ))}
        {samples.length === 0 && <p className={styles.note}>{words.waiting}</p>}
      </div>
    </section>
  );
}

/** The digits for a seed. Until the data is there, it asks again whenever the network has changed. */
function useSampleDigits(predictor: Predictor, seed: number): readonly DigitSample[] {
  const [samples, setSamples] = useState<readonly DigitSample[]>([]);
  useEffect(() => {
    let state: 'waiting' | 'asking' | 'done' = 'waiting';
    const ask = () => {
      if (state !== 'waiting') return;
      state = 'asking';
      predictor.sampleDigits(COUNT, seed).then(
        (digits) => {
          if (state !== 'asking') return;
          state = digits.length > 0 ? 'done' : 'waiting';
          if (digits.length > 0) setSamples(digits);
        },
        // No data yet, or none to be had, of which the page tells.
        () => {
          if (state === 'asking') state = 'waiting';
        },
      );
    };
    ask();
    const end = predictor.subscribe(ask);
    return () => {
      state = 'done';
      end();
    };
  }, [predictor, seed]);
  return samples;
}

interface SampleButtonProps {
  sample: DigitSample;
  chosen: boolean;
  onChoose: (sample: DigitSample) => void;
}

function SampleButton({ sample, chosen, onChoose }: SampleButtonProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    drawPixels(
      context,
      Array.from(sample.pixels, (grey) => grey / 255),
    );
  }, [sample]);
  return (
    <ToggleButton
      className={styles.sample ?? ''}
      aria-label={text.samples.label(sample.label, sample.index)}
      isSelected={chosen}
      onChange={() => onChoose(sample)}
    >
      <canvas ref={canvas} width={CELLS * 2} height={CELLS * 2} />
      <span>{sample.label}</span>
    </ToggleButton>
  );
}
