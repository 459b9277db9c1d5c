/** An exported ONNX file says the same as the network, in ONNX Runtime. */
import type * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportModel, ExchangeError } from '../../src/exchange/index.ts';
import { useCpu } from '../layers/set-up.ts';
import {
  digits,
  DIGIT_SAMPLES,
  distance,
  lines,
  LINE_SAMPLES,
  OWN_SAMPLES,
  SCAN_SAMPLES,
  trained,
  type Sample,
} from './sample-networks.ts';

beforeAll(async () => {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  await useCpu();
});

async function session(sample: Sample) {
  const network = trained(sample);
  const [file] = await exportModel(network.checkpoint, 'onnx');
  return { ...network, file, onnx: await ort.InferenceSession.create(file.bytes) };
}

describe('an exported .onnx file', () => {
  it.each([...DIGIT_SAMPLES, ...OWN_SAMPLES])(
    '$title: the same probabilities for digits',
    async (sample) => {
      const { model, onnx, file } = await session(sample);
      expect(file.name).toBe(`${sample.network}.onnx`);
      for (const count of [1, 3]) {
        const image = digits(count);
        const expected = model.predict(image) as tf.Tensor;
        const pixels = new ort.Tensor('float32', await image.data<'float32'>(), [count, 28, 28]);
        const { probabilities } = await onnx.run({ image: pixels });
        expect(probabilities.dims).toEqual([count, 10]);
        expect(distance(await expected.data(), probabilities.data as Float32Array)).toBeLessThan(
          1e-5,
        );
      }
    },
  );

  it.each(LINE_SAMPLES)(
    '$title: the same probabilities for lines of several widths',
    async (sample) => {
      const { model, onnx } = await session(sample);
      const { image, widths } = lines();
      const expected = model.apply([image, widths]) as tf.Tensor;
      const { probabilities } = await onnx.run({
        image: new ort.Tensor('float32', await image.data<'float32'>(), image.shape),
        widths: new ort.Tensor('int32', await widths.data<'int32'>(), widths.shape),
      });
      expect(probabilities.dims).toEqual(expected.shape);
      expect(distance(await expected.data(), probabilities.data as Float32Array)).toBeLessThan(
        1e-5,
      );
    },
  );

  it.each(SCAN_SAMPLES)('$title: is refused with the reason', async (sample) => {
    const { checkpoint } = trained(sample);
    await expect(exportModel(checkpoint, 'onnx')).rejects.toThrow(ExchangeError);
    await expect(exportModel(checkpoint, 'onnx')).rejects.toThrow(
      /two-dimensional LSTM.*checkpoint/,
    );
  });
});
