/** Which lessons were followed to their end, as the browser remembers it: their ids. */
import type { RememberedText } from '../store/remembered.ts';

/** So many ids are remembered; a teacher's own lessons are among them. */
const MOST = 100;

export function readFinished(memory: RememberedText): readonly string[] {
  return (memory.read() ?? '').split(' ').filter((id) => id !== '');
}

/** @returns those there are with the new one */
export function writeFinished(
  memory: RememberedText,
  before: readonly string[],
  id: string,
): readonly string[] {
  const finished = [...before.filter((one) => one !== id), id].slice(-MOST);
  memory.write(finished.join(' '));
  return finished;
}
