/**
 * The page: what is set on the left, what is watched in the middle, what is tried on the right. On a phone
 * the network is picked first and the settings come last, so that training and drawing are near.
 */
import { type ReactNode, useEffect, useState } from 'react';
import { text } from '../text/index.ts';
import { DrawPanel } from './draw/DrawPanel.tsx';
import { NumberPanel } from './draw/NumberPanel.tsx';
import { DropTarget } from './files/DropTarget.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { ClassDialog } from './header/ClassDialog.tsx';
import { PageHeader } from './header/PageHeader.tsx';
import { ShortcutsDialog } from './header/ShortcutsDialog.tsx';
import { Notices } from './notices/Notices.tsx';
import { BackendPanel } from './settings/BackendPanel.tsx';
import { NetworkPicker } from './settings/NetworkPicker.tsx';
import { PresetPicker } from './settings/PresetPicker.tsx';
import { SettingsPanel } from './settings/SettingsPanel.tsx';
import { taskOf } from './store/app-state.ts';
import { useApp, useShown, useStore } from './store/use-app.ts';
import { TrainingPanel } from './transport/TrainingPanel.tsx';
import { useShortcuts } from './transport/use-shortcuts.ts';
import { useWakeLock } from './transport/use-wake-lock.ts';
import { useMedia } from './use-media.ts';
import { WatchPanel } from './WatchPanel.tsx';
import styles from './App.module.css';

const words = text.page;

export function App() {
  const [dialog, setDialog] = useState<'class' | 'shortcuts'>();
  useShortcuts(() => setDialog('shortcuts'));
  useWakeLock();
  usePageLook();
  const missing = useMissingColumns();
  const task = useApp(taskOf);
  const isPhone = useMedia('(max-width: 47.99em)');
  const close = () => setDialog(undefined);
  return (
    <div className={styles.app}>
      <a className={styles.skip} href="#training" onClick={skipTo('training')}>
        {words.skip}
      </a>
      <PageHeader
        onUseInClass={() => setDialog('class')}
        onShortcuts={() => setDialog('shortcuts')}
      />
      <div className={styles.columns} data-without={missing} data-task={task}>
        {isPhone ? <PickerSection /> : <SettingsColumn />}
        <main id="training" tabIndex={-1} className={styles.middle}>
          <Notices />
          <ErrorBoundary part={words.transport.title}>
            <TrainingPanel />
          </ErrorBoundary>
          <WatchPanel />
        </main>
        <DrawColumn />
        {isPhone && <SettingsSection />}
      </div>
      <DropTarget />
      <ClassDialog isOpen={dialog === 'class'} onClose={close} />
      <ShortcutsDialog isOpen={dialog === 'shortcuts'} onClose={close} />
    </div>
  );
}

/** Columns of which a lesson's link hides all there is: the others take their place. */
function useMissingColumns(): string {
  return useApp(({ page }) =>
    [
      SETTINGS_PANELS.every((panel) => page.hidden.includes(panel)) ? 'settings' : '',
      page.hidden.includes('draw') ? 'draw' : '',
    ].join(' '),
  );
}

const SETTINGS_PANELS = ['networks', 'presets', 'settings', 'backend'];

function SettingsColumn() {
  return (
    <SettingsBox name={words.landmarks.settings} of={SETTINGS_PANELS}>
      <Shown panel="networks">
        <NetworkPicker />
      </Shown>
      <AllSettings />
    </SettingsBox>
  );
}

/** On a phone, before training. */
function PickerSection() {
  return (
    <SettingsBox name={words.landmarks.picker} of={['networks']}>
      <NetworkPicker />
    </SettingsBox>
  );
}

/** On a phone, after all else. */
function SettingsSection() {
  return (
    <SettingsBox name={words.landmarks.settingsAlone} of={SETTINGS_PANELS.slice(1)}>
      <AllSettings />
    </SettingsBox>
  );
}

function AllSettings() {
  return (
    <>
      <Shown panel="presets">
        <PresetPicker />
      </Shown>
      <Shown panel="settings">
        <SettingsPanel />
      </Shown>
      <Shown panel="backend">
        <BackendPanel />
      </Shown>
    </>
  );
}

interface SettingsBoxProps {
  name: string;
  /** The panels in it; where all are hidden, it is left out. */
  of: readonly string[];
  children: ReactNode;
}

function SettingsBox({ name, of, children }: SettingsBoxProps) {
  const isEmpty = useApp(({ page }) => of.every((panel) => page.hidden.includes(panel)));
  if (isEmpty) return null;
  return (
    <section className={styles.settings} aria-label={name}>
      <ErrorBoundary part={name}>{children}</ErrorBoundary>
    </section>
  );
}

function Shown({ panel, children }: { panel: string; children: ReactNode }) {
  return useShown(panel) ? children : null;
}

function DrawColumn() {
  const store = useStore();
  const shown = useShown('draw');
  const task = useApp(taskOf);
  if (!shown) return null;
  const title = task === 'number' ? text.draw.number.title : text.draw.title;
  return (
    <section className={styles.draw} aria-labelledby="draw-title">
      <h2 id="draw-title" className={styles.columnTitle}>
        {title}
      </h2>
      <ErrorBoundary part={title}>
        {task === 'number' ? (
          <NumberPanel predictor={store.predictor} />
        ) : (
          <DrawPanel predictor={store.predictor} />
        )}
      </ErrorBoundary>
    </section>
  );
}

/** Theme and presenter mode are attributes of the whole document, so that charts and dialogs wear them too. */
function usePageLook(): void {
  const theme = useApp(({ page }) => page.theme);
  const presenter = useApp(({ page }) => page.presenter);
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset['theme'] = theme;
    if (presenter) dataset['presenter'] = '';
    else delete dataset['presenter'];
  }, [theme, presenter]);
}

/** The address holds the experiment, so a link within the page must leave it alone. */
function skipTo(id: string) {
  return (event: React.MouseEvent) => {
    event.preventDefault();
    document.getElementById(id)?.focus();
  };
}
