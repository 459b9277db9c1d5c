/** A column of numbers that grows at its end: doubles in one block of memory, so 100,000 readings stay cheap. */
export class GrowingColumn {
  #values = new Float64Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    this.#makeRoom(this.#length + 1);
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  append(values: Float64Array): void {
    this.#makeRoom(this.#length + values.length);
    this.#values.set(values, this.#length);
    this.#length += values.length;
  }

  /** The value at an index, NaN beyond the ends. */
  at(index: number): number {
    return index < this.#length ? (this.#values[index] ?? NaN) : NaN;
  }

  last(): number {
    return this.at(this.#length - 1);
  }

  /** A copy of the values from `begin` up to, but not with, `end`. */
  slice(begin: number, end: number): Float64Array<ArrayBuffer> {
    return this.#values.slice(begin, Math.min(end, this.#length));
  }

  truncate(length: number): void {
    this.#length = Math.min(this.#length, length);
  }

  #makeRoom(length: number): void {
    if (length <= this.#values.length) return;
    const larger = new Float64Array(Math.max(length, this.#values.length * 2));
    larger.set(this.#values.subarray(0, this.#length));
    this.#values = larger;
  }
}
