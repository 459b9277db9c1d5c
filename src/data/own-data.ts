/**
 * Data sets of one's own. All that a network must know of one stands in its name, so that a link, a checkpoint and a
 * command line can carry it: what it is called, how large its images are, how many there are, what the classes are called,
 * and a fingerprint of the images, by which another browser knows whether it has the same.
 *
 *     own:birds:28x28:800+160:crow,robin,wren:1f9ac03b
 *
 * Of the reader's drawings it says what they are of: `own:My drawings@emnist-letters:…`.
 */
import { type DatasetInfo, isOfDigits } from './dataset.ts';

/** Images are squares from 2 to so many pixels. */
export const MOST_SIDE = 64;
/** The most images of a data set of one's own, and the most classes. */
export const MOST_IMAGES = 200_000;
export const MOST_CLASSES = 100;
const LONGEST_NAME = 40;
const LONGEST_CLASS = 24;

export type OwnDataInfo = Pick<DatasetInfo, 'name' | 'shape' | 'classes' | 'counts'> & {
  /** Eight hexadecimal digits (`fingerprint`). */
  fingerprint: string;
  /** The reader's drawings of something else than MNIST's digits: of what (`drawing-subject.ts`). */
  drawnFor?: string;
};

/** The name that an experiment calls it. */
export function ownDataName(info: OwnDataInfo): string {
  const { name, shape, classes, counts, fingerprint, drawnFor } = info;
  return [
    'own',
    spelledName(name) + (drawnFor === undefined ? '' : `@${drawnFor}`),
    shape.join('x'),
    `${counts.train}+${counts.test}`,
    spelledClasses(classes),
    fingerprint,
  ].join(':');
}

/** As it stands in the name of a data set, where a colon, a comma, a plus and an at sign part its words. */
export function spelledName(name: string, most = LONGEST_NAME): string {
  return spelled(name, most);
}

export function spelledClasses(classes: readonly string[]): string {
  return classes.map((each) => spelled(each, LONGEST_CLASS)).join(',');
}

const NAME =
  /^own:([^:@]+)(?:@([^:@]+))?:(\d{1,2})x(\d{1,2}):([1-9]\d{0,5})\+([1-9]\d{0,5}):([^:]+):([0-9a-f]{8})$/;
const known = new Map<string, DatasetInfo & OwnDataInfo>();

/** What its name says of it, the same object for the same name; nothing where it is no such name. */
export function ownDataOf(data: string): (DatasetInfo & OwnDataInfo) | undefined {
  const before = known.get(data);
  if (before !== undefined) return before;
  const parts = NAME.exec(data);
  if (parts === null) return undefined;
  const [, name, drawnFor, rows, columns, train, test, names, fingerprint] = parts;
  const classes = names.split(',').map(unspelled);
  const shape = [Number(rows), Number(columns)] as const;
  const isSize = shape.every((side) => side >= 2 && side <= MOST_SIDE);
  const counts = { train: Number(train), test: Number(test) };
  const called = unspelled(name);
  if (called === undefined || !classes.every((each) => each !== undefined)) return undefined;
  if (!isSize || classes.length < 2 || classes.length > MOST_CLASSES) return undefined;
  if (counts.train + counts.test > MOST_IMAGES) return undefined;
  const info = {
    ...{ name: called, shape, classes, counts, fingerprint },
    ...(drawnFor === undefined ? {} : { drawnFor }),
    shows: isOfDigits({ classes }) ? ('digit' as const) : ('image' as const),
    source: '',
    licence: '',
    normalisation: { scale: 255 },
  };
  known.set(data, info);
  return info;
}

/** FNV-1a of labels and images: not against malice, but to tell one data set from another. */
export function fingerprint(parts: readonly Uint8Array[]): string {
  let hash = 0x811c9dc5;
  for (const bytes of parts) {
    for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

function spelled(words: string, most: number): string {
  const short = [...words.trim()].slice(0, most).join('') || '_';
  // Half a surrogate pair cannot be spelled in a link.
  return encodeURIComponent(new TextDecoder().decode(new TextEncoder().encode(short)));
}

function unspelled(word: string): string | undefined {
  try {
    return decodeURIComponent(word);
  } catch {
    return undefined;
  }
}
