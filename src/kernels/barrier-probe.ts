/**
 * Do the threads of a workgroup wait for each other? On some drivers they were seen not to, and then a
 * recurrence reads half of the step before. Only backends that have such threads have this kernel.
 *
 *     out[g, i] = (1 + 2 + … + 64) + (i + ROUNDS) % 64
 *
 * The sum is added up in workgroup memory in a tree; the other term is handed from thread to thread through the
 * device's memory, one thread on in each round.
 */
import type * as tf from '@tensorflow/tfjs';
import { defineKernel, hasKernel, runKernel } from './kernel.ts';

export const BARRIER_PROBE = defineKernel<Record<never, never>>('BarrierProbe');

export const PROBE = { groups: 3, threads: 64, rounds: 70 };

export function hasBarriers(): boolean {
  return hasKernel(BARRIER_PROBE);
}

/** `[groups, threads]` */
export function barrierProbe(): tf.Tensor2D {
  return runKernel(BARRIER_PROBE, {}, {})[0] as tf.Tensor2D;
}
