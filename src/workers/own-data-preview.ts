/** What a reader is shown of a data set of one's own before it is taken. */
import type { OwnData } from '../data/own/own-images.ts';
import type { OwnDataPreview } from './protocol.ts';

const SHOWN_OF_EACH = 4;
const SHOWN_CLASSES = 12;
const SHOWN_SKIPPED = 20;

export function previewOf({ info, train, test, notes, skipped }: OwnData): OwnDataPreview {
  const { name, shape, classes } = info;
  const [rows, columns] = shape;
  const size = rows * columns;
  const of = (labels: Uint8Array) => {
    const each = new Array<number>(classes.length).fill(0);
    for (const label of labels) each[label] += 1;
    return each;
  };
  const [ofTrain, ofTest] = [of(train.labels), of(test.labels)];
  const samples = classes.slice(0, SHOWN_CLASSES).flatMap((_, label) => {
    const found: number[] = [];
    for (let i = 0; i < train.count && found.length < SHOWN_OF_EACH; i++) {
      if (train.labels[i] === label) found.push(i);
    }
    return found.map((i) => ({ label, pixels: train.images.slice(i * size, (i + 1) * size) }));
  });
  return {
    ...{ name, rows, columns, notes, samples },
    classes: classes.map((called, label) => ({
      name: called,
      train: ofTrain[label],
      test: ofTest[label],
    })),
    bytes: train.images.length + test.images.length + train.count + test.count,
    skipped: skipped.slice(0, SHOWN_SKIPPED),
    skippedMore: Math.max(0, skipped.length - SHOWN_SKIPPED),
  };
}
