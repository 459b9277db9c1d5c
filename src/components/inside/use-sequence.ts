/** Which made-up test sequence is looked into: that of the link's number, or the one that is shown beside. */
import { useMemo, useSyncExternalStore } from 'react';
import {
  FEATURES,
  FIRST_SYMBOLS,
  type SequenceKind,
  SequenceSource,
} from '../../data/sequences.ts';
import { text } from '../../text/index.ts';
import { useApp, useStore } from '../store/use-app.ts';
import type { Subject } from './use-answer.ts';

const words = text.inside.sequenceView;

export interface LookedInto {
  subject: Subject | undefined;
  /** What it is, in a sentence. */
  said: string;
}

export function useSequence(kind: SequenceKind, wanted: number | undefined): LookedInto {
  const index = useSequenceIndex(wanted);
  const length = useApp(({ experiment }) => experiment.training.length);
  return useMemo(() => {
    const { inputs, targets } = new SequenceSource(kind, length, 0).testing(index, index + 1);
    const [target] = targets;
    const subject: Subject = {
      ...{ pixels: inputs, width: FEATURES[kind], label: [target] },
      sequence: kind,
    };
    const said =
      kind === 'recall'
        ? words.begins(index + 1, FIRST_SYMBOLS[target])
        : words.adds(index + 1, markedIn(inputs), target);
    return { subject, said };
  }, [kind, length, index]);
}

/** The number, from 0, of the sequence that is looked into. */
export function useSequenceIndex(wanted: number | undefined): number {
  const { pad } = useStore();
  const shown = useSyncExternalStore(pad.subscribe, pad.snapshot);
  const count = useApp(({ experiment }) => experiment.training.testDigits);
  return (wanted ?? shown?.index ?? 0) % count;
}

/** The numbers of an adding problem that are marked. */
function markedIn(inputs: Float32Array): number[] {
  return [...inputs].filter((_, at) => at % FEATURES.adding === 0 && inputs[at + 1] === 1);
}
