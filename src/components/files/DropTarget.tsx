/**
 * The whole page takes files that are dropped on it. It is a shortcut for the mouse: with the keyboard and on
 * a phone the button under "Files" does the same.
 */
import { useEffect, useState } from 'react';
import { looksLikeLesson } from '../../lessons/lesson-file.ts';
import { text } from '../../text/index.ts';
import { OpenIcon } from '../controls/icons.tsx';
import { tabOf } from '../store/app-state.ts';
import type { AppStore } from '../store/app-store.ts';
import { useShown, useStore } from '../store/use-app.ts';
import type { ChosenFile } from '../../workers/protocol.ts';
import { bringsFiles, droppedFiles } from './dropped-files.ts';
import styles from './DropTarget.module.css';

export function DropTarget() {
  const store = useStore();
  const opens = useShown('files');
  const [over, setOver] = useState(false);
  useEffect(() => {
    // Entering a child counts as leaving its parent: only the balance says whether the page is left.
    let depth = 0;
    const left = () => {
      depth = 0;
      setOver(false);
    };
    const listeners = {
      dragenter: (event: DragEvent) => {
        if (!bringsFiles(event)) return;
        depth += 1;
        setOver(opens);
      },
      dragleave: (event: DragEvent) => {
        if (!bringsFiles(event)) return;
        depth -= 1;
        if (depth <= 0) left();
      },
      // Without this a browser leaves the page to show the file, and the run is lost.
      dragover: (event: DragEvent) => {
        if (!bringsFiles(event)) return;
        event.preventDefault();
        if (event.dataTransfer) event.dataTransfer.dropEffect = opens ? 'copy' : 'none';
      },
      drop: (event: DragEvent) => {
        if (!bringsFiles(event)) return;
        event.preventDefault();
        left();
        if (!opens) return;
        droppedFiles(event).then(
          (files) => open(store, files),
          // Moved or deleted while it was dropped, or nothing that this browser may read.
          (error: unknown) => store.files.notRead(error),
        );
      },
    };
    for (const [type, listener] of Object.entries(listeners)) {
      addEventListener(type as keyof typeof listeners, listener);
    }
    return () => {
      for (const [type, listener] of Object.entries(listeners)) {
        removeEventListener(type as keyof typeof listeners, listener);
      }
    };
  }, [store, opens]);
  if (!over) return null;
  return (
    <div className={styles.cover} aria-hidden="true">
      <p className={styles.words}>
        <OpenIcon /> {text.files.open.drop}
      </p>
    </div>
  );
}

/** By its name; a picture alone, in no folder, is none. An archive holds a network, unless it is chosen as a data set. */
function looksLikeData({ name }: ChosenFile): boolean {
  if (/\.(png|jpe?g)$/i.test(name)) return name.includes('/');
  return /idx[123]-(ubyte|int)|\.(csv|tsv)(\.gz)?$/i.test(name);
}

/** A lesson is followed, drawings are merged, files of a data set are taken; anything else is taken for a network. */
async function open(store: AppStore, files: readonly ChosenFile[]): Promise<void> {
  const [file] = files;
  if (files.length === 1 && file.name.endsWith('.json')) {
    const json = await file.content.text();
    if (looksLikeLesson(json)) {
      store.lessons.openFile(json);
      return;
    }
  }
  const shown = store.snapshot();
  const isHandwriting =
    tabOf(shown) === 'handwriting' &&
    !shown.page.hidden.includes('handwriting') &&
    store.drawings.state.getState().subject !== undefined;
  if (isHandwriting && files.every(({ name }) => /\.csv(\.gz)?$/i.test(name)))
    void store.drawings.merge(files);
  else if (files.some(looksLikeData)) void store.files.addData(files);
  else void store.files.open(files);
}
