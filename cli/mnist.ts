/** MNIST for the command line: the four files that set-up lays. */
import { fileURLToPath } from 'node:url';
import type { Mnist } from '../src/data/mnist-files.ts';
import { readMnistFolder } from '../src/data/mnist-node.ts';
import { UsageError, type Flag, type GivenFlags } from './command.ts';
import { readNumber } from './field-flags.ts';

export const testDigitsFlag: Flag = {
  name: 'test-digits',
  kind: 'text',
  value: 'N',
  explain: 'Read only the first N of the 10,000 test digits.',
  group: 'Data',
};

/**
 * All of MNIST, or with `--test-digits` fewer test digits.
 *
 * @throws DataError when a file is missing or damaged; UsageError when the limit is no such number.
 */
export async function loadDigits(given: GivenFlags): Promise<Mnist> {
  const { train, test } = await readMnistFolder(
    fileURLToPath(new URL('../public/mnist', import.meta.url)),
  );
  const limit = given['test-digits'];
  if (limit === undefined) return { train, test };
  const count = readNumber('test-digits', limit);
  if (!Number.isInteger(count) || count < 1) {
    throw new UsageError(`--test-digits was ${count}; it must be a whole number of at least 1.`);
  }
  const kept = Math.min(count, test.count);
  return {
    train,
    test: {
      ...test,
      count: kept,
      images: test.images.subarray(0, kept * 784),
      labels: test.labels.subarray(0, kept),
    },
  };
}
