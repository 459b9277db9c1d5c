/** The keyboard's shortcuts, and the switch that turns them off. */
import { text } from '../../text/index.ts';
import { DialogFrame } from '../controls/DialogFrame.tsx';
import { Toggle } from '../controls/Toggle.tsx';
import { useApp, useStore } from '../store/use-app.ts';
import styles from './header.module.css';

const words = text.page.shortcuts;

export interface ShortcutsDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

export function ShortcutsDialog({ isOpen, onClose }: ShortcutsDialogProps) {
  const store = useStore();
  const on = useApp((state) => state.shortcuts);
  return (
    <DialogFrame title={words.title} isOpen={isOpen} onClose={onClose}>
      <Toggle label={words.on} on={on} onChange={(use) => store.useShortcuts(use)} />
      <table className={styles.keys} data-off={!on || undefined}>
        <thead className="for-screen-readers">
          <tr>
            <th scope="col">{words.key}</th>
            <th scope="col">{words.does}</th>
          </tr>
        </thead>
        <tbody>
          {words.keys.map(([key, does]) => (
            <tr key={key}>
              <th scope="row">
                <kbd>{key}</kbd>
              </th>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.note}>{words.explain}</p>
    </DialogFrame>
  );
}
