/** What was learnt of a graphics card outlasts the page, and nothing else is taken for it. */
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, it } from 'vitest';
import { keptForms } from '../../src/workers/kept-forms.ts';

const learnt = { 'gru forward 128 one': 0.02, 'gru forward 128 two': 0.5 };

it('is read by the next page of the same version, for the same adapter alone', async () => {
  await keptForms('v1', 'same').write('apple/metal-3', learnt);
  const next = keptForms('v1', 'same');
  expect(await next.read('apple/metal-3')).toEqual(learnt);
  expect(await next.read('nvidia/ampere')).toEqual({});
  expect(await keptForms('v2', 'same').read('apple/metal-3')).toEqual({});
});

it.each([
  ['no object', 7],
  ['an infinite time', { version: 'v1', learnt: { form: Infinity } }],
  ['a time below nothing', { version: 'v1', learnt: { form: -1 } }],
  ['words for a time', { version: 'v1', learnt: { form: 'fast' } }],
  ['more than is known', { version: 'v1', learnt, extra: 1 }],
])('takes %s for nothing', async (what, value) => {
  const forms = keptForms('v1', what);
  await forms.write('adapter', learnt);
  const database = await openDB(what);
  await database.put('forms', value, 'adapter');
  database.close();
  expect(await forms.read('adapter')).toEqual({});
});

it('does without where the browser keeps nothing', async () => {
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  try {
    const forms = keptForms('v1', 'denied');
    await forms.write('adapter', learnt);
    expect(await forms.read('adapter')).toEqual({});
  } finally {
    IDBFactory.prototype.open = open;
  }
});
