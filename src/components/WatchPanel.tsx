/** What there is to look at while the network trains: its curves, its architecture, where it comes from. */
import { lazy, type ReactNode, Suspense } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { LESSONS } from '../lessons/index.ts';
import { networkById } from '../models/index.ts';
import type { PANELS, Tab as TabId } from '../models/page-settings.ts';
import { text } from '../text/index.ts';
import { BenchPanel } from './bench/BenchPanel.tsx';
import { ArchitecturePanel } from './architecture/ArchitecturePanel.tsx';
import { NetworkSource } from './architecture/NetworkSource.tsx';
import { BoardPanel } from './board/BoardPanel.tsx';
import { CurvesPanel } from './charts/CurvesPanel.tsx';
import { CodePanel } from './code/CodePanel.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { FilesPanel } from './files/FilesPanel.tsx';
import { InsidePanel } from './inside/InsidePanel.tsx';
import { MistakesPanel } from './mistakes/MistakesPanel.tsx';
import { RunsPanel } from './runs/RunsPanel.tsx';
import { useLit } from './lessons/use-lit.ts';
import { statusOf, tabOf, taskOf } from './store/app-state.ts';
import { useApp, useStore } from './store/use-app.ts';
import { useNoun } from './store/use-noun.ts';
import styles from './App.module.css';

const words = text.page.tabs;

/** With its statistics it is asked for seldom, and large. */
const SweepPanel = lazy(async () => {
  const { SweepPanel: default_ } = await import('./sweep/SweepPanel.tsx');
  return { default: default_ };
});

/** What it takes comes with the first drawing. */
const HandwritingPanel = lazy(async () => {
  const { HandwritingPanel: default_ } = await import('./handwriting/HandwritingPanel.tsx');
  return { default: default_ };
});

interface View {
  id: TabId;
  name: string;
  /** The part of the page that a link hides it with. */
  panel: (typeof PANELS)[number];
  /** Keeps what it holds while another tab is looked at. */
  stays?: boolean;
  Content: () => ReactNode;
}

/** One tab each, in this order. */
const VIEWS: readonly View[] = [
  { id: 'curves', name: words.curves, panel: 'curves', stays: true, Content: Curves },
  { id: 'inside', name: words.inside, panel: 'inside', Content: InsidePanel },
  { id: 'mistakes', name: words.mistakes, panel: 'mistakes', Content: MistakesPanel },
  { id: 'handwriting', name: text.handwriting.tab, panel: 'handwriting', Content: Handwriting },
  { id: 'runs', name: text.runsTable.tab, panel: 'runs', Content: Runs },
  { id: 'sweep', name: text.sweep.tab, panel: 'sweep', Content: Sweep },
  { id: 'board', name: text.board.tab, panel: 'board', Content: Board },
  { id: 'architecture', name: words.architecture, panel: 'architecture', Content: Architecture },
  { id: 'source', name: words.source, panel: 'architecture', Content: Source },
  { id: 'bench', name: words.bench, panel: 'bench', stays: true, Content: Bench },
  { id: 'code', name: text.code.tab, panel: 'files', Content: Code },
  { id: 'files', name: text.files.tab, panel: 'files', Content: Files },
];

/** What a link hides them with. */
export const VIEW_PANELS: readonly string[] = VIEWS.map(({ panel }) => panel);

export function WatchPanel() {
  const store = useStore();
  const hidden = useApp(({ page }) => page.hidden);
  const chosen = useApp(tabOf);
  const shown = VIEWS.filter(({ panel }) => !hidden.includes(panel));
  if (shown.length === 0) return null;
  const ids = shown.map(({ id }) => id);
  const selected = ids.includes(chosen) ? chosen : ids[0];
  return (
    <Tabs
      className={styles.tabs}
      selectedKey={selected}
      onSelectionChange={(key) => {
        const tab = ids.find((id) => id === key);
        if (tab !== undefined) store.openTab(tab);
      }}
    >
      <TabList className={styles.tabList} aria-label={words.label}>
        {shown.map((view) => (
          <ViewTab key={view.id} view={view} isShown={view.id === selected} />
        ))}
      </TabList>
      {shown.map((view) => (
        <ViewPanel key={view.id} view={view} isShown={view.id === selected} />
      ))}
    </Tabs>
  );
}

