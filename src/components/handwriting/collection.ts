/**
 * The reader's drawings in the page: what is drawn next, what there is, and how it is taken back. Each change is kept in
 * the browser at once; where that is refused the drawings last as long as the page, and it is said.
 */
import { createStore } from 'zustand/vanilla';
import { MNIST } from '../../data/dataset.ts';
import {
  type Drawing,
  drawingsCsv,
  type Drawn,
  MOST_DRAWINGS,
  newDrawings,
} from '../../data/drawing.ts';
import type { DrawingStore } from '../../runs/drawing-store.ts';
import { storeError } from '../../runs/run-database.ts';
import { text } from '../../text/index.ts';
import { failureIn } from '../../workers/client.ts';
import type { ChosenFile } from '../../workers/protocol.ts';
import type { Client } from '../store/client.ts';

const words = text.handwriting;

export interface CollectionState {
  /** The oldest first. */
  drawings: readonly Drawing[];
  /** The digit that is drawn next. */
  digit: number;
  /** After each drawing the digit with the fewest is next. */
  inTurn: boolean;
  /** What can be taken back, the latest last. */
  changes: readonly Change[];
  /** What came of the last change, in a sentence; other words each time. */
  news: string;
  /** Why drawings are not kept, in a sentence. */
  notKept: string | undefined;
  /** What came of a file, in a sentence. */
  fileNews: { isGood: boolean; message: string } | undefined;
  isReading: boolean;
}

interface Change {
  added: readonly Drawing[];
  removed: readonly Drawing[];
}

export interface CollectionSetup {
  client: Pick<Client, 'ask'>;
  store: DrawingStore;
  download: (name: string, bytes: Uint8Array<ArrayBuffer>) => void;
  now?: () => number;
}

export class DrawingCollection {
  readonly state = createStore<CollectionState>(() => ({
    drawings: [],
    digit: 0,
    inTurn: true,
    changes: [],
    news: '',
    notKept: undefined,
    fileNews: undefined,
    isReading: false,
  }));

  readonly #setup: CollectionSetup;
  #writing: Promise<void> = Promise.resolve();
  /** What the browser did not keep, by key; it is tried again with the next change. */
  readonly #unkept = new Map<string, Drawing>();

  constructor(setup: CollectionSetup) {
    this.#setup = setup;
  }

