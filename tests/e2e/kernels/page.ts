/** Runs the parity cases in a worker, as the real page trains in one, and shows the answer as JSON. */
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }: MessageEvent<unknown>) => {
  document.body.textContent = JSON.stringify(data);
};
worker.onerror = (event) => {
  document.body.textContent = JSON.stringify({ failure: event.message });
};
