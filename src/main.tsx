/** Where the page begins: one store, one client of the training worker, and React over both. */
import './models/zod-without-eval.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './components/App.tsx';
import { ErrorBoundary } from './components/ErrorBoundary.tsx';
import { OfflineKeeper } from './components/offline/offline-keeper.ts';
import { OfflineContext } from './components/offline/use-offline.ts';
import { AppStore } from './components/store/app-store.ts';
import { StoreContext } from './components/store/use-app.ts';
import './components/styles/tokens.css';
import './components/styles/base.css';
import { TrainingClient } from './workers/client.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root".');

const store = new AppStore({ client: new TrainingClient() });
addEventListener('hashchange', () => store.followAddress());
addEventListener('pagehide', () => store.keepNow());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') store.keepNow();
});
const offline = new OfflineKeeper();
void store.kept.look();
// What the page needs at once comes first.
void store.start().then(() => offline.start());

createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <StoreContext value={store}>
        <OfflineContext value={offline}>
          <App />
        </OfflineContext>
      </StoreContext>
    </ErrorBoundary>
  </StrictMode>,
);
