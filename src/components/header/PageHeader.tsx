/** The page's name, and how the page itself is set up: theme, presenter mode, links, shortcuts. */
import { text } from '../../text/index.ts';
import { THEMES } from '../../models/page-settings.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { CopyButton } from '../controls/CopyButton.tsx';
import { ClassIcon, KeyboardIcon, LinkIcon } from '../controls/icons.tsx';
import { Choice } from '../controls/Choice.tsx';
import { Toggle } from '../controls/Toggle.tsx';
import { useApp, useStore } from '../store/use-app.ts';
import { linkAddress } from './link-address.ts';
import styles from './header.module.css';

const words = text.page.header;

export interface PageHeaderProps {
  onUseInClass: () => void;
  onShortcuts: () => void;
}

export function PageHeader({ onUseInClass, onShortcuts }: PageHeaderProps) {
  const store = useStore();
  const presenter = useApp(({ page }) => page.presenter);
  const theme = useApp(({ page }) => page.theme);
  return (
    <header className={styles.header}>
      <div className={styles.title}>
        <Mark />
        <h1 className={styles.name}>{text.page.name}</h1>
        <p className={styles.tagline}>{text.page.tagline}</p>
      </div>
      <div className={styles.tools}>
        <CopyButton
          label={words.copyLink}
          copied={words.copied}
          failed={words.notCopied}
          icon={<LinkIcon />}
          explain={words.copyLinkExplain}
          textToCopy={() => linkAddress(store.linkWith())}
        />
        <ActionButton
          label={words.useInClass}
          icon={<ClassIcon />}
          explain={words.useInClassExplain}
          onPress={onUseInClass}
        />
        <ActionButton
          label={words.shortcuts}
          icon={<KeyboardIcon />}
          iconOnly
          onPress={onShortcuts}
        />
        <Toggle
          label={words.presenter}
          on={presenter}
          onChange={(on) => store.setPage({ presenter: on })}
        />
        <span id="theme-label" className="for-screen-readers">
          {words.theme}
        </span>
        <Choice
          label={words.theme}
          labelledBy="theme-label"
          options={THEMES.map((name) => ({ value: name, label: words.themes[name] }))}
          value={theme}
          onChange={(name) => store.setPage({ theme: name })}
        />
      </div>
    </header>
  );
}

/** A digit under the line that scans it. */
function Mark() {
  return (
    <svg className={styles.mark} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#14171c" stroke="#4a5564" />
      <path
        d="M11 10.5C12 8 14 7 16 7c3 0 5 1.7 5 4.5C21 16 11.5 19 11 25h10.5"
        fill="none"
        stroke="#ffffff"
        strokeWidth="3.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path d="M4 16h24" stroke="#4cc2ff" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
