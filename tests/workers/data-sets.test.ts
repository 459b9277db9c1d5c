/** A data set whose files the reader chooses: what is said until they are there, and of files that are others. */
import { afterEach, expect, it } from 'vitest';
import { failureIn } from '../../src/workers/client.ts';
import { connect, smallExperiment, type Connection } from './channel-worker.ts';

let connection: Connection;
afterEach(() => connection.client.dispose());

it('is asked for by a network that needs it, and refused when its files are others', async () => {
  connection = connect();
  const { client } = connection;
  await client.ask('start', { backend: 'cpu' });
  const { state } = await client.ask('build', { experiment: smallExperiment() });
  const experiment = smallExperiment({ data: 'fashion-mnist' });
  const failure = async (task: Promise<unknown>) => {
    const error = await task.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return error === undefined ? undefined : failureIn(error);
  };
  expect(await failure(client.ask('build', { experiment }))).toMatchObject({
    kind: 'data',
    message: expect.stringMatching(/^Fashion-MNIST is not in this browser yet\./) as string,
  });
  const files = [{ name: 'holiday.png', content: new Blob(['not an image of clothes']) }];
  expect(await failure(client.ask('addData', { files, wanted: 'fashion-mnist' }))).toMatchObject({
    kind: 'data',
    message: 'holiday.png is no IDX file of images or labels. Nothing was taken.',
  });
  // The run there was stands.
  const { digits } = await client.ask('testDigits', { indices: [0] });
  expect(digits).toHaveLength(1);
  expect((await client.ask('save')).position).toEqual(state.position);
});
