/** What `scanline predict` says: its flags, what it read, and what is wrong with a file of images. */

const IMAGE_FILES =
  "JSON of numbers from 0 (background) to 1 (ink) for each image, row by row, an IDX file as MNIST has them (.gz or not), or a PNG or JPEG, in the size that the network has learned (MNIST's is 28 × 28)";

export const predict = {
  summary: 'Reads images with the network of a run, a checkpoint or a model file.',
  input: `Images to read: ${IMAGE_FILES}.`,
  test: 'Read these images of the test set instead, counted from 0; lines where the network reads numbers.',
  json: 'One JSON object: under "probabilities" one number a class for each image, or those of each frame of a line.',
  eitherOr: (both: boolean) =>
    `"predict" needs either --input FILE (${IMAGE_FILES}) or --test N[,N…], images of the test set${both ? ', and not both' : ''}.`,
  notNumbers: (given: string) =>
    `--test was "${given}"; each must be a whole number from 0, as in --test 0,7.`,
  beyond: (given: number, last: number) =>
    `--test was "${given}"; each must be a whole number from 0 to ${last}, as many as the test set has.`,
  image: (number: number) => `image ${number}`,
  testImage: (number: number, isOne: boolean) => `test ${isOne ? 'image' : 'line'} ${number}`,
  read: (name: string, answer: string) => `${name}: ${answer}`,
  /** What is read, and in brackets how sure. */
  answer: (read: string, shares: string) => `${read} (${shares})`,
  share: (name: string, share: string) => `${name} ${share}`,
  nothing: 'nothing',
} as const;

interface Size {
  height: number;
  width: number | 'any';
}

const inPixels = ({ height, width }: Size) =>
  width === 'any' ? `any width of ${height} pixels` : `${width} × ${height}`;

interface Which {
  /** Counted from 0. */
  index: number;
  of: number;
  file: string;
}

const which = ({ index, of, file }: Which) =>
  `${of === 1 ? 'The image' : `Image ${index + 1}`} in ${file}`;

/** Of a file of images; `size` is what the network reads. */
export const imageFiles = {
  notRead: (file: string) => `The image file ${file} cannot be read`,
  otherSize: (image: Which, { width, size }: { width: number; size: Size }) =>
    `${which(image)} is ${width} × ${size.height} pixels; this network reads ${inPixels(size)}. Scale or crop it.`,
  otherInk: (image: Which, { ink, place }: { ink: number; place: number }) =>
    `${which(image)} has ${ink} at place ${place}; pixels go from 0 (background) to 1 (ink). Divide bytes by 255.`,
  notUnpacked: (file: string, mostBytes: number) =>
    `The image file ${file} is damaged: it is a .gz file that cannot be unpacked, or holds more than ${mostBytes / 1e6} MB. Copy it again.`,
  otherIdx: (file: string, found: { width: number; height: number }, size: Size) =>
    `${file} holds images of ${found.width} × ${found.height} pixels; this network reads ${inPixels(size)}. Scale or crop them.`,
  /** `found` is a sentence. */
  notIdx: (found: string) => `${found} Expected ${IMAGE_FILES}.`,
  otherPicture: (file: string, found: { width: number; height: number }, size: Size) =>
    `The picture ${file} is ${found.width} × ${found.height} pixels; this network reads ${inPixels(size)}. Scale it.`,
  notPicture: (file: string, why: string) =>
    `The picture ${file} cannot be read (${why}). Save or copy it again.`,
  none: (file: string, why: string) =>
    `The image file ${file} holds no images: ${why}. Expected ${IMAGE_FILES}.`,
  /** Why there are none in it. */
  why: {
    noList: 'it is no list',
    numbers: (numbers: number) => `it has ${numbers} numbers`,
    empty: 'its list is empty',
    image: (number: number, numbers: number | undefined) =>
      `image ${number} has ${numbers ?? 'other things than'} numbers`,
    unknownKind: 'it is neither JSON, IDX, PNG nor JPEG',
  },
} as const;