interface ViewProps {
  view: View;
  isShown: boolean;
}

/** A lesson points at the tab until it is opened, then at what is in it. */
function ViewTab({ view: { id, name, panel }, isShown }: ViewProps) {
  const { tabIndex: _, ...lit } = useLit(panel, !isShown && id !== 'source' && id !== 'code');
  return (
    <Tab id={id} className={styles.tab} {...lit}>
      {name}
    </Tab>
  );
}

function ViewPanel({ view: { id, name, panel, stays = false, Content }, isShown }: ViewProps) {
  const { tabIndex: _, ...lit } = useLit(panel, isShown);
  return (
    <TabPanel id={id} className={styles.tabPanel} shouldForceMount={stays} {...lit}>
      <ErrorBoundary part={name}>
        <Content />
      </ErrorBoundary>
    </TabPanel>
  );
}

function Curves() {
  const store = useStore();
  const presenter = useApp(({ page }) => page.presenter);
  const task = useApp(taskOf);
  const noun = useNoun();
  const isTrained = useApp(({ pretrained }) => (pretrained?.kind ?? 'reads') === 'reads');
  const isLesson = useApp(({ lesson }) => lesson !== undefined);
  return (
    <>
      <h2 className="for-screen-readers">{words.curves}</h2>
      <CurvesPanel
        history={store.history}
        task={task}
        noun={noun}
        isTrained={isTrained}
        presenter={presenter}
        onHideEarlier={() => store.kept.hideEarlier()}
        onBringBack={(id) => void store.kept.bringBack(id)}
        onFirstLesson={isLesson ? undefined : () => store.lessons.begin(LESSONS[0].id)}
      />
    </>
  );
}

function Handwriting() {
  return (
    <>
      <h2 className="for-screen-readers">{text.handwriting.title}</h2>
      <Suspense>
        <HandwritingPanel />
      </Suspense>
    </>
  );
}

function Runs() {
  return (
    <>
      <h2 className="for-screen-readers">{text.runsTable.title}</h2>
      <RunsPanel />
    </>
  );
}

function Sweep() {
  return (
    <>
      <h2 className="for-screen-readers">{text.sweep.title}</h2>
      <Suspense>
        <SweepPanel />
      </Suspense>
    </>
  );
}

function Board() {
  return (
    <>
      <h2 className="for-screen-readers">{text.board.title}</h2>
      <BoardPanel />
    </>
  );
}

function Architecture() {
  const experiment = useApp((state) => state.experiment);
  return (
    <>
      <h2 className="for-screen-readers">{words.architecture}</h2>
      <ArchitecturePanel experiment={experiment} />
    </>
  );
}

function Bench() {
  const store = useStore();
  const isReady = useApp((state) => !['loading', 'building', 'failed'].includes(statusOf(state)));
  return (
    <>
      <h2 className={styles.sourceTitle}>{text.bench.title}</h2>
      <BenchPanel runner={store.bench} isReady={isReady} />
    </>
  );
}

function Code() {
  return (
    <>
      <h2 className="for-screen-readers">{text.code.tab}</h2>
      <CodePanel />
    </>
  );
}

function Files() {
  return (
    <>
      <h2 className="for-screen-readers">{text.files.tab}</h2>
      <FilesPanel />
    </>
  );
}

function Source() {
  const network = useApp(({ experiment }) => networkById(experiment.network));
  const published = useApp((state) => state.published);
  return (
    <>
      <h2 className={styles.sourceTitle}>{network.title}</h2>
      <p className={styles.sourceText}>{text.networks[network.id].explain}</p>
      <NetworkSource network={network} published={published} />
      <div className={styles.about}>
        <h3>{text.page.about.title}</h3>
        <p>{text.page.about.private}</p>
        <p>{text.page.about.data}</p>
      </div>
    </>
  );
}
