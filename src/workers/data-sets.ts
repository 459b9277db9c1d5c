/**
 * The data sets of the worker: MNIST, which comes with the page, those whose files the reader has chosen, and the
 * reader's own. What was taken is kept in the browser.
 */
import { DataError } from '../data/data-error.ts';
import { madeUpDataset, type Dataset } from '../data/dataset.ts';
import { datasetOf } from '../data/dataset-of.ts';
import { looksKnown, type NamedBytes, readKnownData } from '../data/idx-set.ts';
import { forgetKept, keep, keptResponse } from '../data/kept-files.ts';
import {
  type ChosenData,
  isChosenData,
  KNOWN_FILES,
  type Part,
  PARTS,
} from '../data/known-files.ts';
import { mixedDataOf, mixedDataset, type MixedDataInfo } from '../data/mixed-data.ts';
import type { DataProgress } from '../data/mnist.ts';
import { ownDataOf } from '../data/own-data.ts';
import type { OwnFile } from '../data/own/own-file.ts';
import type { OwnData } from '../data/own/own-images.ts';
import type { DataName } from '../models/experiment.ts';
import { failures } from '../text/en-failures.ts';
import { loadPart } from '../training/load-part.ts';
import { decodePicture } from './decode-picture.ts';
import { previewOf } from './own-data-preview.ts';
import type { ChosenFile, Commands } from './protocol.ts';
import { SessionError } from './session-failure.ts';

export type LoadMnist = (
  source: string,
  onProgress: (progress: DataProgress) => void,
) => Promise<Dataset>;

/** What the reader's own data sets are called by experiments, as a list in JSON. */
const OWN_LIST = 'chosen-data/own/list.json';

export class DataSets {
  /** By the name that experiments call them. */
  readonly #loaded = new Map<DataName, Dataset>();
  /** Read, and shown to the reader, who has not said yet whether to take it. */
  #offered: OwnData | undefined;
  /** The mixture that was wanted last; it holds its parts once more. */
  #mixed: { data: DataName; dataset: Dataset } | undefined;

  constructor(private readonly load: LoadMnist) {}

  async loadMnist(source: string, onProgress: (progress: DataProgress) => void): Promise<void> {
    if (!this.#loaded.has('mnist')) this.#loaded.set('mnist', await this.load(source, onProgress));
  }

  /** MNIST, where it has come. */
  get loaded(): Dataset | undefined {
    return this.#loaded.get('mnist');
  }

  /** @throws SessionError before it is loaded. */
  mnist(): Dataset {
    const { loaded } = this;
    if (loaded === undefined) throw new SessionError('settings', failures.notStarted);
    return loaded;
  }

  /** @throws SessionError, saying what to do, where its files are not here. */
  async of(data: DataName): Promise<Dataset> {
    if (data === 'mnist') return this.mnist();
    const mixed = mixedDataOf(data);
    if (mixed !== undefined) return this.#mixture(data, mixed);
    const info = datasetOf({ data });
    if (info.madeUp !== undefined) return madeUpDataset(info);
    const dataset =
      this.#loaded.get(data) ?? (isChosenData(data) ? await keptKnown(data) : await keptOwn(data));
    if (dataset === undefined) {
      const { name } = info;
      throw new SessionError(
        'data',
        isChosenData(data)
          ? failures.dataNotHere(name, KNOWN_FILES[data])
          : failures.ownDataNotHere(name),
      );
    }
    this.#loaded.set(data, dataset);
    return dataset;
  }

  /** The reader's own that are kept in this browser. */
  async own(): Promise<readonly DataName[]> {
    const listed = await ownList();
    const held = [...this.#loaded.keys()].filter((data) => ownDataOf(data) !== undefined);
    return [...new Set([...listed, ...held])];
  }

  /**
   * Reads files: those of a known data set are taken at once, the reader's own are shown first.
   *
   * @throws DataError saying which file is wrong or missing, in which line; then nothing is taken.
   */
  async add({ files, wanted }: Commands['addData']['with']): Promise<Commands['addData']['reply']> {
    this.#offered = undefined;
    if (wanted !== undefined && isChosenData(wanted)) return this.#addKnown(files, wanted);
    if (files.length > 2 && files.length <= PARTS.length) {
      const given = await Promise.all(files.map(namedBytes));
      if (await looksKnown(given)) return this.#addKnown(files);
    }
    const { readOwnFiles } = await loadPart(() => import('../data/own/own-files.ts'));
    const offered = await readOwnFiles(files.map(ownFile), { decode: decodePicture });
    this.#offered = offered;
    return { preview: previewOf(offered) };
  }

  /** Takes what was shown. */
  async takeOffered(): Promise<Commands['takeData']['reply']> {
    const offered = this.#offered;
    if (offered === undefined) throw new SessionError('data', failures.nothingOffered);
    this.#offered = undefined;
    return this.#take(offered);
  }

  /** Takes what the reader has drawn as a data set. @throws DataError when there are too few. */
  async takeDrawings({
    drawings,
    subject,
  }: Commands['takeDrawings']['with']): Promise<Commands['takeDrawings']['reply']> {
    const { drawnData } = await loadPart(() => import('../data/own/drawn-data.ts'));
    return this.#take(drawnData(drawings, subject));
  }

  /** Reads handwriting files. @throws DataError naming the file that is wrong. */
  async readDrawings({
    files,
    subject,
  }: Commands['readDrawings']['with']): Promise<Commands['readDrawings']['reply']> {
    const { readDrawings } = await loadPart(() => import('../data/own/drawn-data.ts'));
    return { drawn: await readDrawings(files.map(ownFile), subject) };
  }

  async #mixture(data: DataName, info: MixedDataInfo): Promise<Dataset> {
    if (this.#mixed?.data === data) return this.#mixed.dataset;
    const own = await this.of(info.own);
    const basis = await this.of(info.basis);
    await Promise.all([basis.train.arrival?.untilAll(), basis.test.arrival?.untilAll()]);
    const dataset = mixedDataset(info, basis, own);
    this.#mixed = { data, dataset };
    return dataset;
  }

  async #take({ data, train, test }: OwnData): Promise<Commands['takeData']['reply']> {
    this.#loaded.set(data, { ...datasetOf({ data }), train, test });
    const parts = {
      trainImages: train.images,
      trainLabels: train.labels,
      testImages: test.images,
      testLabels: test.labels,
    };
    for (const part of PARTS) await keep(ownAddress(data, part), new Response(parts[part]));
    await keepOwnList([...new Set([...(await ownList()), data])]);
    return { data, own: await this.own() };
  }

  /** The data set as NumPy reads it. @throws SessionError where its files are not here. */
  async fileOf(data: DataName): Promise<Uint8Array<ArrayBuffer>> {
    const dataset = await this.of(data);
    const { npzOf } = await loadPart(() => import('../data/npz.ts'));
    return npzOf(dataset);
  }

  /** Takes away one of the reader's own. */
  async forgetOwn(data: DataName): Promise<readonly DataName[]> {
    this.#loaded.delete(data);
    await keepOwnList((await ownList()).filter((other) => other !== data));
    await forgetKept(PARTS.map((part) => ownAddress(data, part)));
    return this.own();
  }

  async #addKnown(
    chosen: readonly ChosenFile[],
    wanted?: ChosenData,
  ): Promise<Commands['addData']['reply']> {
    const given = await Promise.all(chosen.map(namedBytes));
    const { data, dataset, files, isChecked } = await readKnownData(given, wanted);
    this.#loaded.set(data, dataset);
    for (const part of PARTS) await keep(knownAddress(data, part), new Response(files[part]));
    return { data, isChecked };
  }
}

