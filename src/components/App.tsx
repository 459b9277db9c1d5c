/**
 * The page: what is set on the left, what is watched in the middle, what is tried on the right. On a phone
 * the network is picked first, then one draws, and the settings come last, so that training and drawing are near.
 */
import { type ReactNode, useEffect, useState } from 'react';
import { text } from '../text/index.ts';
import { DrawPanel } from './draw/DrawPanel.tsx';
import { SequencePanel } from './draw/SequencePanel.tsx';
import { NumberPanel } from './draw/NumberPanel.tsx';
import { datasetOf } from '../data/dataset-of.ts';
import { DropTarget } from './files/DropTarget.tsx';
import { OwnDataDialog } from './files/OwnDataDialog.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { ClassDialog } from './header/ClassDialog.tsx';
import { LessonBanner } from './header/LessonBanner.tsx';
import { PageHeader } from './header/PageHeader.tsx';
import { ShortcutsDialog } from './header/ShortcutsDialog.tsx';
import { LessonPanel } from './lessons/LessonPanel.tsx';
import { LessonsDialog } from './lessons/LessonsDialog.tsx';
import { useLit } from './lessons/use-lit.ts';
import { Notices } from './notices/Notices.tsx';
import { BackendPanel } from './settings/BackendPanel.tsx';
import { NetworkPicker } from './settings/NetworkPicker.tsx';
import { PresetPicker } from './settings/PresetPicker.tsx';
import { SettingsPanel } from './settings/SettingsPanel.tsx';
import { type AppState, hasBegun, statusOf, taskOf } from './store/app-state.ts';
import { useApp, useShown, useStore } from './store/use-app.ts';
import { useNoun } from './store/use-noun.ts';
import { TrainingPanel } from './transport/TrainingPanel.tsx';
import { useShortcuts } from './transport/use-shortcuts.ts';
import { useWakeLock } from './transport/use-wake-lock.ts';
import { useIsPhone, useMedia } from './use-media.ts';
import { VIEW_PANELS, WatchPanel } from './WatchPanel.tsx';
import styles from './App.module.css';

const words = text.page;

export function App() {
  const [dialog, setDialog] = useState<'lessons' | 'class' | 'shortcuts'>();
  const [settingsShown, showSettings] = useState(false);
  useShortcuts(() => setDialog('shortcuts'));
  useWakeLock();
  usePageLook();
  const layout = useLayout();
  const hidden = useHiddenColumns();
  const presenter = useApp(({ page }) => page.presenter);
  const isFolded = presenter && layout === 'desk' && !hidden.settings && !settingsShown;
  const task = useApp(taskOf);
  const close = () => setDialog(undefined);
  const columns: Record<Column, ReactNode> = {
    picker: <PickerSection key="picker" />,
    settings: isFolded ? null : <SettingsColumn key="settings" withPicker={layout !== 'phone'} />,
    main: <Main key="main" />,
    draw: <DrawColumn key="draw" />,
  };
  return (
    <div className={styles.app}>
      <a className={styles.skip} href="#training" onClick={skipTo('training')}>
        {words.skip}
      </a>
      <PageHeader
        settingsShown={settingsShown}
        onSettings={layout === 'desk' && !hidden.settings ? showSettings : undefined}
        onLessons={() => setDialog('lessons')}
        onUseInClass={() => setDialog('class')}
        onShortcuts={() => setDialog('shortcuts')}
      />
      <LessonBanner />
      <LessonPanel />
      <div
        className={styles.columns}
        data-without={[
          hidden.settings || isFolded ? 'settings' : '',
          hidden.draw ? 'draw' : '',
          hidden.main ? 'main' : '',
        ].join(' ')}
        data-task={task}
      >
        {ORDER[layout].map((column) => columns[column])}
      </div>
      <DropTarget />
      <OwnDataDialog />
      <LessonsDialog isOpen={dialog === 'lessons'} onClose={close} />
      <ClassDialog isOpen={dialog === 'class'} onClose={close} />
      <ShortcutsDialog isOpen={dialog === 'shortcuts'} onClose={close} />
    </div>
  );
}

