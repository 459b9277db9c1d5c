/** What is said of files of one's own that are to become a data set: what they are like, and why they are refused. */
import { count, megabytes } from './format.ts';

const NOTHING = 'Nothing was taken.';
const EXPECTED =
  'Expected IDX files of images and labels, CSV with a label and the pixels in each line, or pictures (PNG, JPEG) in a folder for each class, also as a .zip.';

export const ownData = {
  nothing: `There is no file in what was chosen. ${EXPECTED}`,
  unknownKind: (file: string) => `${file} is of no kind that can be read. ${EXPECTED} ${NOTHING}`,
  tooLarge: (file: string, most: number) =>
    `${file} holds more than ${megabytes(most)}. Take fewer images. ${NOTHING}`,
  notAZip: (file: string) => `${file} is no zip archive, or is damaged. Copy it again. ${NOTHING}`,
  notASquare: (file: string, values: number) =>
    `${file} has images of ${count(values)} values; they must be squares from 2 × 2 to 64 × 64 pixels. ${NOTHING}`,
  tooMany: (file: string, most: number) =>
    `${file} goes beyond ${count(most)} images, the most that are taken. Leave some out. ${NOTHING}`,
  tooManyClasses: (file: string, most: number) =>
    `${file} goes beyond ${most} classes, the most that are taken. Check which column the label is in. ${NOTHING}`,
  tooFewClasses: (name: string, classes: readonly string[]) =>
    `${name} has ${classes.length === 0 ? 'no images' : `images of one class only, “${classes[0]}”`}; a network needs at least two classes to tell apart. ${NOTHING}`,
  nothingLeft: (name: string, isTrain: boolean) =>
    `${name} has no images ${isTrain ? 'to train on' : 'to test with'}. Add some of each class. ${NOTHING}`,
  heldBack: (test: number, oneIn: number) =>
    `One image in ${oneIn} of each class is held back to test with: ${count(test)} in all.`,
  // IDX
  notPairs: (images: number, labels: number) =>
    `There are ${images} files of images and ${labels} of labels. Choose one of each, or two of each, to train on and to test with. ${NOTHING}`,
  noLabels: (file: string, images: number) =>
    `${file} holds ${count(images)} images, and no file has as many labels. ${NOTHING}`,
  otherSize: (file: string, size: readonly number[]) =>
    `${file} holds images of ${size.join(' × ')} pixels; all must be squares of the same size. ${NOTHING}`,
  // CSV
  empty: (file: string) => `${file} is empty. ${NOTHING}`,
  otherCells: (
    file: string,
    line: number,
    { cells, wanted }: { cells: number; wanted: number | undefined },
  ) =>
    `${file}, line ${count(line)} has ${count(cells)} ${cells === 1 ? 'value' : 'values'}; ${
      wanted === undefined
        ? 'expected were a label and a square number of pixels, such as 785 values for 28 × 28'
        : `the lines before have ${count(wanted)}`
    }. ${NOTHING}`,
  noLabel: (file: string, line: number) => `${file}, line ${count(line)} has no label. ${NOTHING}`,
  noPixel: (
    file: string,
    { line, column }: { line: number; column: number },
    given: string,
    most: number,
  ) =>
    `${file}, line ${count(line)}, value ${count(column)} is “${given.slice(0, 20)}”; a pixel is a number from 0 (background) to ${most} (ink). ${NOTHING}`,
  labelAt: {
    first: 'The label is the first value of each line.',
    last: 'The label is the last value of each line.',
  },
  shades: (most: number) =>
    `Values go from 0 to ${count(most)}, and the greatest is taken for full ink.`,
  // Handwriting
  handwriting: 'My handwriting',
  drawings: 'My drawings',
  noHandwriting: (file: string, name: string, pixels: number) =>
    `${file} is no handwriting file. Expected CSV as this page writes it: a class of ${name} and ${count(pixels)} pixels in each line. ${NOTHING}`,
  notDrawn: (file: string, side: number, wanted: number) =>
    `${file} has images of ${side} × ${side} pixels; the drawings here are ${wanted} × ${wanted}. Open it as a data set under Files instead. ${NOTHING}`,
  noClass: (file: string, label: string, name: string) =>
    `${file} has the label “${label.slice(0, 20)}”, which is no class of ${name}. Choose the data set that it was drawn for, or open it as a data set under Files. ${NOTHING}`,
  nothingDrawn: (isTrain: boolean) =>
    `There are no drawings ${isTrain ? 'to learn from' : 'held back to test with'}. Draw the same class five times at least.`,
  // Pictures
  noPicture: 'no PNG or JPEG',
  notDecoded: 'cannot be read as a picture',
  noFolder: (file: string) =>
    `${file} is in no folder; pictures must be in a folder for each class, called like the class. ${NOTHING}`,
  noneRead: (name: string, first: { file: string; why: string } | undefined) =>
    `No picture in ${name} could be read${first === undefined ? '' : ` (${first.file}: ${first.why})`}. ${NOTHING}`,
  inverted: (inverted: number, of: number) =>
    inverted === 0
      ? 'All pictures have a dark background and stay as they are, made grey and 28 × 28 pixels.'
      : `${
          inverted === 1
            ? 'One picture has a light background and was inverted'
            : `${inverted === of ? 'All' : count(inverted)} pictures have a light background and were inverted`
        }; all were made grey and 28 × 28 pixels.`,
} as const;
