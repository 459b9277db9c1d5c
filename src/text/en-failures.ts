/** What is said about backends, about failures, and about a run that has gone astray. */

type BackendName = 'webgpu' | 'wasm' | 'cpu';

interface Reason {
  kind:
    | 'best'
    | 'asked-for'
    | 'not-asked-for'
    | 'slower'
    | 'software-adapter'
    | 'insecure-context'
    | 'no-api'
    | 'no-adapter'
    | 'self-test-failed'
    | 'start-failed'
    | 'device-lost';
  detail?: string;
}

interface Candidate {
  name: BackendName;
  reason: Reason;
}

const backendLabels = { webgpu: 'WebGPU', wasm: 'WebAssembly', cpu: 'JavaScript' } as const;

const quoted = (detail: string | undefined) =>
  detail === undefined || detail === '' ? '' : ` It said: “${detail.replace(/\.$/, '')}”.`;

/** Why a backend computes, or does not, in one sentence. */
function backendReason({ kind, detail }: Reason): string {
  switch (kind) {
    case 'best':
      return 'The fastest that works on this device.';
    case 'asked-for':
      return 'You asked for it.';
    case 'not-asked-for':
      return 'You asked for another one.';
    case 'slower':
      return 'It would work, but slower.';
    case 'software-adapter':
      return 'The browser has no real graphics card to offer, only a program that imitates one, and that is slower than WebAssembly. You can still choose it.';
    case 'insecure-context':
      return 'Browsers allow WebGPU only on pages that come over https or from this computer (localhost). Open the page over https to use the graphics card.';
    case 'no-api':
      return 'This browser does not have WebGPU. Current Chrome, Edge, Safari and Firefox have it on most devices.';
    case 'no-adapter':
      return 'The browser has WebGPU but found no graphics card that it may use. Its graphics driver may be too old, or hardware acceleration may be switched off in its settings.';
    case 'self-test-failed':
      return `It started, but computed a small test wrongly, so it is not used: a network would learn nonsense.${quoted(detail)}`;
    case 'start-failed':
      return `It could not be started.${quoted(detail)}`;
    case 'device-lost':
      return `The graphics card failed while training, more than once, so it is not used again until the page is reloaded.${quoted(detail)}`;
  }
}

export const backends = {
  label: 'Computes with',
  explain: 'A backend is what does the arithmetic: the graphics card, or the processor.',
  auto: {
    label: 'The fastest that works',
    explain: 'Tries the graphics card first, then the processor, and takes what passes a test.',
  },
  names: {
    webgpu: { label: backendLabels.webgpu, explain: 'Computes on the graphics card (GPU).' },
    wasm: {
      label: backendLabels.wasm,
      explain:
        'Computes on the processor, with compiled code that works on four numbers at a time.',
    },
    cpu: {
      label: backendLabels.cpu,
      explain: 'Computes on the processor in plain JavaScript: works everywhere, but slowly.',
    },
  },
  outcomes: {
    chosen: 'in use',
    available: 'works',
    'passed-over': 'works, but slow',
    refused: 'not available',
  },
  details: {
    software: (adapter: string) => `${adapter} (software)`,
    /** `threads` is known once the kernels run. */
    wasm: ({ simd, threads }: { simd: boolean; threads?: number | undefined }) => {
      const instructions = simd ? 'SIMD' : 'without SIMD';
      if (threads === undefined) return instructions;
      return `${instructions}, ${threads === 1 ? 'one thread' : `${threads} threads`}`;
    },
    cpu: 'plain JavaScript',
  },
  trying: (name: BackendName) => `Testing ${backendLabels[name]} …`,
  reason: backendReason,
  none: (candidates: readonly Candidate[]) =>
    `Nothing on this device can do the arithmetic. ${candidates
      .map(({ name, reason }) => `${backendLabels[name]}: ${backendReason(reason)}`)
      .join(' ')}`,
} as const;

export const selfTest = {
  zeros: (what: string) => `${what} came out as zeros`,
  notNumbers: (what: string) => `${what} came out as something that is not a number`,
  wrong: (what: string, got: string, expected: string) =>
    `${what} came out as ${got} where it should be ${expected}`,
  wrongSize: (what: string, got: number, expected: number) =>
    `${what} came out as ${got} numbers where there should be ${expected}`,
  threw: (what: string, words: string) => `${what} could not be computed (${words})`,
} as const;

