/** Which digit or line is looked into: a sample of the test set by its number, or what is on the pad. */
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { TaskName } from '../../models/experiment.ts';
import { lineInWords } from '../../text/class-names.ts';
import { text } from '../../text/index.ts';
import { shapeOf } from '../../models/index.ts';
import { useApp, useStore } from '../store/use-app.ts';
import { useDataset } from '../store/use-dataset.ts';
import { useNoun } from '../store/use-noun.ts';
import type { Subject } from './use-answer.ts';
import type { LookedInto } from './use-sequence.ts';

const words = text.inside.digit;

interface Sample extends Subject {
  index: number;
  task: TaskName;
  data: string;
}

/** @returns undefined for a subject while there is none to be had. */
export function useSubject(task: TaskName, digit: number | undefined): LookedInto {
  const { pad } = useStore();
  const noun = useNoun();
  const { classes } = useDataset();
  const side = useApp(({ experiment }) => shapeOf(experiment).columns);
  const drawn = useSyncExternalStore(pad.subscribe, pad.snapshot);
  const onPad = useMemo(
    () => drawn && { pixels: drawn.pixels, width: drawn.width, label: drawn.label },
    [drawn],
  );
  // The pad of another task goes a moment after the network.
  const fits = task === 'number' || (onPad !== undefined && onPad.width === side);
  const usesPad = digit === undefined && onPad !== undefined && fits;
  const sample = useSample(task, usesPad ? undefined : (digit ?? 0));
  if (usesPad) {
    const { label } = onPad;
    const said = label === undefined ? words.drawn : words.picked(lineInWords(label, classes));
    return { subject: onPad, said };
  }
  if (digit === undefined) return { subject: sample, said: words.emptyPad };
  const label = lineInWords(sample?.label ?? [], classes);
  const named = (index: number) =>
    task === 'number' ? words.line(index, label) : words.is(noun, index, label);
  return { subject: sample, said: sample === undefined ? '' : named(sample.index) };
}

/** A test digit or line; asked for again whenever the network changes, until it has come. */
function useSample(task: TaskName, index: number | undefined): Sample | undefined {
  const { inside } = useStore();
  // Of other data another one is wanted.
  const data = useApp(({ experiment, run }) => `${experiment.training.data} ${run?.runId}`);
  const [sample, setSample] = useState<Sample>();
  useEffect(() => {
    if (index === undefined) return undefined;
    let [ended, busy, done] = [false, false, false];
    const ask = async () => {
      if (busy || done) return;
      busy = true;
      try {
        const [found] =
          task === 'number'
            ? await inside.testLines([index])
            : (await inside.testDigits([index])).map((one) => ({ ...one, width: one.columns }));
        if (found !== undefined && !ended) {
          done = true;
          const pixels = Float32Array.from(found.pixels, (grey) => grey / 255);
          setSample({ index, task, data, pixels, width: found.width, label: [found.label].flat() });
        }
      } catch {
        // There are no digits yet, or none to be had, of which the page tells.
      } finally {
        busy = false;
      }
    };
    const end = inside.subscribe(() => void ask());
    return () => {
      ended = true;
      end();
    };
  }, [inside, task, index, data]);
  const isAsked = sample?.index === index && sample?.task === task && sample.data === data;
  return isAsked ? sample : undefined;
}
