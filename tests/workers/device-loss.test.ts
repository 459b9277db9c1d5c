/**
 * A GPU device that fails while training. Needs a WebGPU adapter in Node (a graphics driver, or a software
 * one named by VK_ICD_FILENAMES); without one there is nothing to lose.
 */
import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { afterEach, describe, expect, it } from 'vitest';
import { gpuOfNode } from '../../cli/webgpu-in-node.ts';
import { readCheckpoint } from '../../src/training/checkpoint.ts';
import { connect, smallExperiment, type Connection } from './channel-worker.ts';

const gpu = await gpuOfNode().catch(() => undefined);
const adapter = await gpu?.requestAdapter();

let connection: Connection | undefined;

afterEach(() => {
  connection?.client.dispose();
});

/** What no device can do: the driver's refusal means that nothing it computes can be trusted. */
function breakDevice(): void {
  const { device } = tf.backend() as WebGPUBackend;
  device.createBuffer({ size: 16, usage: 0 });
}

describe.skipIf(!adapter)('a GPU device that fails while training', () => {
  it('is replaced, then given up for WASM; training goes on from the last checkpoint each time', async () => {
    connection = connect({ checkpointInterval: 1, backend: { gpu } });
    const { client, events, next } = connection;
    const { backend } = await client.ask('start', { backend: 'webgpu' });
    expect(backend.chosen).toBe('webgpu');
    await client.ask('build', { experiment: smallExperiment({ epochs: 10_000 }) });
    for (const successor of ['webgpu', 'wasm']) {
      const moving = next('progress', ({ epochs }) => epochs.some(({ epoch }) => epoch > 0));
      await client.ask('train');
      const { runId } = await moving;

      const learningRate = successor === 'webgpu' ? 0.0125 : 0.00625;
      await client.ask('setLearningRate', { learningRate });
      const crashed = next('crashed');
      const recovered = next('recovered');
      breakDevice();
      expect(await crashed).toMatchObject({
        recovering: true,
        failure: { kind: 'device-lost', message: expect.stringContaining('graphics card') },
      });
      const { backend: report, state } = await recovered;
      expect(report.chosen).toBe(successor);
      expect(state).toMatchObject({ runId, status: 'training' });
      expect(state?.position.step).toBeGreaterThan(0);
      const onward = await next('progress');
      expect(onward.position.step).toBeGreaterThan(state?.position.step ?? Infinity);
      const { checkpoint } = await client.ask('save');
      expect(readCheckpoint(checkpoint).learningRate).toBe(learningRate);
    }
    const losses = events.flatMap((event) =>
      event.type === 'progress' ? event.points.map(({ loss }) => loss) : [],
    );
    expect(losses.every((loss) => loss > 0 && loss < 5)).toBe(true);
  }, 300_000);
});
