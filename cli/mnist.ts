/** MNIST for the command line: the four files that set-up lays, and how much of the test set is read. */
import { fileURLToPath } from 'node:url';
import type { Mnist } from '../src/data/mnist-files.ts';
import { readMnistFolder } from '../src/data/mnist-node.ts';
import { TEST_DIGITS } from '../src/models/training-fields.ts';
import { UsageError, type Flag, type GivenFlags } from './command.ts';
import { readNumber } from './field-flags.ts';

export const testDigitsFlag: Flag = {
  name: 'test-digits',
  kind: 'text',
  value: 'N',
  explain: 'Read only the first N of the 10,000 test digits, or of the test lines.',
  group: 'Data',
};

/** @throws DataError when a file is missing or damaged. */
export function loadDigits(): Promise<Mnist> {
  return readMnistFolder(fileURLToPath(new URL('../public/mnist', import.meta.url)));
}

/**
 * What `--test-digits` says, or nothing.
 *
 * @throws UsageError when it is no whole number of at least 1.
 */
export function testCountOf(given: GivenFlags): { testCount?: number } {
  const limit = given['test-digits'];
  if (limit === undefined) return {};
  const testCount = readNumber('test-digits', limit);
  if (Number.isInteger(testCount) && testCount >= 1 && testCount <= TEST_DIGITS) {
    return { testCount };
  }
  throw new UsageError(
    `--test-digits was ${testCount}; it must be a whole number from 1 to ${TEST_DIGITS.toLocaleString('en')}.`,
  );
}
