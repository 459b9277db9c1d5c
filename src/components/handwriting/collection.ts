/**
 * The reader's drawings in the page: what is drawn next, what there is, and how it is taken back. Each change is kept in
 * the browser at once; where that is refused the drawings last as long as the page, and it is said.
 */
import { createStore } from 'zustand/vanilla';
import {
  type Drawing,
  drawingsCsv,
  type Drawn,
  MOST_DRAWINGS,
  newDrawings,
} from '../../data/drawing.ts';
import { type DrawingSubject, MNIST_SUBJECT } from '../../data/drawing-subject.ts';
import type { DrawingStore } from '../../runs/drawing-store.ts';
import { storeError } from '../../runs/run-database.ts';
import { text } from '../../text/index.ts';
import { failureIn } from '../../workers/client.ts';
import type { ChosenFile } from '../../workers/protocol.ts';
import type { Client } from '../store/client.ts';

const words = text.handwriting;

export interface CollectionState {
  /** What is drawn: the classes of the data set in use; nothing where that is made up. */
  subject: DrawingSubject | undefined;
  /** Those of the subject, the oldest first. */
  drawings: readonly Drawing[];
  /** The class that is drawn next. */
  label: number;
  /** After each drawing the class with the fewest is next. */
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
    subject: MNIST_SUBJECT,
    drawings: [],
    label: 0,
    inTurn: true,
    changes: [],
    news: '',
    notKept: undefined,
    fileNews: undefined,
    isReading: false,
  }));

  readonly #setup: CollectionSetup;
  /** Of every subject, the oldest first. */
  #all: readonly Drawing[] = [];
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
      this.#show([...kept, ...only]);
    });
  }

  /** Other data are in use: drawings of what they show are collected from here on. */
  drawFor(subject: DrawingSubject | undefined): void {
    const { subject: before } = this.#now;
    if (subject === before) return;
    const isSame = subject?.key === before?.key;
    this.state.setState({ subject });
    if (isSame) return;
    this.state.setState({ label: 0, inTurn: true, changes: [], news: '', fileNews: undefined });
    this.#show(this.#all);
  }

  /** What there is of a subject, whichever is drawn at the moment. */
  drawingsOf({ key }: DrawingSubject): readonly Drawing[] {
    return this.#all.filter(({ subject }) => subject === key);
  }

  choose(label: number): void {
    this.state.setState({ label, inTurn: false });
  }

  askInTurn(inTurn: boolean): void {
    this.state.setState({ inTurn });
  }

  /** Keeps a drawing as the class that was asked for. @param pixels `[side * side]`, 0 to 1 */
  keep(pixels: Float32Array): void {
    const { label, inTurn, subject } = this.#now;
    if (subject === undefined) return;
    const drawn = { label, pixels: Uint8Array.from(pixels, (ink) => Math.round(255 * ink)) };
    const added = this.#add([drawn]);
    if (added === undefined || added.length === 0) {
      const { known, most } = words.collect;
      this.state.setState({ news: added === undefined ? most(MOST_DRAWINGS) : known });
      return;
    }
    const there = countOf(this.#now.drawings, label);
    const next = inTurn ? this.#fewest(label, subject) : label;
    const [name, nextName] = [subject.classes[label], subject.classes[next]];
    const news =
      next === label
        ? words.collect.kept(name, there)
        : words.collect.keptAndNext(name, there, nextName);
    this.state.setState({ label: next, news });
  }

  /** Adds the drawings of handwriting files; those that are here already count once. */
  async merge(files: readonly ChosenFile[]): Promise<void> {
    const { isReading, subject } = this.#now;
    if (files.length === 0 || isReading || subject === undefined) return;
    this.state.setState({ isReading: true, fileNews: undefined });
    try {
      await this.load();
      const { drawn } = await this.#setup.client.ask('readDrawings', { files, subject });
      // Other data were chosen while the files were read.
      if (this.#now.subject?.key !== subject.key) return;
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

  /** Deletes every drawing of a class. */
  remove(label: number): void {
    const { drawings, subject } = this.#now;
    const removed = drawings.filter((drawing) => drawing.label === label);
    if (subject === undefined || removed.length === 0) return;
    this.#change({ added: [], removed });
    this.state.setState({ news: words.there.removed(subject.classes[label], removed.length) });
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
      ...(added.length === 1 ? { label: only.label } : {}),
    });
  }

  /** Hands all drawings over as one file. */
  save(): void {
    const { drawings, subject } = this.#now;
    if (subject === undefined) return;
    const name = fileNameOf(subject);
    this.#setup.download(name, new TextEncoder().encode(drawingsCsv(drawings, subject)));
    this.#tellOfFile({ isGood: true, message: words.files.saved(name) });
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
    const { subject } = this.#now;
    const added = newDrawings(this.#all, drawn, (this.#setup.now ?? Date.now)(), subject);
    if (this.#all.length + added.length > MOST_DRAWINGS) return undefined;
    if (added.length > 0) this.#change({ added, removed: [] });
    return added;
  }

  #change(change: Change): void {
    this.state.setState({ changes: [...this.#now.changes, change] });
    this.#apply(change);
  }

  #apply({ added, removed }: Change): void {
    const gone = new Set(removed.map(({ key }) => key));
    this.#show([...this.#all.filter(({ key }) => !gone.has(key)), ...added]);
    this.state.setState({ notKept: undefined });
    void this.#inTurn(async () => {
      const { store } = this.#setup;
      for (const key of gone) this.#unkept.delete(key);
      for (const drawing of added) this.#unkept.set(drawing.key, drawing);
      if (this.#unkept.size > 0) await store.keep([...this.#unkept.values()]);
      this.#unkept.clear();
      if (removed.length > 0) await store.remove([...gone]);
    });
  }

  #show(all: readonly Drawing[]): void {
    this.#all = all.toSorted((one, other) => one.at - other.at);
    const { subject } = this.#now;
    this.state.setState({ drawings: subject === undefined ? [] : this.drawingsOf(subject) });
  }

  /** One after the other, so that what is drawn last is kept last. */
  #inTurn(task: () => Promise<void>): Promise<void> {
    this.#writing = this.#writing.then(task).catch((error: unknown) => {
      this.state.setState({ notKept: words.store[storeError(error).kind] });
    });
    return this.#writing;
  }

  /** The class with the fewest drawings, the next one after `label` where several have. */
  #fewest(label: number, { classes }: DrawingSubject): number {
    const after = classes.map((_, i) => (label + 1 + i) % classes.length);
    const counts = after.map((each) => countOf(this.#now.drawings, each));
    return after[counts.indexOf(Math.min(...counts))];
  }
}

export function countOf(drawings: readonly Drawing[], label: number): number {
  return drawings.filter((drawing) => drawing.label === label).length;
}

/** What the file of all drawings is called. */
export function fileNameOf({ name, drawnFor }: DrawingSubject): string {
  return words.files.name(drawnFor === undefined ? undefined : name);
}
