/**
 * HDF5 files in memory, by h5wasm, which is loaded when the first one is written or read. A file exists in
 * the library's own file system only while it is worked on.
 */
import type * as h5wasm from 'h5wasm';
import { ExchangeError } from '../exchange-error.ts';

type Library = typeof h5wasm & { FS: NonNullable<typeof h5wasm.FS> };

/** `H5T_FLOAT` of the HDF5 library. */
const FLOAT = 1;

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
  /** How the numbers are stored, e.g. `float32`. */
  type: string;
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

  /** `undefined` when there is no such dataset in the file itself. */
  dataset(path: string): Hdf5Dataset | undefined {
    const { library, name } = this;
    const found = explained(name, () => this.file.get(path));
    if (!(found instanceof library.Dataset)) return undefined;
    const { shape, type, size } = explained(name, () => found.metadata);
    const isFloat = type === FLOAT && (size === 4 || size === 8);
    return {
      shape: shape ?? [],
      type: type === FLOAT ? `float${8 * size}` : 'something else than floats',
      read: () => {
        const value = isFloat ? explained(name, () => found.value) : null;
        if (value instanceof Float32Array) return value;
        if (value instanceof Float64Array) return Float32Array.from(value);
        throw new ExchangeError(`${path} in ${name} cannot be read as 32-bit floats.`);
      },
    };
  }
}

/** @throws ExchangeError when a file has broken the library. */
function load(): Promise<Library> {
  if (broken) {
    throw new ExchangeError(
      'A damaged file has broken the library for .keras files. Reload the page, or start the program again, to open or save one; other formats are not concerned.',
    );
  }
  loading ??= import('h5wasm').then(async (library) => {
    const { FS, activate_throwing_error_handler: throwErrors } = await library.ready;
    // The library would print its errors.
    throwErrors();
    return { ...library, FS };
  });
  return loading;
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
    throw new ExchangeError(
      `${name} is damaged: it is no whole HDF5 file, which is what Keras keeps weights in. Save or copy the model again.`,
    );
  }
}
