/** The page's name, and how the page itself is set up: theme, presenter mode, links, shortcuts. */
import { text } from '../../text/index.ts';
import { THEMES } from '../../models/page-settings.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { CopyButton } from '../controls/CopyButton.tsx';
import { ClassIcon, KeyboardIcon, LessonIcon, LinkIcon } from '../controls/icons.tsx';
import { Choice } from '../controls/Choice.tsx';
import { Toggle } from '../controls/Toggle.tsx';
import { OfflineStatus } from '../offline/OfflineStatus.tsx';
import { runName } from '../store/run-name.ts';
import { nounOf } from '../store/use-noun.ts';
import { useApp, useShown, useStore } from '../store/use-app.ts';
import { useIsPhone } from '../use-media.ts';
import { linkAddress } from './link-address.ts';
import styles from './header.module.css';

const words = text.page.header;

export interface PageHeaderProps {
  /** Whether the settings, folded away in presenter mode, are shown. */
  settingsShown: boolean;
  /** Shows or hides them; undefined where there are none, or no room to fold them. */
  onSettings: ((shown: boolean) => void) | undefined;
  onLessons: () => void;
  onUseInClass: () => void;
  onShortcuts: () => void;
}

export function PageHeader(props: PageHeaderProps) {
  const { settingsShown, onSettings, onLessons, onUseInClass, onShortcuts } = props;
  const store = useStore();
  const presenter = useApp(({ page }) => page.presenter);
  const theme = useApp(({ page }) => page.theme);
  const forClass = useShown('class');
  const isPhone = useIsPhone();
  return (
    <header className={styles.header}>
      <div className={styles.title}>
        <Mark />
        <h1 className={styles.name}>{text.page.name}</h1>
        <Tagline />
        <OfflineStatus />
      </div>
      <div className={styles.tools}>
        <ActionButton
          label={text.lessons.open}
          icon={<LessonIcon />}
          explain={text.lessons.openExplain}
          onPress={onLessons}
        />
        <CopyButton
          label={words.copyLink}
          copied={words.copied}
          failed={words.notCopied}
          icon={<LinkIcon />}
          explain={words.copyLinkExplain}
          textToCopy={() => linkAddress(store.linkWith())}
        />
        {forClass && (
          <ActionButton
            label={words.useInClass}
            icon={<ClassIcon />}
            explain={words.useInClassExplain}
            onPress={onUseInClass}
          />
        )}
        {!isPhone && (
          <ActionButton
            label={words.shortcuts}
            icon={<KeyboardIcon />}
            iconOnly
            onPress={onShortcuts}
          />
        )}
        {(!isPhone || presenter) && (
          <Toggle
            label={words.presenter}
            on={presenter}
            onChange={(on) => store.setPage({ presenter: on })}
          />
        )}
        {presenter && onSettings !== undefined && (
          <Toggle label={words.settings} on={settingsShown} onChange={onSettings} />
        )}
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

/** What the page is for; before a class, what is being trained: the settings are folded away there. */
function Tagline() {
  const presenter = useApp(({ page }) => page.presenter);
  const experiment = useApp((state) => state.experiment);
  return (
    <p className={styles.tagline}>
      {presenter ? runName(experiment) : text.page.tagline(nounOf(experiment))}
    </p>
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
