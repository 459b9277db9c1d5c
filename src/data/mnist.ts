/**
 * MNIST in a browser (page or worker): streams the four files, decompresses them on the way and says how
 * far it is. Labels and test digits come first; then the training digits, which may be trained on as they come.
 * What has come whole is kept in the browser, so that it need not come again.
 */
import { mnistArrival as words } from '../text/en-data.ts';
import { DataError } from './data-error.ts';
import { DigitArrival } from './digit-arrival.ts';
import { forgetKept, keep, keptResponse } from './kept-files.ts';
import { MNIST, type Dataset } from './dataset.ts';
import { checkSum, MNIST_FILES, readDigitSets, type MnistFile } from './mnist-files.ts';
import { SHUFFLED_TRAIN_IMAGES, Unshuffler } from './shuffled-file.ts';

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
 * Loads MNIST from the four `.gz` files under the address `source`, or as they were kept from there. After a
 * failure it may simply be called again. Resolves when labels and test digits are there; the training digits are
 * then on their way (`train.arrival`), and progress is told on.
 *
 * @param source e.g. `/mnist/`; relative addresses are taken as `fetch` takes them
 * @throws DataError when a file is missing or is not MNIST's
 * @throws the signal's reason when `signal` aborts; it also ends what is still on its way
 */
export async function loadMnist(
  source: string,
  onProgress: (progress: DataProgress) => void = () => undefined,
  signal?: AbortSignal,
): Promise<Dataset> {
  const addresses = FIRST.map((file) => addressOf(source, file));
  const kept = new Map<string, Response>();
  for (const address of addresses) {
    const response = await keptResponse(address);
    if (response !== undefined) kept.set(address, response);
  }
  try {
    return await loadFrom(source, kept, onProgress, signal);
  } catch (error) {
    if (kept.size === 0 || signal?.aborted === true) throw error;
    // What was kept is damaged, or the rest of it cannot be had.
    await forgetKept(addresses);
    return loadFrom(source, new Map(), onProgress, signal);
  }
}

const FIRST = [MNIST_FILES.trainLabels, MNIST_FILES.testImages, MNIST_FILES.testLabels];

async function loadFrom(
  source: string,
  kept: ReadonlyMap<string, Response>,
  onProgress: (progress: DataProgress) => void,
  signal: AbortSignal | undefined,
): Promise<Dataset> {
  const giveUp = new AbortController();
  const either = signal === undefined ? giveUp.signal : AbortSignal.any([signal, giveUp.signal]);
  const meter = new Meter(onProgress);
  const arrived = new Map<string, Response>();
  const load = async (file: MnistFile) => {
    const address = addressOf(source, file);
    const response = kept.get(address) ?? (await request(address, file, either));
    if (!kept.has(address)) arrived.set(address, response.clone());
    return unpack(response, file, meter, either);
  };
  try {
    const [trainLabels, testImages, testLabels] = await Promise.all(FIRST.map(load));
    const training = new TrainingDigits(source, meter, signal);
    const files = { trainImages: training.bytes, trainLabels, testImages, testLabels };
    const { train, test } = readDigitSets(files);
    await Promise.all([
      checkSum(MNIST_FILES.trainLabels, trainLabels),
      checkSum(MNIST_FILES.testImages, testImages),
      checkSum(MNIST_FILES.testLabels, testLabels),
    ]);
    // Nobody waits for it: a full or refused store only means that they come again the next time.
    for (const [address, response] of arrived) void keep(address, response);
    training.load();
    return { ...MNIST, train: { ...train, arrival: training.arrival }, test };
  } catch (error) {
    // Not after it has gone well: browsers would abort what is being kept, too.
    giveUp.abort();
    signal?.throwIfAborted();
    throw error;
  }
}

/** The training digits while they come. A line that breaks off is tried again a few times before that is told. */
class TrainingDigits {
  readonly arrival: DigitArrival;
  readonly #digits = new Unshuffler();
  readonly #address: string;

