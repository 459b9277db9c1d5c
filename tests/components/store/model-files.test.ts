/** Saving and opening networks as the page's buttons do it, and whose weights it says are reading. */
import { describe, expect, it } from 'vitest';
import { pretrainedReads, statusOf, whyNotSave } from '../../../src/components/store/app-state.ts';
import { experimentFromPreset } from '../../../src/models/index.ts';
import type { EpochPoint } from '../../../src/training/events.ts';
import { settled, storeByHand } from './scripted-worker.ts';

const epoch: EpochPoint = {
  epoch: 1,
  step: 469,
  seconds: 4,
  valLoss: 0.5,
  valAccuracy: 0.86,
  epochSeconds: 4,
};
const curvePoint = { step: 469, epoch: 1, seconds: 4, loss: 0.4, accuracy: 0.9 };
const afterOneEpoch = { step: 469, epoch: 1, batch: 0, batchesPerEpoch: 469, epochs: 30 };
const files = [{ name: 'mine.safetensors', content: new Blob(['x']) }];

async function readyStore(link = '') {
  const parts = storeByHand(link);
  await parts.store.start();
  await settled();
  return parts;
}

describe('saving', () => {
  it('waits until something is trained, and says so', async () => {
    const { store, worker, downloads } = await readyStore();
    expect(whyNotSave(store.snapshot())).toBe('nothingTrained');
    void store.files.save('keras');
    await settled();
    expect(worker.names).not.toContain('exportModel');

    store.train();
    await settled();
    expect(whyNotSave(store.snapshot())).toBeUndefined();
    void store.files.save('keras');
    await settled();
    expect(downloads).toEqual(['network.keras']);
    expect(store.snapshot().fileNews).toMatchObject({ kind: 'saved' });
    expect(statusOf(store.snapshot())).toBe('training');
  });

  it('says what went wrong, and can be tried again', async () => {
    const { store, worker, downloads } = await readyStore();
    store.train();
    await settled();
    worker.refused.set('exportModel', { kind: 'file', message: 'No room.' });
    void store.files.save('onnx');
    await settled();
    expect(store.snapshot().fileNews).toMatchObject({ kind: 'failed', message: 'No room.' });
    worker.refused.clear();
    void store.files.save('onnx');
    await settled();
    expect(downloads).toEqual(['network.onnx']);
  });
});

