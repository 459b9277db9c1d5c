/** MNIST for the command line: the four files that set-up lays, and how much of the test set is read. */
import { fileURLToPath } from 'node:url';
import type { Dataset } from '../src/data/dataset.ts';
import { readFashionFolder } from '../src/data/fashion-node.ts';
import { readMnistFolder } from '../src/data/mnist-node.ts';
import type { DataName } from '../src/models/experiment.ts';
import { TEST_DIGITS } from '../src/models/training-fields.ts';
import type { Flag, GivenFlags } from './command.ts';
import { numberFlag } from './field-flags.ts';

export const testDigitsFlag: Flag = {
  name: 'test-digits',
  kind: 'text',
  value: 'N',
  explain: 'Read only the first N of the 10,000 test digits, or of the test lines.',
  group: 'Data',
};

/** Where the four files are looked for: in a folder that is git-ignored, and where Debian's package dataset-fashion-mnist lays them. */
const FASHION_FOLDERS = [
  fileURLToPath(new URL('../data/fashion-mnist', import.meta.url)),
  '/usr/share/datasets/fashion-mnist',
];

/** @throws DataError when a file is missing or damaged. */
export function loadDigits(data: DataName = 'mnist'): Promise<Dataset> {
  if (data === 'fashion-mnist') return readFashionFolder(FASHION_FOLDERS);
  return readMnistFolder(fileURLToPath(new URL('../public/mnist', import.meta.url)));
}

/**
 * What `--test-digits` says, or nothing.
 *
 * @throws UsageError when it is no whole number from 1 to the size of the test set.
 */
export function testCountOf(given: GivenFlags): { testCount?: number } {
  const testCount = numberFlag(given, 'test-digits', { min: 1, max: TEST_DIGITS, integer: true });
  return testCount === undefined ? {} : { testCount };
}
