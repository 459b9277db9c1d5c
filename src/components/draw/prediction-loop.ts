/**
 * Asks the network what it reads, as often as is useful and no more: one question at a time, at most one
 * each `INTERVAL`, and always about the newest drawing. While an answer is awaited, newer drawings take
 * each other's place.
 */
/** Milliseconds from one question to the next. */
const INTERVAL = 100;
/** How often an unanswered question is put again before waiting for the network to change. */
const TRIES = 5;

/** Runs a callback later; returns how to call it off. */
export type Later = (callback: () => void, milliseconds: number) => () => void;

export interface Guess<Reading> {
  /** What the network last said about the drawing; undefined for an empty pad or while waiting. */
  reading: Reading | undefined;
  /** Whether there is something to read. */
  asked: boolean;
  /** Counts drawings: an answer about the same drawing asked anew keeps its number. */
  drawing: number;
}

/** `Asked`: what is drawn, as the network reads it; `Reading`: what it says. */
export class PredictionLoop<Asked extends object, Reading> {
  readonly #predict: (asked: Asked) => Promise<Reading | undefined>;
  readonly #later: Later;
  readonly #listeners = new Set<() => void>();
  #guess: Guess<Reading> = { reading: undefined, asked: false, drawing: 0 };
  #asked: Asked | undefined;
  #drawing = 0;
  #wanted = false;
  #asking = false;
  #resting = false;
  #unanswered = 0;
  #callOff: () => void = () => undefined;

  constructor(
    predict: (asked: Asked) => Promise<Reading | undefined>,
    later: Later = afterTimeout,
  ) {
    this.#predict = predict;
    this.#later = later;
  }

  /** A new drawing, or undefined for an empty pad. */
  show(asked: Asked | undefined): void {
    this.#asked = asked;
    this.#drawing += 1;
    this.#unanswered = 0;
    if (asked) {
      this.#tell({ ...this.#guess, asked: true });
      this.#want();
    } else {
      this.#wanted = false;
      this.#tell({ reading: undefined, asked: false, drawing: this.#drawing });
    }
  }

  /** The network has changed: the same drawing is asked about again. */
  refresh(): void {
    this.#unanswered = 0;
    if (this.#asked) this.#want();
  }

  /** Forgets the drawing and asks no more, until the next is shown; an answer still to come is dropped. */
  stop(): void {
    this.#callOff();
    this.#resting = false;
    this.#asked = undefined;
    this.#wanted = false;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): Guess<Reading> => this.#guess;

  #want(): void {
    this.#wanted = true;
    if (!this.#asking && !this.#resting) void this.#ask();
  }

  async #ask(): Promise<void> {
    const asked = this.#asked;
    if (!asked) return;
    const drawing = this.#drawing;
    this.#wanted = false;
    this.#asking = true;
    this.#rest();
    // A failure of the worker is told by the page as a whole; here it is a question without an answer.
    const reading = await this.#predict(asked).catch(() => undefined);
    this.#asking = false;
    if (!this.#asked) return;
    if (reading) {
      this.#unanswered = 0;
      this.#tell({ reading, asked: true, drawing });
    } else if (this.#unanswered < TRIES) {
      this.#unanswered += 1;
      this.#wanted = true;
    }
    if (this.#wanted && !this.#resting) void this.#ask();
  }

  #rest(): void {
    this.#resting = true;
    this.#callOff = this.#later(() => {
      this.#resting = false;
      if (this.#wanted && !this.#asking) void this.#ask();
    }, INTERVAL);
  }

  #tell(guess: Guess<Reading>): void {
    this.#guess = guess;
    for (const listener of this.#listeners) listener();
  }
}

function afterTimeout(callback: () => void, milliseconds: number): () => void {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
}
