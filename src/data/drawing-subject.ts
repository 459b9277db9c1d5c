/**
 * What is drawn to be kept: the classes of the data set in use. Drawings of each are kept apart, by a key that says what
 * they are of: the name of a known data set, or of one's own what it is called with its size and its classes, so that
 * more images of the same kind are still the same.
 */
import { DATASETS, type DatasetInfo, isKnownData, MNIST } from './dataset.ts';
import { mixedDataOf } from './mixed-data.ts';
import { ownDataOf, spelledClasses, spelledName } from './own-data.ts';

export interface DrawingSubject extends Pick<DatasetInfo, 'name' | 'shape' | 'classes' | 'shows'> {
  key: string;
  /** How a data set of the drawings says what they are of; MNIST's say nothing. */
  drawnFor: string | undefined;
  /** What experiments call the data set that is learned beside the drawings; missing where it is not known. */
  basis: string | undefined;
}

export const MNIST_SUBJECT: DrawingSubject = subjectOfKnown('mnist');

/** What can be drawn for that data set; the same object for the same name, and nothing where it is made up. */
export function subjectOf(data: string): DrawingSubject | undefined {
  const before = known.get(data);
  const subject = before ?? find(data);
  if (before === undefined && subject !== undefined) known.set(data, subject);
  return subject;
}

const known = new Map<string, DrawingSubject>();

function find(data: string): DrawingSubject | undefined {
  const mixed = mixedDataOf(data);
  if (mixed !== undefined) return subjectOf(mixed.basis);
  if (isKnownData(data)) return isImages(data) ? subjectOfKnown(data) : undefined;
  const own = ownDataOf(data);
  if (own === undefined) return undefined;
  const { name, shape, classes, shows, drawnFor } = own;
  if (drawnFor === undefined && isLike(own, MNIST)) return MNIST_SUBJECT;
  if (drawnFor !== undefined && isKnownData(drawnFor)) {
    return isLike(own, DATASETS[drawnFor]) ? subjectOf(drawnFor) : undefined;
  }
  const called = drawnFor ?? `=${spelledName(name, LONGEST)}`;
  return {
    ...{ name: decodeURIComponent(called.slice(1)), shape, classes, shows },
    key: [called, shape.join('x'), spelledClasses(classes)].join(':'),
    drawnFor: called,
    basis: drawnFor === undefined ? data : undefined,
  };
}

/** Of the name of a data set of one's own so much tells its drawings. */
const LONGEST = 24;

/** QMNIST's digits are MNIST's. */
function subjectOfKnown(data: keyof typeof DATASETS): DrawingSubject {
  if (data === 'qmnist') return MNIST_SUBJECT;
  const { name, shape, classes, shows } = DATASETS[data];
  const drawnFor = data === 'mnist' ? undefined : data;
  return { name, shape, classes, shows, key: data, drawnFor, basis: data };
}

function isImages(data: keyof typeof DATASETS): boolean {
  return !('madeUp' in DATASETS[data]);
}

function isLike(
  one: Pick<DatasetInfo, 'shape' | 'classes'>,
  other: Pick<DatasetInfo, 'shape' | 'classes'>,
): boolean {
  return one.shape.join() === other.shape.join() && one.classes.join() === other.classes.join();
}