type Layout = 'phone' | 'tablet' | 'desk';
type Column = 'picker' | 'settings' | 'main' | 'draw';

/** The order of reading, which is that of the eye: what one tries comes before the curves. */
const ORDER: Readonly<Record<Layout, readonly Column[]>> = {
  phone: ['picker', 'draw', 'main', 'settings'],
  tablet: ['settings', 'draw', 'main'],
  desk: ['settings', 'main', 'draw'],
};

/** As in App.module.css. */
function useLayout(): Layout {
  const isPhone = useIsPhone();
  const isTablet = useMedia('(max-width: 69.99em)');
  return isPhone ? 'phone' : isTablet ? 'tablet' : 'desk';
}

/** Columns of which a lesson's link hides all there is: the others take their place. */
function useHiddenColumns(): Record<'settings' | 'draw' | 'main', boolean> {
  const settings = useApp(({ page }) =>
    SETTINGS_PANELS.every((panel) => page.hidden.includes(panel)),
  );
  const draw = useApp(({ page }) => page.hidden.includes('draw'));
  const main = useApp(hasNothingToTrain);
  return { settings, draw, main };
}

/** Whether a lesson's link leaves nothing but the pad, and there is nothing to say of training either. */
function hasNothingToTrain(state: AppState): boolean {
  const { hidden } = state.page;
  const isQuiet = statusOf(state) === 'ready' && !hasBegun(state);
  return isQuiet && MAIN_PANELS.every((panel) => hidden.includes(panel));
}

const MAIN_PANELS = ['transport', ...VIEW_PANELS];

const SETTINGS_PANELS = ['networks', 'presets', 'settings', 'backend'];

function SettingsColumn({ withPicker }: { withPicker: boolean }) {
  const { settings, settingsAlone } = words.landmarks;
  return (
    <SettingsBox
      name={withPicker ? settings : settingsAlone}
      of={withPicker ? SETTINGS_PANELS : SETTINGS_PANELS.slice(1)}
    >
      {withPicker && (
        <Shown panel="networks">
          <NetworkPicker />
        </Shown>
      )}
      <AllSettings />
    </SettingsBox>
  );
}

/** On a phone, before all else. */
function PickerSection() {
  return (
    <SettingsBox name={words.landmarks.picker} of={['networks']}>
      <NetworkPicker />
    </SettingsBox>
  );
}

/** Training, what is to be said of it, and what there is to look at. */
function Main() {
  const isQuiet = useApp(hasNothingToTrain);
  return (
    <main id="training" tabIndex={-1} className={styles.middle}>
      {!isQuiet && (
        <ErrorBoundary part={words.transport.title}>
          <TrainingPanel />
        </ErrorBoundary>
      )}
      <Notices />
      <WatchPanel />
    </main>
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
  const normalise = useApp((state) => state.normalise);
  const lit = useLit('draw');
  const training = useApp(({ experiment }) => experiment.training);
  const noun = useNoun();
  if (!shown) return null;
  const { classes } = datasetOf(training);
  const isSequence = task === 'recall' || task === 'adding';
  const ofPad =
    task === 'number' ? text.draw.number(noun).title : text.draw.title(noun, classes.length);
  const title = isSequence ? text.sequences.title : ofPad;
  return (
    <section className={styles.draw} aria-labelledby="draw-title" {...lit}>
      <h2 id="draw-title" className={styles.columnTitle}>
        {title}
      </h2>
      <ErrorBoundary part={title}>
        {isSequence ? (
          <SequencePanel key={task} predictor={store.predictor} kind={task} />
        ) : task === 'number' ? (
          <NumberPanel predictor={store.predictor} onImage={store.showPad} obey={store.pad.obey} />
        ) : (
          <DrawPanel
            predictor={store.predictor}
            onImage={store.showPad}
            obey={store.pad.obey}
            normalise={normalise}
            onNormalise={(on) => store.setNormalise(on)}
          />
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