export const failures = {
  titles: {
    data: 'The digits could not be loaded',
    backend: 'Nothing to compute with',
    settings: 'That does not fit',
    file: 'That file does not fit',
    'device-lost': 'The graphics card stopped',
    'out-of-memory': 'Out of memory',
    unexpected: 'Something went wrong',
  },
  deviceLost: (detail: string) =>
    `The browser lost the graphics card: its driver restarted, another program took all its memory, or the computer slept.${quoted(detail)}`,
  deviceRefused: (detail: string) =>
    `The graphics card refused a command, so its results cannot be trusted any more.${quoted(detail)}`,
  outOfMemory: (detail: string) =>
    `This network and batch size need more memory than there is. Choose a smaller batch size or fewer units.${quoted(detail)}`,
  goesOn: (step: number) =>
    step === 0
      ? 'Training starts again from the beginning.'
      : `Training goes on from step ${step.toLocaleString('en')}, the last one that was kept.`,
  goesOnElsewhere: (backend: BackendName) => `${backendLabels[backend]} computes from here on.`,
  cannotRecover: (words: string) =>
    `It could not be started again: ${words} Reload the page to try anew.`,
  workerDied: (detail: string) =>
    `The background worker that trains the network has stopped.${quoted(detail)}`,
  workerDiesAgain: (detail: string) =>
    `The background worker that trains the network keeps stopping, so it was not started again.${quoted(detail)} Reload the page, or choose a smaller network.`,
  workerClosed: 'Training was shut down, so this was not done.',
  restarted: 'The background worker was started anew, so this was not done.',
  silent: (seconds: number) =>
    `Training has said nothing for ${seconds} seconds. A large network on a slow device can take that long; otherwise start it again from the last step that was kept.`,
  unexpected: (detail: string) =>
    `Something went wrong that should not have.${quoted(detail)} Training is paused; try again, or reset the network.`,
  notStarted: 'The digits and the backend are not ready yet: they must be loaded first.',
  notBuilt: 'There is no network yet: it must be built first.',
  pixels: (count: number) =>
    `A digit has 784 pixels (28 rows of 28); ${count.toLocaleString('en')} values were given.`,
  version: (page: unknown, worker: number) =>
    `The page and its background worker are of different versions (${String(page)} and ${worker}). Reload the page.`,
  badCommand: (where: string, what: string) =>
    `The background worker was asked for something it does not understand: ${where}: ${what}.`,
  cannotRead: 'A message between the page and its background worker could not be read.',
} as const;

interface Diverged {
  kind: 'not-a-number' | 'exploding';
  step: number;
  loss: number;
  /** What blind guessing costs; without it, among ten digits. */
  guessing?: number;
  learningRate: number;
  clipping: 'none' | 'value' | 'norm' | 'global-norm';
}

/** A learning rate as people write it: 0.003, not 0.0030000000000000001. */
const rate = (value: number) => String(Number(value.toPrecision(2)));

export const divergence = {
  title: 'Training has gone astray',
  explain:
    'Diverging: each step makes the network worse instead of better, until its numbers are too large to compute with.',
  what: ({ kind, step, loss, guessing = 2.3 }: Diverged) =>
    kind === 'not-a-number'
      ? `At step ${step.toLocaleString('en')} the loss stopped being a number: the weights grew so large that the arithmetic overflowed.`
      : `At step ${step.toLocaleString('en')} the loss is ${loss.toPrecision(3)}. Blind guessing costs only ${guessing.toPrecision(2)}, and it has been far above that for a long while.`,
  /** What to try, the most likely first. */
  advice: ({ learningRate, clipping }: Diverged): string[] => [
    `Lower the learning rate, for example from ${rate(learningRate)} to ${rate(learningRate / 10)}, and reset.`,
    ...(clipping === 'none'
      ? [
          'Switch on gradient clipping: it limits how far one step can go. Over many timesteps gradients can grow at each of them; that is what it was invented for.',
        ]
      : ['Lower the clipping limit.']),
    'Reset to start from fresh weights: these will not recover.',
  ],
} as const;
