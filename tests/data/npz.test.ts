/** A data set as a file of NumPy's: arrays whose headers say what follows, byte for byte. */
import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { MNIST } from '../../src/data/dataset.ts';
import { npzOf } from '../../src/data/npz.ts';

it('has images and labels of both parts, where a header says they lie', () => {
  const part = (count: number) => ({
    images: Uint8Array.from({ length: count * 6 + 5 }, (_, i) => i),
    labels: Uint8Array.from({ length: count }, (_, i) => i % 2),
    count,
  });
  const dataset = { ...MNIST, shape: [2, 3] as const, train: part(4), test: part(1) };
  const files = unzipSync(npzOf(dataset));
  expect(Object.keys(files)).toEqual(['x_train.npy', 'y_train.npy', 'x_test.npy', 'y_test.npy']);
  const read = (name: string) => {
    const file = files[`${name}.npy`];
    const length = new DataView(file.buffer, file.byteOffset).getUint16(8, true);
    expect([...file.subarray(0, 8)]).toEqual([0x93, ...Buffer.from('NUMPY'), 1, 0]);
    expect((10 + length) % 64).toBe(0);
    const header = new TextDecoder().decode(file.subarray(10, 10 + length));
    return {
      header: header.trimEnd(),
      ends: header.at(-1),
      bytes: [...file.subarray(10 + length)],
    };
  };
  expect(read('x_train')).toEqual({
    header: "{'descr': '|u1', 'fortran_order': False, 'shape': (4, 2, 3,), }",
    ends: '\n',
    bytes: Array.from({ length: 24 }, (_, i) => i),
  });
  expect(read('y_test')).toMatchObject({
    header: "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }",
    bytes: [0],
  });
});
