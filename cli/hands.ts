/** `scanline evaluate --drawings`: drawings that the machine makes in six hands, read as those on the page's pad are. */
import { datasetOf } from '../src/data/dataset-of.ts';
import { MNIST } from '../src/data/dataset.ts';
import { handDrawings, HANDS, type HandDrawing } from '../src/data/hands.ts';
import { taskOf } from '../src/models/index.ts';
import type { Checkpoint } from '../src/training/checkpoint.ts';
import { TrainedNetwork } from '../src/training/trained-network.ts';
import { hands as words } from '../src/text/cli/en-evaluate.ts';
import { UsageError } from './command.ts';
import { readImages } from './predict.ts';

export interface HandsRead {
  drawings: number;
  /** 0 to 1. */
  accuracy: number;
  byHand: readonly { hand: string; drawings: number; right: number }[];
  /** Which were read as something else, in the order of the drawings. */
  misread: readonly { hand: string; label: number; read: number }[];
}

/** @throws UsageError where the network does not read digits of MNIST's size. */
export function requireDigits({ experiment }: Pick<Checkpoint, 'experiment'>): void {
  const { name, shape, classes } = datasetOf(experiment.training);
  const isAsMnist =
    taskOf(experiment) === 'digit' &&
    shape.join() === MNIST.shape.join() &&
    classes.join() === MNIST.classes.join();
  if (!isAsMnist) throw new UsageError(words.needsDigits(name));
}

/** Drawings, all unless others are given, read by a network of `requireDigits`. */
export async function readHands(
  { experiment, weights }: Pick<Checkpoint, 'experiment' | 'weights'>,
  drawings: readonly HandDrawing[] = handDrawings(),
): Promise<HandsRead> {
  const network = new TrainedNetwork(experiment, weights);
  try {
    const probabilities = await readImages(network, drawings);
    const answers = probabilities.map((each) => each.indexOf(Math.max(...each)));
    return counted(drawings, answers);
  } finally {
    network.dispose();
  }
}

function counted(drawings: readonly HandDrawing[], answers: readonly number[]): HandsRead {
  const misread = drawings
    .map(({ hand, label }, i) => ({ hand, label, read: answers[i] }))
    .filter(({ label, read }) => label !== read);
  return {
    drawings: drawings.length,
    accuracy: 1 - misread.length / drawings.length,
    byHand: HANDS.map(({ name }) => {
      const of = (all: readonly { hand: string }[]) => all.filter(({ hand }) => hand === name);
      const count = of(drawings).length;
      return { hand: name, drawings: count, right: count - of(misread).length };
    }),
    misread,
  };
}

export function handsInWords({ drawings, accuracy, byHand, misread }: HandsRead): string {
  const right = drawings - misread.length;
  return [
    words.read({ right, drawings, accuracy }),
    ...byHand.map(words.ofHand),
    ...(misread.length === 0 ? [] : [words.misread(misread.map(words.taken))]),
  ].join('\n');
}
