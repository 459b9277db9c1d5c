/** What was tried and what came of it, kept in a file from one command to the next, so that it can be done in pieces. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** One fault, or a batch of mutated inputs. */
export interface Trial {
  /** A browser engine, `command-line`, or `node` for mutated inputs. */
  engine: string;
  kind: string;
  /** What differs from trial to trial of a kind follows from it. */
  seed: number;
  /** Of the browser or of Node. */
  version: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Of the faults: what was lost. Absent where it was not survived. */
  loss?: { stepsLost: number; intervalsLost: number };
  /** Of mutated inputs. */
  inputs?: { tried: number; crashes: number };
  /** Why it was not survived, or the first crash. */
  failure?: string;
}

export class Trials {
  readonly #path: string;
  readonly #trials = new Map<string, Trial>();

  /** @param path a file with a JSON object a line */
  constructor(path: string) {
    this.#path = path;
    if (!existsSync(path)) return;
    for (const line of readFileSync(path, 'utf8').split('\n')) {
      if (line !== '') this.#take(JSON.parse(line) as Trial);
    }
  }

  has(trial: Pick<Trial, 'engine' | 'kind' | 'seed'>): boolean {
    return this.#trials.has(keyOf(trial));
  }

  /** The same tried again takes the place of the first time. */
  add(trial: Trial): void {
    this.#take(trial);
    mkdirSync(dirname(this.#path), { recursive: true });
    appendFileSync(this.#path, `${JSON.stringify(trial)}\n`);
  }

  all(): Trial[] {
    return [...this.#trials.values()];
  }

  #take(trial: Trial): void {
    this.#trials.set(keyOf(trial), trial);
  }
}

function keyOf({ engine, kind, seed }: Pick<Trial, 'engine' | 'kind' | 'seed'>): string {
  return `${engine} ${kind} ${seed}`;
}
