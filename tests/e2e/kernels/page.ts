/**
 * Runs the parity cases of the backend that the address names in a worker, as the real page trains in one,
 * and shows the answer as JSON.
 */
const worker =
  location.hash === '#webgpu'
    ? new Worker(new URL('./webgpu-worker.ts', import.meta.url), { type: 'module' })
    : new Worker(new URL('./wasm-worker.ts', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }: MessageEvent<unknown>) => {
  document.body.textContent = JSON.stringify(data);
};
worker.onerror = (event) => {
  document.body.textContent = JSON.stringify({ failure: event.message });
};
