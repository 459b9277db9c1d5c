/**
 * MNIST in a browser (page or worker): streams the four files, decompresses them on the way and says how
 * far it is.
 */
import { DataError, LAY_ANEW } from './data-error.ts';
import { MNIST_FILES, readMnist, type Mnist, type MnistFile } from './mnist-files.ts';

export type { DigitSet, Mnist } from './mnist-files.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export interface DataProgress {
  /** Of all four files together, as they come over the wire. */
  loadedBytes: number;
  /** 0 while not known. Never less than `loadedBytes` otherwise. */
  totalBytes: number;
  /** The file that just moved on. */
  file: string;
}

/**
 * Loads MNIST from the four `.gz` files under the address `source`. After a failure it may simply be
 * called again. The four files come side by side; when one fails the others are given up.
 *
 * @param source e.g. `/mnist/`; relative addresses are taken as `fetch` takes them
 * @throws DataError when a file is missing or is not MNIST's
 * @throws the signal's reason when `signal` aborts
 */
export async function loadMnist(
  source: string,
  onProgress: (progress: DataProgress) => void = () => undefined,
  signal?: AbortSignal,
): Promise<Mnist> {
  const giveUp = new AbortController();
  const either = signal === undefined ? giveUp.signal : AbortSignal.any([signal, giveUp.signal]);
  const meter = new Meter(onProgress);
  const load = (file: MnistFile) => loadFile(source, file, meter, either);
  try {
    const [trainImages, trainLabels, testImages, testLabels] = await Promise.all([
      load(MNIST_FILES.trainImages),
      load(MNIST_FILES.trainLabels),
      load(MNIST_FILES.testImages),
      load(MNIST_FILES.testLabels),
    ]);
    return readMnist({ trainImages, trainLabels, testImages, testLabels });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    giveUp.abort();
  }
}

async function loadFile(
  source: string,
  file: MnistFile,
  meter: Meter,
  signal: AbortSignal,
): Promise<Bytes> {
  const response = await request(source, file, signal);
  meter.expect(file.name, Number(response.headers.get('content-length') ?? 0));
  const arrival = new Arrival(response, (bytes) => meter.advance(file.name, bytes));
  const contents = new Contents(file.length);
  try {
    for await (const chunk of chunksOf(await decompressed(arrival))) contents.add(chunk);
  } catch (error) {
    signal.throwIfAborted();
    throw brokenFile(file, arrival.brokeOff, contents.length, error);
  }
  meter.finish(file.name);
  return contents.bytes();
}

async function request(source: string, file: MnistFile, signal: AbortSignal): Promise<Response> {
  const address = `${source.replace(/\/?$/, '/')}${file.name}`;
  let response: Response;
  try {
    response = await fetch(address, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new DataError(
      'unreachable',
      file.name,
      `${file.name} could not be fetched from ${address}: the server did not answer. Check that it runs and that this device is online, then try again.`,
      { cause: error },
    );
  }
  const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false;
  if (response.status === 404 || (response.ok && isPage)) {
    throw new DataError(
      'missing',
      file.name,
      `${file.name} is missing: the server has ${
        isPage && response.ok ? 'a web page in its place' : 'no such file'
      } at ${address}. ${LAY_ANEW}`,
    );
  }
  if (!response.ok) {
    throw new DataError(
      'unreachable',
      file.name,
      `${file.name} could not be fetched from ${address}: the server answered with status ${response.status}. Try again in a moment.`,
    );
  }
  return response;
}

/**
 * The file's contents. Some servers mark a `.gz` file as an encoding of what is inside, and the browser
 * has then decompressed it already, so the first bytes decide, not the name.
 */
async function decompressed(arrival: Arrival): Promise<ReadableStream<Bytes>> {
  const [first, second] = await arrival.peek();
  if (first === 0 && second === 0) return arrival.stream();
  if (first === 0x1f && second === 0x8b) {
    return arrival.stream().pipeThrough(new DecompressionStream('gzip'));
  }
  throw new NotGzip();
}

class NotGzip extends Error {}

/** A response's body on its way in: it can be looked into, and it remembers whether it broke off. */
class Arrival {
  brokeOff = false;

  readonly #reader: ReadableStreamDefaultReader<Bytes> | undefined;
  readonly #onBytes: (count: number) => void;
  /** Chunks that were looked into and are still to be handed on. */
  #seen: Bytes[] = [];

  constructor(response: Response, onBytes: (count: number) => void) {
    this.#reader = response.body?.getReader();
    this.#onBytes = onBytes;
  }

  /** The first two bytes, or as many as there are. */
  async peek(): Promise<number[]> {
    const bytes: number[] = [];
    while (bytes.length < 2) {
      const chunk = await this.#next();
      if (chunk === undefined) break;
      this.#seen.push(chunk);
      bytes.push(...chunk.subarray(0, 2));
    }
    return bytes;
  }

  stream(): ReadableStream<Bytes> {
    return new ReadableStream<Bytes>({
      pull: async (controller) => {
        const chunk = this.#seen.shift() ?? (await this.#next());
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      },
      cancel: (reason) => this.#reader?.cancel(reason),
    });
  }

  async #next(): Promise<Bytes | undefined> {
    try {
      const chunk = (await this.#reader?.read())?.value;
      if (chunk !== undefined) this.#onBytes(chunk.byteLength);
      return chunk;
    } catch (error) {
      this.brokeOff = true;
      throw error;
    }
  }
}

/** A stream's chunks. (Streams are not yet async iterable in every browser.) */
async function* chunksOf<T>(stream: ReadableStream<T>): AsyncGenerator<T> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Where the stream has failed already, cancelling repeats its error, which is being thrown anyway.
    await reader.cancel().catch(() => undefined);
  }
}

