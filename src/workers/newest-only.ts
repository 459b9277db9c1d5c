/**
 * Questions that age: one may be under way, and of those that wait only the newest is kept. A drawn digit
 * is asked about at every stroke; an answer about an older stroke is of no use to anyone.
 */
export class NewestOnly<Question, Answer> {
  #busy = false;
  #waiting: { question: Question; settle: Settle<Answer> } | undefined;

  constructor(private readonly put: (question: Question) => Promise<Answer>) {}

  /** The answer, or `undefined` when a newer question took this one's place. */
  ask(question: Question): Promise<Answer | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting?.settle.resolve(undefined);
      this.#waiting = { question, settle: { resolve, reject } };
      void this.#next();
    });
  }

  async #next(): Promise<void> {
    if (this.#busy || this.#waiting === undefined) return;
    const { question, settle } = this.#waiting;
    this.#waiting = undefined;
    this.#busy = true;
    try {
      settle.resolve(await this.put(question));
    } catch (error) {
      settle.reject(error);
    } finally {
      this.#busy = false;
      void this.#next();
    }
  }
}

interface Settle<Answer> {
  resolve: (answer: Answer | undefined) => void;
  reject: (error: unknown) => void;
}
