/** A column of numbers that grows at its end: doubles in one block of memory, so 100,000 readings stay cheap. */
export class GrowingColumn {
  #values = new Float64Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** The value at an index, NaN beyond the ends. */
  at(index: number): number {
    return index < this.#length ? (this.#values[index] ?? NaN) : NaN;
  }

  last(): number {
    return this.at(this.#length - 1);
  }

  truncate(length: number): void {
    this.#length = Math.min(this.#length, length);
  }
}
