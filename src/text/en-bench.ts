/** The words of "How fast is this machine?", on the page, in the terminal and in docs/performance.md. */
import { count, percent, significant, withPlainSpaces } from './format.ts';

/** Three figures that count: 0.0412, 4.12, 41.2, 412, 4,120. */
function figure(value: number): string {
  return value >= 100 ? count(value) : significant(value, 3);
}

export const bench = {
  title: 'How fast is this machine?',
  intro:
    'Measures one training step (read a batch of images, find the error, correct every weight) of Scanline and of the same network made of the layers that TensorFlow.js itself brings, on the same backend, alternately.',
  pauses: 'Training is paused first, and can go on afterwards.',
  choose: 'Networks to measure',
  slow: 'TensorFlow.js may need a minute or more for a single step of a slow one, and a step cannot be cut short.',
  slowNetwork: (network: string) => `${network} (slow)`,
  start: 'Measure',
  cancel: 'Stop measuring',
  cancelling: 'Stopping after this step …',
  cancelled: 'Stopped. What was measured so far stands below.',
  waiting: 'Waiting for the training to pause …',
  progressLabel: 'Progress of the measurement',
  progress: ({
    network,
    phase,
  }: {
    network: string;
    phase: 'building' | 'warm-up' | 'measuring';
  }) =>
    ({
      building: `${network}: building both networks`,
      'warm-up': `${network}: warming up`,
      measuring: `${network}: measuring`,
    })[phase],
  failed: (message: string) => `It could not be measured: ${message}`,
  copy: 'Copy as Markdown',
  copied: 'Copied',
  notCopied: 'Could not copy',
  tableLabel: 'One training step of each network',
  explain: {
    title: 'the measurement',
    comparison:
      'Both sides do the same arithmetic: same layers, sizes, batch, loss and optimizer, without dropout. They alternate, first steps do not count, and the middle of all measurements is shown, so that a moment in which the machine was busy does not matter.',
    arithmetic:
      'GFLOP/s are billions of multiplications and additions a second. “Share of peak” compares that with a plain product of large matrices on this machine, measured in the same minute.',
    launches:
      'Every operation that is handed to the backend costs time of its own, however small it is. TensorFlow.js hands over a dozen for every timestep; Scanline one for the whole sequence.',
  },
  columns: {
    network: 'Network',
    batch: 'Batch',
    scanline: 'Scanline',
    tfjs: 'Stock TensorFlow.js',
    ratio: 'Faster by',
    gflops: 'GFLOP/s',
    share: 'Share of peak',
    launches: 'Kernel calls',
  },
  rivals: { 'keras-jax': 'Keras, JAX', 'keras-torch': 'Keras, PyTorch' },
  cells: {
    ms: (value: number) => `${figure(value)} ms`,
    ratio: (value: number) => `${figure(value)}×`,
    figure,
    share: (value: number) => withPlainSpaces(percent(value, 0)),
    launches: (ours: number, theirs: number | null) =>
      theirs === null ? count(ours) : `${count(ours)} : ${count(theirs)}`,
    none: '–',
  },
  notes: {
    machine: ({ backend, adapter }: { backend: string; adapter: string }) =>
      adapter === '' ? backend : `${backend}: ${adapter}`,
    peak: (gflops: number) => `a plain matrix product reaches ${figure(gflops)} GFLOP/s`,
    launchesAre: {
      webgpu:
        'Kernel calls in a step, of Scanline and of stock TensorFlow.js: dispatches on the GPU.',
      others: 'Kernel calls in a step, of Scanline and of stock TensorFlow.js: calls of kernels.',
    },
    method:
      'A step is forward, backward and update, without dropout; Scanline, stock TensorFlow.js 4.22 and the matrix product take turns; warm-up steps do not count; medians.',
    tfjsThreads: (threads: number) =>
      `Stock TensorFlow.js computes with ${threads === 1 ? 'one thread' : `${threads} threads`}.`,
    few: (network: string, steps: number) =>
      `${network}: only ${steps === 1 ? 'one step' : `${steps} steps`} of stock TensorFlow.js ${steps === 1 ? 'was' : 'were'} timed.`,
    warmUpOnly: (network: string) =>
      `${network}: stock TensorFlow.js needs so long for a step that its first one, warm-up included, is what is shown.`,
    differs: (network: string, how: string) => `${network}: ${how}`,
    rival: (rival: string, detail: string) => `${rival}: ${detail}.`,
    rivalNotCompiled: (rival: string, networks: readonly string[]) =>
      `${rival}: the step of ${networks.join(', ')} is not compiled, which Keras does not do on PyTorch unless asked to; torch.compile was slower or would unroll hundreds of timesteps.`,
    rivalScripted: (rival: string, networks: readonly string[]) =>
      `${rival}: Keras lacks a layer of ${networks.join(', ')}; what is measured is the script of “scanline code --to jax”, its step compiled as a whole.`,
    rivalFew: (network: string, rival: string, steps: number) =>
      `${network}: only ${steps === 1 ? 'one step' : `${steps} steps`} of ${rival} ${steps === 1 ? 'was' : 'were'} timed.`,
    rivalMethod:
      'A step is forward, backward and update, without dropout, on a batch that lies on the device; Scanline, Keras and the matrix product take turns, Keras in processes of its own; warm-up steps do not count; medians.',
  },
} as const;

/** What stock tfjs computes instead, where it has no equal. */
export const differences = {
  otherGru:
    'tfjs 4.22 has only the GRU with reset_after=False, which applies the reset gate before the recurrent product.',
  composedChains:
    'tfjs has no such cell; it is composed of its operations, one product for all timesteps and a few operations for each.',
  composedScan:
    'tfjs has no LSTM in two dimensions; it is composed of its operations, all corners and all cells of an anti-diagonal at a time, with one product for each axis.',
  ourLoss:
    'tfjs has no CTC loss, so both sides compute Scanline’s; lines are 140 columns wide and filled to the end.',
} as const;
