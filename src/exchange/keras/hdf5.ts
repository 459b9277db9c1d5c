/**
 * HDF5 files in memory, by h5wasm, which is loaded when the first one is written or read. A file exists in
 * the library's own file system only while it is worked on.
 */
import type * as h5wasm from 'h5wasm';
import { importHdf5 as words } from '../../text/en-import-files.ts';
import { fromBfloat16, fromFloat16 } from '../../training/float16.ts';
import { loadPart } from '../../training/load-part.ts';
import { ExchangeError } from '../exchange-error.ts';

type Module = Awaited<typeof h5wasm.ready>;
type Library = typeof h5wasm & { FS: NonNullable<typeof h5wasm.FS>; module: Module };

/** `H5T_FLOAT` and `H5T_OPAQUE` of the HDF5 library. */
const FLOAT = 1;
const OPAQUE = 5;

let loading: Promise<Library> | undefined;
let files = 0;
/** A file made the library fail within itself. Asked again, it may never return. */
let broken = false;

/** Writes a file by `fill` and gives its bytes. */
export async function writeHdf5(
  fill: (file: h5wasm.File) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const library = await load();
  return withPath(library, (path) => {
    const file = new library.File(path, 'w');
    try {
      fill(file);
    } finally {
      close(file);
    }
    return new Uint8Array(library.FS.readFile(path));
  });
}

/**
 * Opens the HDF5 file `bytes` for `read`; `name` is what messages call it.
 *
 * @throws ExchangeError when the bytes are no HDF5 file, or one cut short or damaged.
 */
export async function readHdf5<Result>(
  bytes: Uint8Array,
  name: string,
  read: (file: Hdf5Reader) => Result,
): Promise<Result> {
  const library = await load();
  return withPath(library, (path) => {
    library.FS.writeFile(path, bytes);
    const file = explained(name, () => new library.File(path, 'r'));
    try {
      return read(new Hdf5Reader(library, file, name));
    } finally {
      close(file);
    }
  });
}

export interface Hdf5Dataset {
  shape: readonly number[];
  /** Reads the numbers, which takes as much memory as the shape says. */
  read(): Float32Array;
}

/** What importing asks of a file. */
export class Hdf5Reader {
  constructor(
    private readonly library: Library,
    private readonly file: h5wasm.File,
    private readonly name: string,
  ) {}

  has(path: string): boolean {
    return explained(this.name, () => this.file.get(path)) !== null;
  }

  /** A text that belongs to the file as a whole; `undefined` when there is none of that name. */
  attribute(key: string): string | undefined {
    const value = explained(this.name, () => {
      const { attrs } = this.file;
      return Object.hasOwn(attrs, key) ? attrs[key].value : undefined;
    });
    return typeof value === 'string' ? value : undefined;
  }

  /** The paths of all datasets below a group, as seen from it. */
  names(group: string): string[] {
    const { library, name } = this;
    const found = explained(name, () => this.file.get(group));
    if (!(found instanceof library.Group)) return [];
    return explained(name, () => found.paths()).filter(
      (path) => this.file.get(`${group}/${path}`) instanceof library.Dataset,
    );
  }

  /** `undefined` when there is no such dataset in the file itself. */
  dataset(path: string): Hdf5Dataset | undefined {
    const { library, name } = this;
    const found = explained(name, () => this.file.get(path));
    if (!(found instanceof library.Dataset)) return undefined;
    const { shape, type, size } = explained(name, () => found.metadata);
    const stored = STORED[`${type}/${size}`] as StoredFloats | undefined;
    return {
      shape: shape ?? [],
      read: () => {
        if (stored === undefined) throw new ExchangeError(words.notFloats(path, name));
        return stored(explained(name, () => bytesOf(library, found)));
      },
    };
  }
}

type StoredFloats = (bytes: Uint8Array<ArrayBuffer>) => Float32Array;

/** How numbers are stored, by HDF5's class and size: Keras keeps bfloat16 as two bytes that HDF5 knows nothing of. */
const STORED: Readonly<Record<string, StoredFloats>> = {
  [`${FLOAT}/2`]: ({ buffer }) => fromFloat16(new Uint16Array(buffer)),
  [`${FLOAT}/4`]: ({ buffer }) => new Float32Array(buffer),
  [`${FLOAT}/8`]: ({ buffer }) => Float32Array.from(new Float64Array(buffer)),
  [`${OPAQUE}/2`]: ({ buffer }) => fromBfloat16(new Uint16Array(buffer)),
};

/** A dataset's numbers as they lie in the file: the library itself makes no arrays of 16-bit floats. */
function bytesOf({ module }: Library, dataset: h5wasm.Dataset): Uint8Array<ArrayBuffer> {
  const { file_id: id, path, metadata } = dataset;
  const length = metadata.size * metadata.total_size;
  const at = module._malloc(length);
  if (at === 0 && length > 0) throw new RangeError(`There is no memory for ${length} bytes.`);
  try {
    module.get_dataset_data(id, path, null, null, null, BigInt(at));
    return module.HEAPU8.slice(at, at + length) as Uint8Array<ArrayBuffer>;
  } finally {
    module._free(at);
  }
}

/** @throws ExchangeError when a file has broken the library. */
function load(): Promise<Library> {
  if (broken) throw new ExchangeError(words.libraryBroken);
  // One that could not be had is asked for again the next time.
  loading ??= start().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function start(): Promise<Library> {
  const library = await loadPart(() => import('h5wasm'));
  const module = await library.ready;
  // The library would print its errors.
  module.activate_throwing_error_handler();
  return { ...library, FS: module.FS, module };
}

function close(file: h5wasm.File): void {
  if (!broken) file.close();
}

/** Work on a file of the library's file system, which is gone afterwards. */
function withPath<Result>({ FS }: Library, work: (path: string) => Result): Result {
  files += 1;
  const path = `/model-${files}.h5`;
  try {
    return work(path);
  } finally {
    if (FS.analyzePath(path, false).exists) FS.unlink(path);
  }
}

function explained<Result>(name: string, task: () => Result): Result {
  try {
    return task();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) broken = true;
    throw new ExchangeError(words.damaged(name));
  }
}
