/**
 * The data sets of the worker: MNIST, which comes with the page, and those whose files the reader has chosen, which are
 * kept in the browser.
 */
import { DataError } from '../data/data-error.ts';
import { datasetOf, type Dataset } from '../data/dataset.ts';
import { PARTS, readFashionMnist, type NamedBytes, type Part } from '../data/idx-set.ts';
import { keep, keptResponse } from '../data/kept-files.ts';
import type { DataProgress } from '../data/mnist.ts';
import type { DataName } from '../models/experiment.ts';
import { failures } from '../text/en-failures.ts';
import type { ChosenFile } from './protocol.ts';
import { SessionError } from './session-failure.ts';

export type LoadMnist = (
  source: string,
  onProgress: (progress: DataProgress) => void,
) => Promise<Dataset>;

export class DataSets {
  #mnist: Dataset | undefined;
  #fashion: Dataset | undefined;

  constructor(private readonly load: LoadMnist) {}

  async loadMnist(source: string, onProgress: (progress: DataProgress) => void): Promise<void> {
    this.#mnist ??= await this.load(source, onProgress);
  }

  /** MNIST, where it has come. */
  get loaded(): Dataset | undefined {
    return this.#mnist;
  }

  /** @throws SessionError before it is loaded. */
  mnist(): Dataset {
    if (this.#mnist === undefined) throw new SessionError('settings', failures.notStarted);
    return this.#mnist;
  }

  /** @throws SessionError, saying what to do, where its files are not here. */
  async of(name: DataName): Promise<Dataset> {
    if (name === 'mnist') return this.mnist();
    this.#fashion ??= await keptFashion();
    if (this.#fashion === undefined) {
      throw new SessionError('data', failures.dataNotHere(datasetOf({ data: name }).name));
    }
    return this.#fashion;
  }

  /**
   * Takes a data set from its files.
   *
   * @throws DataError saying which file is wrong or missing; then nothing is taken.
   */
  async add(chosen: readonly ChosenFile[]): Promise<{ data: DataName; isChecked: boolean }> {
    const given: NamedBytes[] = await Promise.all(
      chosen.map(async ({ name, content }) => ({
        name,
        bytes: new Uint8Array(await content.arrayBuffer()),
      })),
    );
    const { dataset, files, isChecked } = await readFashionMnist(given);
    this.#fashion = dataset;
    for (const part of PARTS) await keep(addressOf(part), new Response(files[part]));
    return { data: 'fashion-mnist', isChecked };
  }
}

/** `undefined` where it is not kept, or not in full. */
async function keptFashion(): Promise<Dataset | undefined> {
  const kept = await Promise.all(
    PARTS.map(async (part) => {
      const response = await keptResponse(addressOf(part));
      if (response === undefined) return undefined;
      return { name: part, bytes: new Uint8Array(await response.arrayBuffer()) };
    }),
  );
  const files = kept.filter((file) => file !== undefined);
  if (files.length < PARTS.length) return undefined;
  try {
    return (await readFashionMnist(files)).dataset;
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}

/** No file of the server's: what the browser's store knows it by. */
function addressOf(part: Part): string {
  return `chosen-data/fashion-mnist/${part}`;
}
