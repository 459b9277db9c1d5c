/** Images and labels of one's own as IDX files: one pair, or one to train on and one to test with. */
import { ownData as words } from '../../text/en-own-data.ts';
import { DataError } from '../data-error.ts';
import { type IdxBytes, readIdx } from '../idx.ts';
import type { NamedBytes } from '../idx-set.ts';
import { type OwnData, OwnImages } from './own-images.ts';

interface Part extends IdxBytes {
  name: string;
}

/** @throws DataError naming the file that is wrong, or has no partner */
export function readIdxPairs(files: readonly NamedBytes[], name: string): OwnData {
  const parts = files.map(({ name: file, bytes }) => ({ name: file, ...read(file, bytes) }));
  const images = parts.filter(({ sizes }) => sizes.length === 3);
  const labels = parts.filter(({ sizes }) => sizes.length === 1);
  if (images.length === 0 || images.length !== labels.length || images.length > 2) {
    throw new DataError('missing', name, words.notPairs(images.length, labels.length));
  }
  // The smaller pair is to test with, unless a name says otherwise.
  const pairs = paired(images, labels).toSorted(([one], [other]) => other.sizes[0] - one.sizes[0]);
  const named = pairs.findIndex(([one]) => /test|t10k/i.test(one.name));
  const ofTest = pairs.length === 1 ? -1 : named < 0 ? 1 : named;
  const [[first]] = pairs;
  const [, side] = first.sizes;
  const all = new OwnImages(side, first.name);
  pairs.forEach(([image, label], pair) => {
    const [count, rows, columns] = image.sizes;
    if (rows !== side || columns !== side) {
      throw new DataError('wrong-format', image.name, words.otherSize(image.name, [rows, columns]));
    }
    const size = side * side;
    for (let i = 0; i < count; i++) {
      const room = all.add(image.name, String(label.elements[i]), pair === ofTest);
      room.set(image.elements.subarray(i * size, (i + 1) * size));
    }
  });
  return all.dataSet(name, { notes: [], skipped: [] });
}

/** Each file of images with the labels that are as many; two pairs of the same number by their names. */
function paired(images: readonly Part[], labels: readonly Part[]): [Part, Part][] {
  const left = [...labels];
  return images.map((image) => {
    const isTest = /test|t10k/i.test(image.name);
    const alike = left.filter(({ sizes }) => sizes[0] === image.sizes[0]);
    const label = alike.find(({ name }) => /test|t10k/i.test(name) === isTest) ?? alike.at(0);
    if (label === undefined) {
      throw new DataError('missing', image.name, words.noLabels(image.name, image.sizes[0]));
    }
    left.splice(left.indexOf(label), 1);
    return [image, label];
  });
}

function read(name: string, bytes: NamedBytes['bytes']): IdxBytes {
  try {
    return readIdx(bytes, bytes[3], name);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError(error.problem, name, error.found, { cause: error });
  }
}
