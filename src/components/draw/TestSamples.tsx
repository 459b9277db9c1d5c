/** Samples of the test set, of one kind where there are several, each a button that puts it on the pad. */
import { useEffect, useRef, useState } from 'react';
import { ToggleButton } from 'react-aria-components';
import { ActionButton } from '../controls/ActionButton.tsx';
import { Choice } from '../controls/Choice.tsx';
import styles from './DrawPanel.module.css';
import { CELLS, type PadSample } from './drawing.ts';
import { drawPixels } from './ink.ts';
import type { Predictor } from './predictor.ts';

/** Any, those of one label, or those that the network takes for others. */
export type SampleKind = 'any' | 'misread' | `${number}`;

export interface TestSamplesProps {
  words: {
    title: string;
    label: (label: string, index: number, read?: string) => string;
    again: string;
    waiting: string;
  };
  /** The kinds one can choose from, if any, with their words. */
  kinds?: SampleKinds;
  /** What a sample is called; its digits where it is left out. */
  nameOf?: (label: readonly number[]) => string;
  predictor: Predictor;
  /**
   * The samples for a seed, undefined while there are none to be had; must stay the same function from one rendering to
   * the next.
   */
  ask: (
    predictor: Predictor,
    seed: number,
    kind: SampleKind,
  ) => Promise<readonly PadSample[] | undefined>;
  chosen: PadSample | undefined;
  onChoose: (sample: PadSample) => void;
}

interface SampleKinds {
  label: string;
  options: readonly { value: SampleKind; label: string }[];
  looking: string;
  none: string;
}

/** Canvas pixels. */
const HIGH = CELLS * 2;

const digitsOf = (label: readonly number[]) => label.join('');

export function TestSamples(props: TestSamplesProps) {
  const { words, kinds, nameOf = digitsOf, predictor, ask, chosen, onChoose } = props;
  const [{ seed, kind }, setWanted] = useState<{ seed: number; kind: SampleKind }>({
    seed: 1,
    kind: 'any',
  });
  const readOf = ({ read }: PadSample) => (read === undefined ? undefined : nameOf([read]));
  const given = useSamples(predictor, ask, seed, kind);
  const samples = given?.samples ?? [];
  const shape = samples.some(({ columns, pixels }) => columns > pixels.length / columns)
    ? 'strip'
    : 'square';
  return (
    <section className={styles.samples} aria-label={words.title}>
      <div className={styles.titleRow}>
        <h3 className={styles.title}>{words.title}</h3>
        <div className={styles.sampleTools}>
          {kinds && (
            <Choice
              label={kinds.label}
              hideLabel
              options={kinds.options}
              value={kind}
              onChange={(chosenKind) => setWanted({ seed: 1, kind: chosenKind })}
            />
          )}
          <ActionButton
            label={words.again}
            isDisabled={samples.length === 0}
            onPress={() => setWanted({ seed: seed + 1, kind })}
          />
        </div>
      </div>
      <div className={styles.sampleRow} data-shape={shape}>
        {samples.map((sample) => (
          <SampleButton
            key={sample.index}
            sample={sample}
            label={sample.name ?? nameOf(sample.label)}
            read={readOf(sample)}
            name={words.label(sample.name ?? nameOf(sample.label), sample.index, readOf(sample))}
            chosen={chosen?.index === sample.index}
            onChoose={onChoose}
          />
        ))}
        {samples.length === 0 && (
          <p className={styles.note} role="status">
            {kinds && given
              ? kinds.none
              : kinds && kind === 'misread'
                ? kinds.looking
                : words.waiting}
          </p>
        )}
      </div>
    </section>
  );
}

interface Given {
  kind: SampleKind;
  samples: readonly PadSample[];
}

/**
 * The samples of a kind for a seed; the ones before stay until then, but for those of another kind. Until the data is
 * there, it asks again whenever the network has changed.
 */
function useSamples(
  predictor: Predictor,
  ask: TestSamplesProps['ask'],
  seed: number,
  kind: SampleKind,
): Given | undefined {
  const [given, setGiven] = useState<Given>();
  useEffect(() => {
    let state: 'waiting' | 'asking' | 'done' = 'waiting';
    const tryAgain = () => {
      if (state !== 'waiting') return;
      state = 'asking';
      ask(predictor, seed, kind).then(
        (samples) => {
          if (state !== 'asking') return;
          state = samples === undefined ? 'waiting' : 'done';
          if (samples !== undefined) setGiven({ kind, samples });
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
  }, [predictor, ask, seed, kind]);
  return given?.kind === kind ? given : undefined;
}

interface SampleButtonProps {
  sample: PadSample;
  label: string;
  read: string | undefined;
  name: string;
  chosen: boolean;
  onChoose: (sample: PadSample) => void;
}

function SampleButton({ sample, label, read, name, chosen, onChoose }: SampleButtonProps) {
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
      <canvas
        ref={canvas}
        width={Math.round((HIGH * sample.columns ** 2) / sample.pixels.length)}
        height={HIGH}
      />
      <span data-read={read}>{label}</span>
    </ToggleButton>
  );
}