  constructor(
    source: string,
    private readonly meter: Meter,
    private readonly signal: AbortSignal = new AbortController().signal,
  ) {
    this.#address = addressOf(source, SHUFFLED_TRAIN_IMAGES);
    this.arrival = new DigitArrival(this.#digits.order, () => this.load());
  }

  /** The original file; its digits are filled in as they come. */
  get bytes(): Bytes {
    return this.#digits.bytes;
  }

  load(): void {
    this.#loadPatiently().catch((error: unknown) => this.arrival.fail(error));
  }

  async #loadPatiently(): Promise<void> {
    const kept = await keptResponse(this.#address);
    if (kept !== undefined) {
      try {
        return await this.#take(kept);
      } catch {
        this.signal.throwIfAborted();
        await forgetKept([this.#address]);
      }
    }
    for (let attempt = 1; ; attempt++) {
      try {
        const response = await request(this.#address, SHUFFLED_TRAIN_IMAGES, this.signal);
        const copy = response.clone();
        await this.#take(response);
        return void keep(this.#address, copy);
      } catch (error) {
        this.signal.throwIfAborted();
        if (attempt === ATTEMPTS || !isPassing(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, attempt * PATIENCE));
      }
    }
  }

  async #take(response: Response): Promise<void> {
    const file = SHUFFLED_TRAIN_IMAGES;
    const digits = this.#digits;
    digits.rewind();
    this.meter.expect(file.name, Number(response.headers.get('content-length') ?? 0));
    const arrival = new Arrival(response, (bytes) => this.meter.advance(file.name, bytes));
    try {
      for await (const chunk of chunksOf(await decompressed(arrival))) {
        digits.add(chunk);
        if (!digits.hasRightHeader) break;
        // The last one only when the file has been seen to be whole and right.
        this.arrival.advance(Math.min(digits.digits, digits.order.length - 1));
      }
    } catch (error) {
      this.signal.throwIfAborted();
      throw brokenFile(file, arrival, digits.length, error);
    }
    if (!digits.hasRightHeader || digits.length !== file.length) {
      throw new DataError('wrong-format', file.name, words.otherDigits(file.name));
    }
    await checkSum(file, digits.bytes);
    this.meter.finish(file.name);
    this.arrival.advance(digits.order.length);
  }
}

/** Whether it may be better in a moment. */
function isPassing(error: unknown): boolean {
  return error instanceof DataError && ['unreachable', 'truncated'].includes(error.problem);
}

/** So often the training digits are asked for, with a pause of so many milliseconds, longer each time. */
const ATTEMPTS = 4;
const PATIENCE = 1500;

function addressOf(source: string, { name }: MnistFile): string {
  return `${source.replace(/\/?$/, '/')}${name}`;
}

async function unpack(
  response: Response,
  file: MnistFile,
  meter: Meter,
  signal: AbortSignal,
): Promise<Bytes> {
  meter.expect(file.name, Number(response.headers.get('content-length') ?? 0));
  const arrival = new Arrival(response, (bytes) => meter.advance(file.name, bytes));
  const contents = new Contents(file.length);
  try {
    for await (const chunk of chunksOf(await decompressed(arrival))) contents.add(chunk);
  } catch (error) {
    signal.throwIfAborted();
    throw brokenFile(file, arrival, contents.length, error);
  }
  meter.finish(file.name);
  return contents.bytes();
}

async function request(
  address: string,
  { name }: MnistFile,
  signal: AbortSignal,
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { signal });
  } catch (error) {
    signal.throwIfAborted();
    const sentence = words.unreachable(name, address);
    throw new DataError('unreachable', name, sentence, { cause: error });
  }
  const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false;
  const { ok, status } = response;
  if (ok && isPage) throw new DataError('missing', name, words.pageInstead(name, address));
  if (status === 404) throw new DataError('missing', name, words.missing(name, address));
  if (!ok) throw new DataError('unreachable', name, words.refused(name, address, status));
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

/** A response's body on its way in: it can be looked into, and it remembers how it ended. */
class Arrival {
  brokeOff = false;
  /** It came to its end, and to what it was sent with. */
  #ended = false;
  #lastBytes: number[] = [];

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

  /**
   * Whether the server sent less than a whole gzip file: those end with the number of bytes that are packed in
   * them. Browsers say in different words that a stream is cut short, and some in none.
   */
  isCutShort(length: number): boolean {
    if (!this.#ended) return false;
    const [a = 0, b = 0, c = 0, d = 0] = this.#lastBytes;
    return a + 2 ** 8 * b + 2 ** 16 * c + 2 ** 24 * d !== length;
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
      if (chunk === undefined) this.#ended = true;
      else {
        this.#onBytes(chunk.byteLength);
        this.#lastBytes = [...this.#lastBytes, ...chunk.subarray(-4)].slice(-4);
      }
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
  arrival: Arrival,
  found: number,
  cause: unknown,
): DataError {
  if (arrival.brokeOff) {
    return new DataError('truncated', name, words.brokeOff(name), { cause });
  }
  if (cause instanceof NotGzip) {
    return new DataError('wrong-format', name, words.notGzip(name));
  }
  const progress = { bytes: found, of: length };
  if (arrival.isCutShort(length)) {
    return new DataError('truncated', name, words.cutShort(name, progress), { cause });
  }
  return new DataError('damaged', name, words.damaged(name, progress), { cause });
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
