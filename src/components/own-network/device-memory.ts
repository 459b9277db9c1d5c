/** Whether a training step of an own network is more than the device can hold, in words. */
import type { StepMemory } from '../../graph/step-memory.ts';
import { text } from '../../text/index.ts';

const words = text.ownEditor.tooMuch;

export interface DeviceMemory {
  /** Bytes in one piece. */
  largest: number;
  /** Bytes in all. */
  total: number;
}

/**
 * Says by how much the step exceeds the device; `undefined` when it fits.
 *
 * @param memoryOf the step in batches of another size
 */
export function overLimit(
  memory: StepMemory,
  limits: DeviceMemory,
  batch: number,
  memoryOf: (batch: number) => StepMemory,
): string | undefined {
  if (fits(memory, limits)) return undefined;
  const { largest, total } = memory;
  const what =
    largest > limits.largest
      ? words.largest(largest, limits.largest, batch)
      : words.total(total, limits.total, batch);
  const smaller = SIZES.find((size) => size < batch && fits(memoryOf(size), limits));
  return `${what} ${words.advice(smaller)}`;
}

/** From the largest on. */
const SIZES = [1024, 512, 256, 128, 64, 32, 16, 8, 4, 2, 1];

function fits({ largest, total }: StepMemory, limits: DeviceMemory): boolean {
  return largest <= limits.largest && total <= limits.total;
}