describe('opening', () => {
  it('tells what of the file is not done here', async () => {
    const { store, worker } = await readyStore();
    worker.file = { ...worker.file, notices: ['A softmax was added.'] };
    void store.files.open(files);
    await settled();
    expect(store.snapshot().fileNews).toMatchObject({
      kind: 'opened',
      message: expect.stringMatching(/weights of .* A softmax was added\.$/) as string,
    });
  });

  it('takes the settings, the curves and the place of the file', async () => {
    const { store, worker, history, live, written } = await readyStore();
    worker.file = {
      experiment: experimentFromPreset('lstm'),
      resumes: true,
      history: { points: [curvePoint], epochs: [epoch] },
      position: afterOneEpoch,
    };
    void store.files.open(files);
    await settled();
    const state = store.snapshot();
    expect(state.experiment).toEqual(worker.file.experiment);
    expect(state.experiment.network).toBe('lstm');
    expect(statusOf(state)).toBe('paused');
    expect(state.lastEpoch).toEqual(epoch);
    expect(live.now.position).toEqual(afterOneEpoch);
    expect(history.snapshot().current?.pointAt(0)).toMatchObject(curvePoint);
    expect(history.snapshot().current?.epochPoints).toEqual([epoch]);
    expect(state.fileNews).toMatchObject({ kind: 'opened' });
    store.flushLink();
    expect(written.at(-1)).toContain('network=lstm');

    // What the file says stands in the worker: nothing is built anew.
    store.train();
    await settled();
    expect(worker.names.slice(-2)).not.toContain('build');
    expect(worker.names.at(-1)).toBe('train');
    expect(store.snapshot().fileNews).toBeUndefined();
  });

  it('is for weights alone a network that reads with them until it is reset', async () => {
    const { store, worker } = await readyStore();
    void store.files.open(files);
    await settled();
    expect(store.snapshot().imported).toBe('mine.safetensors');
    expect(whyNotSave(store.snapshot())).toBeUndefined();
    store.reset();
    await settled();
    expect(worker.names.filter((name) => name === 'build')).toHaveLength(2);
    expect(store.snapshot().imported).toBeUndefined();
  });

  it('changes nothing where the file is refused', async () => {
    const { store, worker } = await readyStore();
    store.train();
    await settled();
    const before = store.snapshot();
    worker.refused.set('importModel', { kind: 'file', message: 'It is a picture.' });
    void store.files.open(files);
    await settled();
    expect(store.snapshot().fileNews).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('It is a picture.'),
    });
    store.files.dismissNews();
    expect(store.snapshot()).toEqual(before);
  });

  it('gives way to a network that is chosen meanwhile', async () => {
    const { store, worker } = await readyStore();
    worker.held = true;
    void store.files.open(files);
    await settled();
    store.chooseNetwork('gru');
    await settled();
    worker.release();
    await settled();
    expect(store.snapshot().experiment.network).toBe('gru');
    expect(store.snapshot().experiment.network).toBe('gru');
    expect(store.snapshot().imported).toBeUndefined();
  });

  it('waits until the page is ready', async () => {
    const { store, worker } = storeByHand();
    const started = store.start();
    void store.files.open(files);
    await started;
    await settled();
    expect(worker.names).toEqual([
      'start',
      'choosePretrained',
      'build',
      'importModel',
      'choosePretrained',
    ]);
  });
});

describe('pretrained weights', () => {
  const reads = {
    kind: 'reads',
    experiment: experimentFromPreset('simple-rnn'),
    testAccuracy: 0.986,
    epochs: 20,
  } as const;

  it('read until training begins, and again after a reset', async () => {
    const parts = storeByHand();
    parts.worker.pretrained = reads;
    await parts.store.start();
    await settled();
    const { store } = parts;
    expect(pretrainedReads(store.snapshot())).toBe(true);
    store.train();
    await settled();
    expect(pretrainedReads(store.snapshot())).toBe(false);
    store.reset();
    await settled();
    expect(pretrainedReads(store.snapshot())).toBe(true);
  });

  it('answer the pad while the digits are still loading', async () => {
    const { store, worker } = storeByHand();
    worker.pretrained = reads;
    worker.refused.set('start', { kind: 'data', message: 'The line is dead.' });
    await store.start();
    await settled();
    expect(statusOf(store.snapshot())).toBe('failed');
    expect(await store.predictor.predict(new Float32Array(784))).toBeDefined();
  });

  it('are chosen anew for another network or option, not for another learning rate', async () => {
    const { store, worker } = await readyStore();
    const asked = () => worker.names.filter((name) => name === 'choosePretrained').length;
    expect(asked()).toBe(1);
    store.setField('learningRate', 0.5);
    store.setField('batchSize', 64);
    await settled();
    expect(asked()).toBe(1);
    store.setField('units', 32);
    await settled();
    expect(asked()).toBe(2);
    store.chooseNetwork('lstm');
    await settled();
    expect(asked()).toBe(3);
  });

  it('of other options are offered by their settings; the seed stays', async () => {
    const { store, worker } = storeByHand('v=1&network=simple-rnn&units=32&seed=7');
    const experiment = experimentFromPreset('simple-rnn', 'sgd-512');
    worker.pretrained = { kind: 'other-options', experiment, testAccuracy: 0.98, epochs: 20 };
    await store.start();
    await settled();
    expect(pretrainedReads(store.snapshot())).toBe(false);
    store.usePretrainedSettings();
    await settled();
    expect(store.snapshot().experiment.options).toEqual(experiment.options);
    expect(store.snapshot().experiment.training.seed).toBe(7);
    expect(store.snapshot().preset).toBe('sgd-512');
  });
});
