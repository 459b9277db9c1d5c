/** The image or the sequence, uncovered as far as it has been read, and the cursor over the steps: drag, arrow keys, play. */
import { useCallback, useEffect, useRef } from 'react';
import type { SequenceKind } from '../../data/sequences.ts';
import { text } from '../../text/index.ts';
import styles from './Inside.module.css';
import { PlaySlider } from './PlaySlider.tsx';
import { SequencePicture } from './SequencePicture.tsx';
import type { Subject } from './use-answer.ts';

const words = text.inside.cursor;

export interface DigitStageProps {
  subject: Subject;
  /** The step, from 0, that reads each pixel; -1 where none does. */
  order: Int32Array;
  steps: number;
  step: number;
  onStep: (step: number) => void;
  said: string;
  /** After how many training steps the weights are. */
  trained: string;
}

/** However many steps there are, playing them all takes about so many milliseconds. */
const PLAYED_IN = 6000;
const LEAST_INTERVAL = 90;

export function DigitStage(props: DigitStageProps) {
  const { subject, order, steps, step, onStep, said, trained } = props;
  const interval = Math.max(LEAST_INTERVAL, PLAYED_IN / steps);
  const stride = Math.max(1, Math.round((steps * interval) / PLAYED_IN));
  return (
    <div className={styles.stage}>
      {subject.sequence === undefined ? (
        <Uncovered {...{ subject, order, step, onStep }} />
      ) : (
        <ReadSequence kind={subject.sequence} {...{ subject, order, step, onStep }} />
      )}
      <PlaySlider
        words={words}
        least={1}
        most={steps}
        value={step + 1}
        onChange={(to) => onStep(to - 1)}
        said={words.at(step + 1, steps)}
        {...{ interval, stride }}
      />
      <p className={styles.at}>{words.at(step + 1, steps)}</p>
      <p className={styles.note}>
        {said} {trained}
      </p>
    </div>
  );
}

type PictureProps = Pick<DigitStageProps, 'subject' | 'order' | 'step' | 'onStep'>;

function Uncovered({ subject: { pixels, width }, order, step, onStep }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context) drawUncovered(context, pixels, order, step, width);
  }, [pixels, order, step, width]);
  const scrub = (event: React.PointerEvent<HTMLCanvasElement>) => {
    if (event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    const at = (offset: number, size: number, of: number) =>
      Math.min(of - 1, Math.max(0, Math.floor((offset / size) * of)));
    const row = at(event.clientY - box.top, box.height, order.length / width);
    const reads = order[row * width + at(event.clientX - box.left, box.width, width)];
    if (reads >= 0) onStep(reads);
  };
  return (
    <canvas
      ref={canvas}
      className={styles.image}
      width={width}
      height={order.length / width}
      role="img"
      aria-label={words.image}
      onPointerDown={scrub}
      onPointerMove={scrub}
    />
  );
}

function ReadSequence({
  kind,
  subject: { pixels, width },
  order,
  step,
  onStep,
}: PictureProps & { kind: SequenceKind }) {
  const isRead = useCallback(
    (timestep: number) => order[timestep * width] <= step,
    [order, width, step],
  );
  const here = order.indexOf(step);
  return (
    <SequencePicture
      {...{ kind, inputs: pixels, isRead }}
      here={here < 0 ? undefined : Math.floor(here / width)}
      onPick={(timestep) => onStep(Math.max(0, order[timestep * width]))}
    />
  );
}

/** Ink is white; what has not come in is veiled in blue, what comes in at this step has a warm ground. */
function drawUncovered(
  context: CanvasRenderingContext2D,
  pixels: Float32Array,
  order: Int32Array,
  step: number,
  width: number,
): void {
  const image = context.createImageData(width, pixels.length / width);
  pixels.forEach((ink, at) => {
    const grey = Math.round(255 * Math.min(1, ink));
    const isNow = order[at] === step;
    const isRead = order[at] <= step;
    const veiled = Math.round(grey * 0.18);
    const colour = isNow
      ? [Math.max(grey, 120), Math.max(grey, 84), Math.round(grey * 0.9)]
      : isRead
        ? [Math.max(grey, 11), Math.max(grey, 13), Math.max(grey, 16)]
        : [veiled + 28, veiled + 44, veiled + 74];
    image.data.set([...colour, 255], 4 * at);
  });
  context.putImageData(image, 0, 0);
}