function brokenFile(
  { name, length }: MnistFile,
  brokeOff: boolean,
  found: number,
  cause: unknown,
): DataError {
  if (brokeOff) {
    return new DataError(
      'truncated',
      name,
      `${name} broke off while it was being fetched. Check the connection, then try again.`,
      { cause },
    );
  }
  if (cause instanceof NotGzip) {
    return new DataError(
      'wrong-format',
      name,
      `${name} is not a gzip file: it does not begin with the bytes 1f 8b. ${LAY_ANEW}`,
    );
  }
  const progress = `after ${found.toLocaleString('en')} of ${length.toLocaleString('en')} bytes`;
  if (/truncated|unexpected end|incomplete/i.test(String(cause))) {
    return new DataError(
      'truncated',
      name,
      `${name} is cut short: it ends ${progress}. ${LAY_ANEW}`,
      { cause },
    );
  }
  return new DataError(
    'damaged',
    name,
    `${name} is damaged: it cannot be decompressed ${progress}. ${LAY_ANEW}`,
    { cause },
  );
}

/** Gathers a file's contents into one array, made once when the file is as long as expected. */
class Contents {
  #bytes: Bytes;
  length = 0;

  constructor(expectedLength: number) {
    this.#bytes = new Uint8Array(expectedLength);
  }

  add(chunk: Bytes): void {
    if (this.length + chunk.length > this.#bytes.length) {
      const larger = new Uint8Array(2 * (this.length + chunk.length));
      larger.set(this.#bytes.subarray(0, this.length));
      this.#bytes = larger;
    }
    this.#bytes.set(chunk, this.length);
    this.length += chunk.length;
  }

  bytes(): Bytes {
    return this.#bytes.subarray(0, this.length);
  }
}

/** Adds up how much of each file has come. The total is told once every file's size is known. */
class Meter {
  readonly #files = new Map<string, { loaded: number; total: number }>();
  readonly #onProgress: (progress: DataProgress) => void;

  constructor(onProgress: (progress: DataProgress) => void) {
    this.#onProgress = onProgress;
  }

  /** @param total 0 when the server does not say */
  expect(file: string, total: number): void {
    this.#files.set(file, { loaded: 0, total });
    this.#tell(file);
  }

  advance(file: string, bytes: number): void {
    const entry = this.#files.get(file);
    if (entry === undefined) return;
    entry.loaded += bytes;
    // A server that encodes on the fly tells the encoded length; what arrives is then more.
    if (entry.total > 0) entry.total = Math.max(entry.total, entry.loaded);
    this.#tell(file);
  }

  finish(file: string): void {
    const entry = this.#files.get(file);
    if (entry === undefined) return;
    entry.total = entry.loaded;
    this.#tell(file);
  }

  #tell(file: string): void {
    const entries = [...this.#files.values()];
    const known =
      entries.length === Object.keys(MNIST_FILES).length && entries.every(({ total }) => total > 0);
    this.#onProgress({
      loadedBytes: entries.reduce((sum, { loaded }) => sum + loaded, 0),
      totalBytes: known ? entries.reduce((sum, { total }) => sum + total, 0) : 0,
      file,
    });
  }
}
