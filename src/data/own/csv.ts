/**
 * Images of one's own as text, one a line: a label and the pixels, row by row, parted by commas, semicolons or tabs. A
 * first line without numbers is a heading. One bad line refuses the whole, and is named.
 */
import { ownData as words } from '../../text/en-own-data.ts';
import { DataError } from '../data-error.ts';
import type { NamedBytes } from '../idx-set.ts';
import { type OwnData, OwnImages } from './own-images.ts';

/** @throws DataError naming the file and the line that is wrong */
export function readCsv(files: readonly NamedBytes[], name: string): OwnData {
  const { images, notes } = readCsvImages(files);
  return images.dataSet(name, { notes, skipped: [] });
}

/** What is in the files, before it is a data set. @throws DataError like `readCsv` */
export function readCsvImages(files: readonly NamedBytes[]): {
  images: OwnImages;
  notes: readonly string[];
} {
  const hasTest = files.length > 1 && files.some((file) => isTest(file.name));
  const [first] = files;
  const layout = layoutOf(first);
  const images = new OwnImages(layout.side, first.name);
  const scale = new Scale();
  for (const file of files) {
    const reader = new LineReader(file, layoutOf(file, layout), images, scale);
    reader.read(hasTest && isTest(file.name));
  }
  const notes = [words.labelAt[layout.labelFirst ? 'first' : 'last'], ...scale.settle(images)];
  return { images, notes };
}

function isTest(file: string): boolean {
  return /test|t10k/i.test(file);
}

interface Layout {
  separator: string;
  /** Cells in a line. */
  cells: number;
  side: number;
  labelFirst: boolean;
  /** Lines before the images. */
  heading: 0 | 1;
}

/** Lines that are looked at to see where the label is. */
const LOOKED_AT = 200;

/**
 * How the lines are laid out, from the first ones.
 *
 * @param like of the files before
 * @throws DataError when a line is no label with a square of pixels
 */
function layoutOf({ name, bytes }: NamedBytes, like?: Layout): Layout {
  const lines = firstLines(bytes, LOOKED_AT + 1);
  const [first] = lines;
  if (first === undefined) throw new DataError('wrong-format', name, words.empty(name));
  const separator = [',', ';', '\t'].find((each) => first.includes(each)) ?? ',';
  const rows = lines.map((line) => line.split(separator).map(cellText));
  const [top] = rows;
  const inside = top.slice(1, -1);
  const heading = inside.length > 0 && inside.every((cell) => !isNumber(cell)) ? 1 : 0;
  const cells = top.length;
  const side = Math.sqrt(cells - 1);
  if (!Number.isInteger(side) || side < 2 || (like !== undefined && cells !== like.cells)) {
    const wanted = like === undefined ? undefined : like.cells;
    throw new DataError('wrong-format', name, words.otherCells(name, 1, { cells, wanted }));
  }
  if (like !== undefined) return { ...like, separator, heading };
  const labelFirst = isLabelFirst(rows.slice(heading), heading === 1 ? top : undefined);
  return { separator, cells, side, labelFirst, heading };
}

/** By the heading; else the column with words; else the one that changes from line to line, as borders seldom do. */
function isLabelFirst(rows: readonly string[][], heading: readonly string[] | undefined): boolean {
  const isLabel = (cell = '') => /^(label|class|target|y|digit|character)s?$/i.test(cell);
  if (heading !== undefined) {
    if (isLabel(heading[0])) return true;
    if (isLabel(heading.at(-1))) return false;
  }
  const ends = [0, -1].map((at) => rows.map((row) => row.at(at) ?? ''));
  const [isFirstWords, isLastWords] = ends.map((column) => column.some((cell) => !isNumber(cell)));
  if (isFirstWords !== isLastWords) return isFirstWords;
  const [first, last] = ends.map((column) => new Set(column).size);
  // Both vary: a label has few values, a pixel many.
  if (first > 1 && last > 1) return first <= last;
  return first >= last;
}

function firstLines(bytes: Uint8Array, most: number): string[] {
  const text = new TextDecoder().decode(bytes.subarray(0, 4_000_000));
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.replace(/^\uFEFF/, ''));
  // The last one may have been cut off.
  const whole = lines.length > 1 && bytes.length > 4_000_000 ? lines.slice(0, -1) : lines;
  return whole.filter((line) => line.trim() !== '').slice(0, most);
}

function cellText(cell: string): string {
  const bare = cell.trim();
  const isQuoted = bare.length >= 2 && bare.startsWith('"') && bare.endsWith('"');
  return isQuoted ? bare.slice(1, -1).replaceAll('""', '"').trim() : bare;
}

