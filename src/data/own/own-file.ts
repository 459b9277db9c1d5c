/** What files of one's own are read from, in the page and on the command line alike. */

type Bytes = Uint8Array<ArrayBuffer>;

/** A file that was chosen; only read when it is its turn. */
export interface OwnFile {
  /** With the folders that it is in, `birds/crow/1.png`. */
  name: string;
  size: number;
  bytes(): Promise<Bytes>;
}

/** Pixels of four bytes each: red, green, blue, and how opaque. */
export interface Picture {
  width: number;
  height: number;
  rgba: Uint8Array | Uint8ClampedArray;
}

export interface Reading {
  /** Makes pixels of a picture. @throws Error saying why it cannot. */
  decode: (name: string, bytes: Bytes) => Promise<Picture>;
  /** Told now and then how many of how many files are read. */
  onProgress?: (read: number, files: number) => void;
}
