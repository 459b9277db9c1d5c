/**
 * Keeps in the browser which forms of a recurrence its graphics card computes fastest, so that a reloaded page need
 * not try them all again. A database of its own: what is in it can be lost at any time.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { z } from 'zod';
import type { KeptForms } from '../training/webgpu-device.ts';

interface Layout extends DBSchema {
  /** By adapter. */
  forms: { key: string; value: unknown };
}

const keptSchema = z.strictObject({
  version: z.string(),
  learnt: z.record(z.string(), z.number().positive()),
});

/** @param version of the program: what another has learnt is not taken over, for its shaders may be others */
export function keptForms(version: string, name = 'scanline-device'): KeptForms {
  let opened: Promise<IDBPDatabase<Layout>> | undefined;
  const database = () =>
    (opened ??= openDB<Layout>(name, 1, {
      upgrade: (fresh) => void fresh.createObjectStore('forms'),
      // Another page may want to lay it out anew.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    }));
  return {
    read: async (adapter) => {
      try {
        const kept = keptSchema.safeParse(await (await database()).get('forms', adapter));
        return kept.success && kept.data.version === version ? kept.data.learnt : {};
      } catch {
        return {};
      }
    },
    write: async (adapter, learnt) => {
      try {
        await (await database()).put('forms', { version, learnt }, adapter);
      } catch {
        // A browser that keeps nothing has them tried again.
      }
    },
  };
}
