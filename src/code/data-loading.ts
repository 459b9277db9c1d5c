/** How a script comes by its data: from what its program brings, or from files that lie beside it. */
import type { DatasetInfo } from '../data/dataset.ts';
import { datasetOf } from '../data/dataset-of.ts';
import { isChosenData, KNOWN_FILES, type Part } from '../data/known-files.ts';
import { mixedDataOf } from '../data/mixed-data.ts';
import { ownDataOf } from '../data/own-data.ts';
import type { DataName } from '../models/experiment.ts';
import { indented } from './python.ts';

/** The file with a data set of one's own, which lies beside the script: arrays of NumPy. */
export function dataFileOf(data: DataName): string | undefined {
  const own = ownDataOf(mixedDataOf(data)?.own ?? data);
  return own === undefined ? undefined : `scanline-data-${own.fingerprint}.npz`;
}

/** `load_part(part, count)`, which gives images as float32 from 0 to 1 and labels as int32, and what it needs. */
export function readsFiles(data: DataName): string[] {
  const file = dataFileOf(data);
  return file === undefined ? readsIdx(data) : [readsNpz(datasetOf({ data }), file)];
}

function readsNpz({ name, classes }: DatasetInfo, file: string): string {
  return [
    'def load_part(part, count):',
    indented([
      `"""${quotable(name)}, as float32 from 0 to 1; the labels are ${namesOf(classes)}."""`,
      'import numpy as np',
      '',
      `with np.load("${file}") as data:`,
      '    images, labels = data[f"x_{part}"][:count], data[f"y_{part}"][:count]',
      'return images.astype("float32") / 255, labels.astype("int32")',
    ]),
  ].join('\n');
}

const READ_IDX = `def read_idx(name):
    """An IDX file beside this script, packed with gzip or not."""
    import gzip
    import os

    import numpy as np

    is_packed = os.path.exists(f"{name}.gz")
    with gzip.open(f"{name}.gz") if is_packed else open(name, "rb") as file:
        data = file.read()
    sizes = np.frombuffer(data, ">u4", data[3], 4)
    kind = {0x08: "u1", 0x0C: ">i4"}[data[2]]
    return np.frombuffer(data, kind, offset=4 + 4 * data[3]).reshape(sizes)`;

function readsIdx(data: DataName): string[] {
  if (!isChosenData(data)) throw new TypeError(`${data} has no files.`);
  const { names, info, address, isTransposed, labels, firstLabel } = KNOWN_FILES[data];
  const files = (images: Part, labelled: Part) => `("${names[images]}", "${names[labelled]}")`;
  const where = 'folder' in address ? address.folder : address.archive;
  const load = [
    'def load_part(part, count):',
    indented([
      `"""${info.name}, as float32 from 0 to 1; the labels are ${namesOf(info.classes)}.`,
      '',
      `Its four files are at ${where}`,
      '"""',
      'files = {',
      `    "train": ${files('trainImages', 'trainLabels')},`,
      `    "test": ${files('testImages', 'testLabels')},`,
      '}',
      'images, labels = (read_idx(name)[:count] for name in files[part])',
      ...(isTransposed
        ? ['images = images.transpose(0, 2, 1)  # they lie with rows and columns exchanged']
        : []),
      ...(labels === 'ints' ? ['labels = labels[:, 0]  # the others say who wrote it'] : []),
      ...(firstLabel === 0 ? [] : [`labels = labels.astype("int32") - ${firstLabel}`]),
      'return images.astype("float32") / 255, labels.astype("int32")',
    ]),
  ].join('\n');
  return [READ_IDX, load];
}

/** "0 to 9", or by their numbers: "0 left, 1 right, 2 top". */
function namesOf(classes: readonly string[]): string {
  const isNumbered = classes.every((name, label) => name === String(label));
  if (isNumbered) return `0 to ${classes.length - 1}`;
  return classes.map((name, label) => `${label} ${quotable(name)}`).join(', ');
}

/** In a string of Python between three quotes. */
function quotable(words: string): string {
  return words.replaceAll('\\', '\\\\').replaceAll('"', "'");
}
