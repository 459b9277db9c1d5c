/** An exported LayersModel is opened by stock TensorFlow.js, in its own layers, and says the same. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportModel, exportOffers, type ModelFile } from '../../src/exchange/index.ts';
import { useCpu } from '../layers/set-up.ts';
import {
  digits,
  DIGIT_SAMPLES,
  distance,
  lines,
  LINE_SAMPLES,
  experimentOf,
  maskedLines,
  ownFrames,
  OWN_SAMPLES,
  type Sample,
  SCAN_SAMPLES,
  trained,
} from './sample-networks.ts';

beforeAll(useCpu);

/** What a page does that has the two files on its server. */
function loadStock(files: readonly ModelFile[]): Promise<tf.LayersModel> {
  const served = async (address: RequestInfo | URL) => {
    const name = new URL(String(address)).pathname.slice(1);
    const file = files.find((known) => known.name === name);
    return new Response(file?.bytes ?? null, { status: file === undefined ? 404 : 200 });
  };
  return tf.loadLayersModel(
    tf.io.http('http://localhost/model.json', { fetchFunc: served as typeof fetch }),
  );
}

const isOffered = (sample: Sample) =>
  exportOffers(experimentOf(sample)).some(({ format, offered }) => format === 'tfjs' && offered);
const SAMPLES = [...DIGIT_SAMPLES, ...OWN_SAMPLES];
const REFUSED = [...SAMPLES, ...SCAN_SAMPLES].filter((sample) => !isOffered(sample));

describe('an exported LayersModel', () => {
  it.each(SAMPLES.filter(isOffered))(
    '$title: the same probabilities in stock TensorFlow.js',
    async (sample) => {
      const { checkpoint, model } = trained(sample);
      const files = await exportModel(checkpoint, 'tfjs');
      expect(files.map(({ name }) => name)).toEqual(['model.json', 'weights.bin']);
      const stock = await loadStock(files);
      const image = digits(3);
      const [ours, theirs] = [model.predict(image), stock.predict(image)] as tf.Tensor[];
      expect(distance(await ours.data(), await theirs.data())).toBeLessThan(1e-5);
    },
  );

  it.each(LINE_SAMPLES)(
    '$title: the same probabilities for lines, padded with -1',
    async (sample) => {
      const { checkpoint, model } = trained(sample);
      const stock = await loadStock(await exportModel(checkpoint, 'tfjs'));
      const given = lines();
      const ours = model.apply([given.image, given.widths]) as tf.Tensor;
      const theirs = stock.predict(await maskedLines(given)) as tf.Tensor;
      expect(distance(await ownFrames(ours, given), await ownFrames(theirs, given))).toBeLessThan(
        1e-5,
      );
    },
  );

  it('is made of TensorFlow.js’s own layers, whatever ours are called', async () => {
    const { checkpoint, model } = trained(DIGIT_SAMPLES[3]);
    const stock = await loadStock(await exportModel(checkpoint, 'tfjs'));
    const own = tf.layers.bidirectional({
      layer: tf.layers.lstm({ units: 1, name: 'probe' }) as tf.RNN,
      mergeMode: 'concat',
    });
    expect(stock.getLayer('bidirectional').constructor).toBe(own.constructor);
    expect(model.getLayer('bidirectional').constructor).not.toBe(own.constructor);
  });

  it('goes on learning there', async () => {
    const { checkpoint } = trained(DIGIT_SAMPLES[2]);
    const stock = await loadStock(await exportModel(checkpoint, 'tfjs'));
    stock.compile({ optimizer: tf.train.sgd(0.5), loss: 'categoricalCrossentropy' });
    const labels = tf.oneHot(tf.tensor1d([3, 1, 4, 1], 'int32'), 10);
    const { history } = await stock.fit(digits(4), labels, { epochs: 5, verbose: 0 });
    expect(Number(history['loss'].at(-1))).toBeLessThan(Number(history['loss'][0]));
  });

  it('is offered for all but GRU, other gates, shuffled pixels and sums over an image', () => {
    expect(REFUSED.map(({ title }) => title).filter((title) => !/gru|mdlstm/.test(title))).toEqual([
      'rows lstm:4:both:hard-sigmoid dense:10',
      'permuted:7 lstm:3 dense:10',
      'image blocks:3x5 dense:6:relu sum dense:10',
      'image blocks:4x4 dense:6:relu blocks:2x3 sum dense:10',
    ]);
  });

  it.each(REFUSED)('$title: is refused, with the reason that the offers give', async (sample) => {
    const { checkpoint, experiment } = trained(sample);
    const offer = exportOffers(experiment).find(({ format }) => format === 'tfjs');
    if (offer?.offered !== false) throw new Error('It is offered.');
    await expect(exportModel(checkpoint, 'tfjs')).rejects.toThrow(offer.reason);
  });
});