function isNumber(cell: string): boolean {
  return cell !== '' && !Number.isNaN(Number(cell));
}

const [NEWLINE, RETURN, ZERO, NINE] = [0x0a, 0x0d, 0x30, 0x39];

/** Goes through the bytes once, without making a text of each cell: a file may have a hundred million. */
class LineReader {
  readonly #separator: number;
  readonly #decoder = new TextDecoder();
  #line = 0;

  constructor(
    private readonly file: NamedBytes,
    private readonly layout: Layout,
    private readonly images: OwnImages,
    private readonly scale: Scale,
  ) {
    this.#separator = layout.separator.charCodeAt(0);
  }

  read(isTest: boolean): void {
    const { bytes } = this.file;
    let headings: number = this.layout.heading;
    let begin = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    while (begin < bytes.length) {
      let end = begin;
      while (end < bytes.length && bytes[end] !== NEWLINE && bytes[end] !== RETURN) end++;
      this.#line += 1;
      const line = bytes.subarray(begin, end);
      if (!isBlank(line)) {
        if (headings > 0) headings -= 1;
        else this.#image(line, isTest);
      }
      begin = end + (bytes[end] === RETURN && bytes[end + 1] === NEWLINE ? 2 : 1);
    }
  }

  #image(line: Uint8Array, isTest: boolean): void {
    const { cells, labelFirst } = this.layout;
    const ends: number[] = [];
    for (let i = 0; i < line.length; i++) if (line[i] === this.#separator) ends.push(i);
    ends.push(line.length);
    if (ends.length !== cells) {
      throw this.#wrong(
        words.otherCells(this.file.name, this.#line, { cells: ends.length, wanted: cells }),
      );
    }
    const label = this.#text(line, ends, labelFirst ? 0 : cells - 1);
    if (label === '') throw this.#wrong(words.noLabel(this.file.name, this.#line));
    const room = this.images.add(this.file.name, label, isTest);
    const firstPixel = labelFirst ? 1 : 0;
    for (let p = 0; p < room.length; p++) {
      const cell = firstPixel + p;
      const value = this.#value(line, ends, cell);
      const byte = this.scale.byte(value, this.images);
      if (byte === undefined) {
        const given = this.#text(line, ends, cell);
        const where = { line: this.#line, column: cell + 1 };
        throw this.#wrong(words.noPixel(this.file.name, where, given, this.scale.most));
      }
      room[p] = byte;
    }
  }

  /** NaN where it is no number. */
  #value(line: Uint8Array, ends: readonly number[], cell: number): number {
    let value = 0;
    const [begin, end] = [cell === 0 ? 0 : ends[cell - 1] + 1, ends[cell]];
    for (let i = begin; i < end; i++) {
      const digit = line[i];
      if (digit < ZERO || digit > NINE) {
        const text = this.#text(line, ends, cell);
        return text === '' ? NaN : Number(text);
      }
      value = 10 * value + (digit - ZERO);
    }
    return begin === end ? NaN : value;
  }

  #text(line: Uint8Array, ends: readonly number[], cell: number): string {
    const begin = cell === 0 ? 0 : ends[cell - 1] + 1;
    return cellText(this.#decoder.decode(line.subarray(begin, ends[cell])));
  }

  #wrong(sentence: string): DataError {
    return new DataError('wrong-format', this.file.name, sentence);
  }
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09);
}

/** Where the greatest value is at most so much, it is taken for full ink: shades of sklearn's digits go from 0 to 16. */
const FEW_SHADES = 64;

/** Values are bytes 0 to 255, or shares of 1: which is seen when the first with a fraction comes. */
class Scale {
  #greatest = 0;
  #isShare = false;

  /** The most that a value may be, as far as is known. */
  get most(): number {
    return this.#isShare ? 1 : 255;
  }

  /** `undefined` for what is no pixel. */
  byte(value: number, images: OwnImages): number | undefined {
    if (!(value >= 0 && value <= this.most)) return undefined;
    if (!this.#isShare && !Number.isInteger(value) && this.#greatest <= 1 && value < 1) {
      this.#isShare = true;
      images.rescale((before) => (before === 0 ? 0 : 255));
    }
    if (value > this.#greatest) this.#greatest = value;
    return Math.round(this.#isShare ? 255 * value : value);
  }

  /** Makes bytes of what all images have. @returns what was done, in sentences. */
  settle(images: OwnImages): string[] {
    const most = this.#greatest;
    if (this.#isShare || most > FEW_SHADES || most === 0) return [];
    images.rescale((value) => Math.round((255 * value) / most));
    return [words.shades(most)];
  }
}