function ownFile({ name, content }: ChosenFile): OwnFile {
  const bytes = async () => new Uint8Array(await content.arrayBuffer());
  return { name, size: content.size, bytes };
}

async function namedBytes({ name, content }: ChosenFile): Promise<NamedBytes> {
  return { name, bytes: new Uint8Array(await content.arrayBuffer()) };
}

/** `undefined` where it is not kept, or not in full. */
async function keptKnown(data: ChosenData): Promise<Dataset | undefined> {
  const files = await keptParts((part) => knownAddress(data, part));
  if (files === undefined) return undefined;
  try {
    const given = PARTS.map((part) => ({
      name: KNOWN_FILES[data].names[part],
      bytes: files[part],
    }));
    return (await readKnownData(given, data)).dataset;
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}

async function keptOwn(data: DataName): Promise<Dataset | undefined> {
  const files = await keptParts((part) => ownAddress(data, part));
  if (files === undefined) return undefined;
  const info = datasetOf({ data });
  const size = info.shape[0] * info.shape[1];
  const { trainImages, trainLabels, testImages, testLabels } = files;
  const { train, test } = info.counts;
  const isWhole =
    trainImages.length === train * size &&
    testImages.length === test * size &&
    trainLabels.length === train &&
    testLabels.length === test;
  if (!isWhole) return undefined;
  return {
    ...info,
    train: { images: trainImages, labels: trainLabels, count: train },
    test: { images: testImages, labels: testLabels, count: test },
  };
}

async function keptParts(
  address: (part: Part) => string,
): Promise<Record<Part, Uint8Array<ArrayBuffer>> | undefined> {
  const kept: Partial<Record<Part, Uint8Array<ArrayBuffer>>> = {};
  for (const part of PARTS) {
    const response = await keptResponse(address(part));
    if (response === undefined) return undefined;
    kept[part] = new Uint8Array(await response.arrayBuffer());
  }
  // Every part was found.
  return kept as Record<Part, Uint8Array<ArrayBuffer>>;
}

async function ownList(): Promise<DataName[]> {
  const response = await keptResponse(OWN_LIST);
  const listed: unknown = await response?.json().catch(() => []);
  if (!Array.isArray(listed)) return [];
  return listed.filter((name) => typeof name === 'string' && ownDataOf(name) !== undefined);
}

async function keepOwnList(list: readonly DataName[]): Promise<void> {
  await keep(OWN_LIST, new Response(JSON.stringify(list)));
}

/** No file of the server's: what the browser's store knows it by. */
function knownAddress(data: ChosenData, part: Part): string {
  return `chosen-data/${data}/${part}`;
}

function ownAddress(data: DataName, part: Part): string {
  return `chosen-data/own/${encodeURIComponent(data)}/${part}`;
}
