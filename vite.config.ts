import react from '@vitejs/plugin-react';
import { defineConfig, type Rolldown } from 'vite';
import { pageHtml } from './scripts/build/page-html.mjs';
import { shuffledDigits } from './scripts/build/shuffled-digits.mjs';
import { isolationHeaders } from './scripts/serve/headers.mjs';
import { SHUFFLED_TRAIN_IMAGES, shuffleTrainImages } from './src/data/shuffled-file.ts';
import { start } from './src/text/en-start.ts';

// Packages that change seldom travel in chunks of their own, so that a new version of Scanline
// leaves them in the browser's cache. tfjs stands in none of them: only the worker imports it.
const chunks = [
  { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
  {
    name: 'react-aria',
    test: /node_modules[\\/](react-aria|react-stately|react-aria-components|@react-\w+|@internationalized)[\\/]/,
  },
  { name: 'chart', test: /node_modules[\\/](chart\.js|@kurkle)[\\/]/ },
];

// What a worker's entry needs at its start travels beside it, so that no chunk loaded later imports from the
// entry itself: WebKit would then evaluate the entry a second time, and the worker would hold two sessions.
const besideWorkerEntry: Rolldown.CodeSplittingGroup = {
  debugName: 'worker-parts',
  tags: ['$initial'],
  name: (id, graph) => (graph.getModuleInfo(id)?.isEntry === true ? null : 'worker-parts'),
};
const root = import.meta.dirname;

export default defineConfig({
  // Relative addresses, so that dist can lie in any folder of any site.
  base: './',
  plugins: [
    react(),
    pageHtml({ root, words: start }),
    shuffledDigits({ root, name: SHUFFLED_TRAIN_IMAGES.name, shuffle: shuffleTrainImages }),
  ],
  server: { headers: isolationHeaders },
  preview: { headers: isolationHeaders },
  worker: {
    format: 'es',
    rollupOptions: { output: { codeSplitting: { groups: [besideWorkerEntry] } } },
  },
  build: {
    target: 'es2023',
    // The worker holds the whole of tfjs, and h5wasm, loaded when a .keras file is asked for, its binary as
    // text; a warning about their size would tell nobody anything new.
    chunkSizeWarningLimit: 5000,
    rollupOptions: { output: { codeSplitting: { groups: chunks } } },
  },
});
