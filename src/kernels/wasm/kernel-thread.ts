/** A thread of the kernels in a browser: it runs WebAssembly until it is dismissed or the page is gone. */

interface Start {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  thread: number;
}

self.onmessage = ({ data }: MessageEvent<Start>) => {
  const { exports } = new WebAssembly.Instance(data.module, {
    env: { memory: data.memory, abort: () => undefined },
  });
  self.postMessage('ready');
  (exports['serve'] as (thread: number) => void)(data.thread);
  self.close();
};
