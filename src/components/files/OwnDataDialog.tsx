/** A data set of the reader's own before it is taken: counts, balance, what was left out, and some of its images. */
import { useEffect, useRef } from 'react';
import { text } from '../../text/index.ts';
import type { OwnDataPreview } from '../../workers/protocol.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { DialogFrame } from '../controls/DialogFrame.tsx';
import { Fold } from '../controls/Fold.tsx';
import { drawPixels } from '../draw/ink.ts';
import { useApp, useStore } from '../store/use-app.ts';
import styles from './OwnDataDialog.module.css';

const words = text.files.own;
/** So many times as many images of one class as of another are worth a word. */
const UNEVEN = 3;

export function OwnDataDialog() {
  const store = useStore();
  const preview = useApp((state) => state.offeredData);
  if (preview === undefined) return null;
  return (
    <DialogFrame title={words.title(preview.name)} isOpen onClose={() => store.declineData()}>
      <Preview preview={preview} />
      <div className={styles.buttons}>
        <ActionButton label={words.take} look="primary" onPress={() => void store.takeData()} />
        <ActionButton label={words.decline} onPress={() => store.declineData()} />
      </div>
    </DialogFrame>
  );
}

function Preview({ preview }: { preview: OwnDataPreview }) {
  const { classes, rows, columns, bytes, notes, skipped, skippedMore } = preview;
  const sum = (part: 'train' | 'test') => classes.reduce((all, each) => all + each[part], 0);
  const inShort = words.inShort({
    ...{ classes: classes.length, train: sum('train'), test: sum('test') },
    shape: [rows, columns],
  });
  return (
    <div className={styles.preview}>
      <p>
        {inShort} {words.memory(bytes)}
      </p>
      <ul className={styles.notes}>
        {[...notes, ...unevenness(classes)].map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      <p>{words.shown}</p>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={words.class}>
        <table className={styles.classes}>
          <thead>
            <tr>
              <th scope="col">{words.class}</th>
              <th scope="col">{words.train}</th>
              <th scope="col">{words.test}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {classes.map(({ name, train, test }, label) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{text.files.own.number(train)}</td>
                <td>{text.files.own.number(test)}</td>
                <td>
                  {preview.samples
                    .filter((sample) => sample.label === label)
                    .map(({ pixels }, i) => (
                      <Sample key={i} pixels={pixels} name={name} columns={columns} />
                    ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {skipped.length > 0 && (
        <Fold title={words.skipped(skipped.length + skippedMore)}>
          <ul className={styles.notes}>
            {skipped.map(({ file, why }) => (
              <li key={file}>{words.skippedFile(file, why)}</li>
            ))}
            {skippedMore > 0 && <li>{words.skippedMore(skippedMore)}</li>}
          </ul>
        </Fold>
      )}
    </div>
  );
}

function unevenness(classes: OwnDataPreview['classes']): string[] {
  const sorted = classes.toSorted((one, other) => one.train - other.train);
  const [least, most] = [sorted[0], sorted[sorted.length - 1]];
  const times = Math.floor(most.train / Math.max(1, least.train));
  return times < UNEVEN ? [] : [words.uneven(most.name, least.name, times)];
}

function Sample({ pixels, name, columns }: { pixels: Uint8Array; name: string; columns: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context) {
      drawPixels(
        context,
        Array.from(pixels, (grey) => grey / 255),
        columns,
      );
    }
  }, [pixels, columns]);
  return (
    <canvas
      ref={canvas}
      className={styles.sample}
      width={56}
      height={56}
      role="img"
      aria-label={words.image(name)}
    />
  );
}
