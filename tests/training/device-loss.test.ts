/** A GPU device that goes is noticed, unless it was given up by ourselves. */
import { expect, it } from 'vitest';
import { gpuOfNode } from '../../cli/webgpu-in-node.ts';
import {
  findAdapter,
  giveUpDevice,
  makeDevice,
  type DeviceFailure,
} from '../../src/training/webgpu-device.ts';

async function device(): Promise<{ device: GPUDevice; failures: DeviceFailure[] } | undefined> {
  const found = await findAdapter(await gpuOfNode(), true);
  if (found.adapter === undefined) return undefined;
  const failures: DeviceFailure[] = [];
  return { device: await makeDevice(found.adapter, (each) => failures.push(each)), failures };
}

it('tells that somebody else has destroyed it, once', async ({ skip }) => {
  const made = await device();
  if (made === undefined) return skip('no WebGPU adapter');
  made.device.destroy();
  await made.device.lost;
  expect(made.failures).toMatchObject([{ kind: 'lost' }]);
}, 60_000);

it('says nothing where it is given up to take another', async ({ skip }) => {
  const made = await device();
  if (made === undefined) return skip('no WebGPU adapter');
  giveUpDevice(made.device);
  await made.device.lost;
  expect(made.failures).toEqual([]);
}, 60_000);
