/** Takes the view away as a picture: to the clipboard, or as a PNG or SVG file. */
import { useState } from 'react';
import { text } from '../../text/index.ts';
import { offerDownload } from '../charts/offer-download.ts';
import { ActionMenu } from '../controls/ActionMenu.tsx';
import styles from './Inside.module.css';
import { type PictureOptions, pngOf, svgOf } from './view-picture.ts';

const words = text.inside.picture;

export interface PictureMenuProps {
  /** Of files, without their ending. */
  name: string;
  caption: readonly string[];
  /** The part of the page that is taken. */
  part: () => HTMLElement | null;
}

const KINDS = ['copy', 'png', 'svg'] as const;

/** Buttons, fields and sliders say nothing in a picture. */
const CONTROLS: PictureOptions['leaveOut'] = `.${styles.controls}, .${styles.foot}`;

export function PictureMenu({ name, caption, part }: PictureMenuProps) {
  const [said, setSaid] = useState('');
  const svg = () => {
    const element = part();
    return element === null ? undefined : svgOf(element, { caption, leaveOut: CONTROLS });
  };
  const save = async (kind: 'png' | 'svg') => {
    const picture = svg();
    if (picture === undefined) return;
    if (kind === 'svg') offerDownload(`${name}.svg`, 'image/svg+xml', picture);
    else {
      const bytes = new Uint8Array(await (await pngOf(picture)).arrayBuffer());
      offerDownload(`${name}.png`, 'image/png', bytes);
    }
    setSaid('');
  };
  const copy = async () => {
    const picture = svg();
    if (picture === undefined) return;
    try {
      // The promise goes along, so that the browser still knows of the press when the picture is made.
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngOf(picture) })]);
      setSaid(words.copied);
    } catch {
      await save('png');
      setSaid(words.saved);
    }
  };
  return (
    <>
      <ActionMenu
        look="quiet"
        parts={[{ entries: KINDS.map((key) => ({ key, label: words.kinds[key] })) }]}
        onAction={(kind) => void (kind === 'copy' ? copy() : save(kind))}
      >
        {words.menu}
      </ActionMenu>
      <span className={styles.note} role="status">
        {said}
      </span>
    </>
  );
}
