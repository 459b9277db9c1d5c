/**
 * Compiles what a piece of work will run before it runs, all of it at once and without holding up anything: a
 * compiler takes seconds over a network's programs on some devices.
 *
 * The work is done once for show: every program that it would run is handed to the compiler, and none is run.
 * tfjs's own programs are among them; its backend has a flag for this (tfjs 4.22).
 */
import * as tf from '@tensorflow/tfjs';
import { streamOf } from './register.ts';

/**
 * @param rehearse runs ops on the current backend, and reads nothing; what it makes holds no numbers
 * @param onProgress told whenever one more is compiled
 */
export async function compileAhead(
  rehearse: () => void,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  if (tf.getBackend() !== 'webgpu') return;
  const backend = tf.backend() as unknown as { pipelineCache: Record<string, unknown> };
  const stream = streamOf(backend);
  const before = new Set(Object.keys(backend.pipelineCache));
  const pending = stream.rehearse(() => {
    tf.env().set('WEBGPU_ENGINE_COMPILE_ONLY', true);
    try {
      rehearse();
    } finally {
      tf.env().set('WEBGPU_ENGINE_COMPILE_ONLY', false);
    }
  });
  for (const [key, pipeline] of Object.entries(backend.pipelineCache)) {
    if (before.has(key) || !(pipeline instanceof Promise)) continue;
    // tfjs throws where it finds a promise; whoever cannot wait compiles for himself.
    Reflect.deleteProperty(backend.pipelineCache, key);
    pending.push(pipeline.then((compiled: unknown) => (backend.pipelineCache[key] ??= compiled)));
  }
  let done = 0;
  // One that does not compile fails again where it is run, and is told of there.
  const counted = pending.map((one) =>
    one.catch(() => undefined).then(() => onProgress(++done, pending.length)),
  );
  await Promise.all(counted);
}
