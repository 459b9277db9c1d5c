/** What there is to look at while the network trains: its curves, its architecture, where it comes from. */
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { networkById } from '../models/index.ts';
import { text } from '../text/index.ts';
import { BenchPanel } from './bench/BenchPanel.tsx';
import { ArchitecturePanel } from './architecture/ArchitecturePanel.tsx';
import { NetworkSource } from './architecture/NetworkSource.tsx';
import { CurvesPanel } from './charts/CurvesPanel.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { FilesPanel } from './files/FilesPanel.tsx';
import { statusOf, taskOf } from './store/app-state.ts';
import { useApp, useShown, useStore } from './store/use-app.ts';
import styles from './App.module.css';

const words = text.page.tabs;

export function WatchPanel() {
  const curves = useShown('curves');
  const architecture = useShown('architecture');
  const bench = useShown('bench');
  const files = useShown('files');
  if (!curves && !architecture && !bench && !files) return null;
  return (
    <Tabs className={styles.tabs}>
      <TabList className={styles.tabList} aria-label={words.label}>
        {curves && <WatchTab id="curves" name={words.curves} />}
        {architecture && <WatchTab id="architecture" name={words.architecture} />}
        {architecture && <WatchTab id="source" name={words.source} />}
        {bench && <WatchTab id="bench" name={words.bench} />}
        {files && <WatchTab id="files" name={text.files.tab} />}
      </TabList>
      {curves && (
        <TabPanel id="curves" className={styles.tabPanel} shouldForceMount>
          <Curves />
        </TabPanel>
      )}
      {architecture && (
        <TabPanel id="architecture" className={styles.tabPanel}>
          <Architecture />
        </TabPanel>
      )}
      {architecture && (
        <TabPanel id="source" className={styles.tabPanel}>
          <Source />
        </TabPanel>
      )}
      {bench && (
        <TabPanel id="bench" className={styles.tabPanel} shouldForceMount>
          <Bench />
        </TabPanel>
      )}
      {files && (
        <TabPanel id="files" className={styles.tabPanel}>
          <Files />
        </TabPanel>
      )}
    </Tabs>
  );
}

function WatchTab({ id, name }: { id: string; name: string }) {
  return (
    <Tab id={id} className={styles.tab}>
      {name}
    </Tab>
  );
}

function Curves() {
  const store = useStore();
  const presenter = useApp(({ page }) => page.presenter);
  const task = useApp(taskOf);
  return (
    <ErrorBoundary part={words.curves}>
      <h2 className="for-screen-readers">{words.curves}</h2>
      <CurvesPanel history={store.history} task={task} presenter={presenter} />
    </ErrorBoundary>
  );
}

function Architecture() {
  const built = useApp((state) => state.built);
  const { network, options, training } = useApp(({ experiment }) => experiment);
  return (
    <ErrorBoundary part={words.architecture}>
      <h2 className="for-screen-readers">{words.architecture}</h2>
      <ArchitecturePanel
        network={networkById(built?.network ?? network)}
        options={built?.options ?? options}
        summary={built?.summary}
        batchSize={training.batchSize}
      />
    </ErrorBoundary>
  );
}

function Bench() {
  const store = useStore();
  const isReady = useApp((state) => !['loading', 'building', 'failed'].includes(statusOf(state)));
  return (
    <ErrorBoundary part={words.bench}>
      <h2 className={styles.sourceTitle}>{text.bench.title}</h2>
      <BenchPanel runner={store.bench} isReady={isReady} />
    </ErrorBoundary>
  );
}

function Files() {
  return (
    <ErrorBoundary part={text.files.tab}>
      <h2 className="for-screen-readers">{text.files.tab}</h2>
      <FilesPanel />
    </ErrorBoundary>
  );
}

function Source() {
  const network = useApp(({ experiment }) => networkById(experiment.network));
  const published = useApp((state) => state.published);
  return (
    <ErrorBoundary part={words.source}>
      <h2 className={styles.sourceTitle}>{network.title}</h2>
      <p className={styles.sourceText}>{text.networks[network.id].explain}</p>
      <NetworkSource network={network} published={published} />
      <div className={styles.about}>
        <h3>{text.page.about.title}</h3>
        <p>{text.page.about.private}</p>
        <p>{text.page.about.data}</p>
      </div>
    </ErrorBoundary>
  );
}
