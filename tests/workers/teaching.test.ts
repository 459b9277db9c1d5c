/** A trained network is taught drawings: it goes on from its weights, on MNIST and the drawings together. */
import { afterEach, expect, it } from 'vitest';
import { newDrawings } from '../../src/data/drawing.ts';
import { MNIST_SUBJECT } from '../../src/data/drawing-subject.ts';
import { mixedDataName, mixedDataOf } from '../../src/data/mixed-data.ts';
import { CommandError } from '../../src/workers/client.ts';
import { drawnOf } from '../data/drawn.ts';
import { connect, type Connection, smallExperiment } from './channel-worker.ts';

let connection: Connection | undefined;
afterEach(() => connection?.client.dispose());

const drawings = newDrawings([], drawnOf(7, 20), 0);
const heldBack = drawings.filter((drawing) => drawing.isHeldBack);

it('goes on from what it was, and reads the drawings that it was never shown', async () => {
  connection = connect();
  const { client, next } = connection;
  await client.ask('start', { backend: 'cpu' });
  await client.ask('build', { experiment: smallExperiment() });
  const stopped = next('stopped');
  await client.ask('stepEpoch');
  await stopped;

  const { data, own } = await client.ask('takeDrawings', { drawings, subject: MNIST_SUBJECT });
  expect(own).toEqual([data]);
  const before = await client.ask('examine', { data });
  expect(before.heldBack.there).toEqual([0, 0, 0, 0, 0, 0, 0, heldBack.length, 0, 0]);
  expect(before.basis.there.reduce((sum, n) => sum + n)).toBe(50);

  const mixed = mixedDataName('mnist', data);
  const trainingDigits = (mixedDataOf(mixed)?.ownTrain ?? 0) + 100;
  const changes = { data: mixed, trainingDigits, epochs: 1, learningRate: 0.02 };
  const experiment = smallExperiment(changes);
  const { checkpoint } = await client.ask('freshStart', { experiment });
  const files = [{ name: 'start.safetensors', content: new Blob([checkpoint]) }];
  const run = await client.ask('importModel', { files });
  expect(run).toMatchObject({ experiment, state: { status: 'ready', position: { step: 0 } } });
  expect(await client.ask('examine', { data })).toEqual({ ...before, step: 0 });

  const taught = next('stopped');
  await client.ask('train');
  await taught;
  const after = await client.ask('examine', { data });
  expect(after.heldBack.right[7]).toBe(heldBack.length);
});

it('of another network is refused, and the run there is stays', async () => {
  connection = connect();
  const { client } = connection;
  await client.ask('start', { backend: 'cpu' });
  const experiment = smallExperiment();
  await client.ask('build', { experiment });
  const other = { ...experiment, options: { ...experiment.options, units: 9 } };
  await expect(client.ask('freshStart', { experiment: other })).rejects.toThrow(CommandError);
  expect((await client.ask('save')).position.step).toBe(0);
});
