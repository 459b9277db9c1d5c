/** How a script makes up sequences as Scanline does (data/sequences.ts), with the random generator of NumPy. */
import { datasetOf } from '../data/dataset-of.ts';
import { FIRST_SYMBOLS, type SequenceKind, SUM_VARIANCE, SYMBOLS } from '../data/sequences.ts';
import type { LayerGraph } from '../graph/layer-graph.ts';
import type { TrainingSettings } from '../models/experiment.ts';

/** What an experiment makes up; `undefined` where it has data. */
export function madeUpOf(training: TrainingSettings): SequenceKind | undefined {
  return datasetOf(training).madeUp;
}

/** What an error of sums is to be held against. */
export const GUESSING = `always answering 1 has ${SUM_VARIANCE.toFixed(4)}`;

const FIRST = FIRST_SYMBOLS.length;
const ALL = SYMBOLS.length;

const MAKERS: Readonly<Record<SequenceKind, (timesteps: number) => string>> = {
  recall: (timesteps) => `def make_sequences(random, count):
    """One-hot symbols [count, ${timesteps}, ${ALL}]: the first, one of ${FIRST}, is the class; all others are of ${ALL - FIRST} more."""
    symbols = random.integers(${FIRST}, ${ALL}, (count, ${timesteps}))
    symbols[:, 0] = random.integers(0, ${FIRST}, count)
    return np.eye(${ALL}, dtype="float32")[symbols], symbols[:, 0].astype("int32")`,
  adding: (timesteps) => `def make_sequences(random, count):
    """Numbers beside marks, [count, ${timesteps}, 2]: one in each half is marked, and their sum is to be told."""
    numbers = random.random((count, ${timesteps}), dtype="float32")
    marks = np.zeros_like(numbers)
    marks[np.arange(count), random.integers(0, ${Math.floor(timesteps / 2)}, count)] = 1
    marks[np.arange(count), random.integers(${Math.floor(timesteps / 2)}, ${timesteps}, count)] = 1
    return np.stack([numbers, marks], -1), (numbers * marks).sum(1)`,
};

/** `make_sequences(random, count)`, which needs NumPy as np. */
export function makesSequences(kind: SequenceKind, { inputs }: LayerGraph): string {
  const [, timesteps] = inputs[0].shape;
  return MAKERS[kind](timesteps ?? 0);
}
