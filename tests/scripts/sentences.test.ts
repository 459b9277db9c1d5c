/** The sentences of errors that people read stand in src/text/: the lint step refuses them elsewhere. */
import { ESLint } from 'eslint';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const eslint = new ESLint({ cwd: resolve(import.meta.dirname, '../..') });

async function isRefused(statement: string): Promise<boolean> {
  const filePath = resolve('src/exchange/probe.ts');
  const [result] = await eslint.lintText(`${statement}\n`, { filePath });
  return (result?.messages ?? []).some(({ ruleId }) => ruleId === 'no-restricted-syntax');
}

describe('an error that people read', () => {
  test.each([
    "throw new ExchangeError('The file is damaged.');",
    'throw new DataError("damaged", name, `${name} is damaged.`);',
    "throw config.refusal('reads nothing.');",
  ])('may not bring its own sentence: %s', async (statement) => {
    expect(await isRefused(statement)).toBe(true);
  });

  test.each([
    'throw new ExchangeError(words.damaged(name));',
    "throw new DataError('damaged', name, words.damaged(name));",
    "throw new TypeError('The list is empty.');",
  ])('says a sentence of the catalogue, or is of the program: %s', async (statement) => {
    expect(await isRefused(statement)).toBe(false);
  });
});