  /** Reads what is kept, as when the drawings are first looked at; another tab may have added some. */
  load(): Promise<void> {
    return this.#inTurn(async () => {
      const kept = await this.#setup.store.list();
      const there = new Set(kept.map(({ key }) => key));
      const only = [...this.#unkept.values()].filter(({ key }) => !there.has(key));
      const drawings = [...kept, ...only];
      this.state.setState({ drawings: drawings.sort((one, other) => one.at - other.at) });
    });
  }

  choose(digit: number): void {
    this.state.setState({ digit, inTurn: false });
  }

  askInTurn(inTurn: boolean): void {
    this.state.setState({ inTurn });
  }

  /** Keeps a drawing as the digit that was asked for. @param pixels `[784]`, 0 to 1 */
  keep(pixels: Float32Array): void {
    const { digit, inTurn } = this.#now;
    const drawn = { label: digit, pixels: Uint8Array.from(pixels, (ink) => Math.round(255 * ink)) };
    const added = this.#add([drawn]);
    if (added === undefined || added.length === 0) {
      const { known, most } = words.collect;
      this.state.setState({ news: added === undefined ? most(MOST_DRAWINGS) : known });
      return;
    }
    const there = countOf(this.#now.drawings, digit);
    const next = inTurn ? this.#fewest(digit) : digit;
    const news =
      next === digit
        ? words.collect.kept(digit, there)
        : words.collect.keptAndNext(digit, there, next);
    this.state.setState({ digit: next, news });
  }

  /** Adds the drawings of handwriting files; those that are here already count once. */
  async merge(files: readonly ChosenFile[]): Promise<void> {
    if (files.length === 0 || this.#now.isReading) return;
    this.state.setState({ isReading: true, fileNews: undefined });
    try {
      await this.load();
      const { drawn } = await this.#setup.client.ask('readDrawings', { files });
      const added = this.#add(drawn);
      this.#tellOfFile(
        added === undefined
          ? { isGood: false, message: words.collect.most(MOST_DRAWINGS) }
          : {
              isGood: true,
              message: words.files.merged(added.length, drawn.length - added.length),
            },
      );
    } catch (error) {
      this.#tellOfFile({ isGood: false, message: failureIn(error).message });
    } finally {
      this.state.setState({ isReading: false });
    }
  }

  /** Deletes every drawing of a digit. */
  remove(digit: number): void {
    const removed = this.#now.drawings.filter(({ label }) => label === digit);
    if (removed.length === 0) return;
    this.#change({ added: [], removed });
    this.state.setState({ news: words.there.removed(digit, removed.length) });
  }

  /** Takes back the last drawing, merging or deletion. */
  undo(): void {
    const last = this.#now.changes.at(-1);
    if (last === undefined) return;
    const { added, removed } = last;
    this.#apply({ added: removed, removed: added });
    const { goneAgain, backAgain } = words.collect;
    const [only] = added;
    this.state.setState({
      changes: this.#now.changes.slice(0, -1),
      news: added.length > 0 ? goneAgain(added.length) : backAgain(removed.length),
      // The drawing that was taken back is the one to draw again.
      ...(added.length === 1 ? { digit: only.label } : {}),
    });
  }

  /** Hands all drawings over as one file. */
  save(): void {
    const csv = new TextEncoder().encode(drawingsCsv(this.#now.drawings));
    this.#setup.download(words.files.name, csv);
    this.#tellOfFile({ isGood: true, message: words.files.saved });
  }

  /** Resolves when all that was changed is kept, or could not be. */
  settled(): Promise<void> {
    return this.#writing;
  }

  get #now(): CollectionState {
    return this.state.getState();
  }

  #tellOfFile(fileNews: CollectionState['fileNews']): void {
    this.state.setState({ fileNews });
  }

  /** @returns those that are new; nothing where they would be too many, and none is added */
  #add(drawn: readonly Drawn[]): readonly Drawing[] | undefined {
    const { drawings } = this.#now;
    const added = newDrawings(drawings, drawn, (this.#setup.now ?? Date.now)());
    if (drawings.length + added.length > MOST_DRAWINGS) return undefined;
    if (added.length > 0) this.#change({ added, removed: [] });
    return added;
  }

  #change(change: Change): void {
    this.state.setState({ changes: [...this.#now.changes, change] });
    this.#apply(change);
  }

  #apply({ added, removed }: Change): void {
    const gone = new Set(removed.map(({ key }) => key));
    const drawings = [...this.#now.drawings.filter(({ key }) => !gone.has(key)), ...added];
    this.state.setState({
      drawings: drawings.sort((one, other) => one.at - other.at),
      notKept: undefined,
    });
    void this.#inTurn(async () => {
      const { store } = this.#setup;
      for (const key of gone) this.#unkept.delete(key);
      for (const drawing of added) this.#unkept.set(drawing.key, drawing);
      if (this.#unkept.size > 0) await store.keep([...this.#unkept.values()]);
      this.#unkept.clear();
      if (removed.length > 0) await store.remove([...gone]);
    });
  }

  /** One after the other, so that what is drawn last is kept last. */
  #inTurn(task: () => Promise<void>): Promise<void> {
    this.#writing = this.#writing.then(task).catch((error: unknown) => {
      this.state.setState({ notKept: words.store[storeError(error).kind] });
    });
    return this.#writing;
  }

  /** The digit with the fewest drawings, the next one after `digit` where several have. */
  #fewest(digit: number): number {
    const { length } = MNIST.classes;
    const after = MNIST.classes.map((_, i) => (digit + 1 + i) % length);
    const counts = after.map((each) => countOf(this.#now.drawings, each));
    return after[counts.indexOf(Math.min(...counts))];
  }
}

export function countOf(drawings: readonly Drawing[], digit: number): number {
  return drawings.filter(({ label }) => label === digit).length;
}
