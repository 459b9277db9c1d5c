import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { isolationHeaders } from './scripts/serve.mjs';

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

export default defineConfig({
  // Relative addresses, so that dist can lie in any folder of any site.
  base: './',
  plugins: [react()],
  server: { headers: isolationHeaders },
  preview: { headers: isolationHeaders },
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    // The worker holds the whole of tfjs, and h5wasm, loaded when a .keras file is asked for, its binary as
    // text; a warning about their size would tell nobody anything new.
    chunkSizeWarningLimit: 5000,
    rollupOptions: { output: { codeSplitting: { groups: chunks } } },
  },
});
