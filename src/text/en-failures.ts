/** What is said about backends, about failures, and about a run that diverged. */
import { fourFiles, type PartNames } from './en-data.ts';
import { count, percent, significant } from './format.ts';

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
    | 'no-answer'
    | 'device-lost';
  detail?: string;
  seconds?: number;
}

interface Candidate {
  name: BackendName;
  reason: Reason;
}

const backendLabels = { webgpu: 'WebGPU', wasm: 'WebAssembly', cpu: 'JavaScript' } as const;

const quoted = (detail: string | undefined) =>
  detail === undefined || detail === '' ? '' : ` It said: “${detail.replace(/\.$/, '')}”.`;

/** Why a backend computes, or does not, in one sentence. */
function backendReason({ kind, detail, seconds = 0 }: Reason): string {
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
    case 'no-answer':
      return `It did not answer within ${seconds} seconds, so the next one was taken. Reload the page to try it again.`;
    case 'device-lost':
      return `The graphics card failed while training, more than once, so it is not used again until the page is reloaded.${quoted(detail)}`;
  }
}

export const backends = {
  label: 'Backend',
  explain: 'A backend is what does the arithmetic: the graphics card, or the processor.',
  auto: {
    label: 'Automatic (fastest)',
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
    data: 'The data could not be loaded',
    backend: 'Nothing to compute with',
    settings: 'That does not fit',
    file: 'That file does not fit',
    part: 'A part of this program is missing',
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
      : `Training goes on from step ${count(step)}, where the last checkpoint was taken.`,
  stands: (step: number) =>
    step === 0
      ? 'The run is at its beginning again: no checkpoint of it had been taken yet.'
      : `The run stands at step ${count(step)}, where the last checkpoint was taken.`,
  goesOnElsewhere: (backend: BackendName) => `${backendLabels[backend]} computes from here on.`,
  cannotRecover: (words: string) => `Restarting failed: ${words}`,
  workerDied: (detail: string | undefined) =>
    `The background worker that trains the network stopped unexpectedly.${quoted(detail)}`,
  workerDiesAgain: (detail: string | undefined) =>
    `The background worker that trains the network keeps stopping, so it was not started again.${quoted(detail)} Try again, or choose a smaller network.`,
  workerNotLoaded:
    'The background worker that trains the network could not be loaded: the server does not answer, or this device is offline. Try again when the server can be reached.',
  partMissing:
    'A part of this program could not be loaded: the server does not answer, or this device is offline. Try again when the server can be reached.',
  workerStuck:
    'The background worker that trains the network stood still as it started, so another one was started.',
  workerClosed: 'Training was shut down, so this was not done.',
  restarted: 'The background worker was started anew, so this was not done.',
  silent: (seconds: number) =>
    `There has been no answer for ${seconds} seconds. A large network on a slow device can take that long; otherwise restart from the last checkpoint.`,
  secondSession:
    'This background worker trains already: a second session in it was refused. This is a fault in how the page was built; please report it.',
  unexpected: (detail: string) =>
    `An unexpected error occurred.${quoted(detail)} Try again, or reset the network.`,
  dataNotHere: (
    name: string,
    { names, address }: { names: PartNames; address: { folder: string } | { archive: string } },
  ) =>
    `${name} is not in this browser yet. Choose its four files: ${fourFiles(names)}, packed (.gz) or not. They can be had from ${'folder' in address ? address.folder : address.archive}.`,
  ownDataNotHere: (name: string) =>
    `“${name}” is a data set of somebody’s own and not in this browser. Choose the files that it was made of.`,
  otherNetwork:
    'The network that reads is another than the one that is set. Wait until it is ready, and try again.',
  nothingOffered: 'There is no data set to take: choose its files again.',
  notStarted: 'The data and the backend are not ready yet: they must be loaded first.',
  notBuilt: 'There is no network yet: it must be built first.',
  version: (page: unknown, worker: number) =>
    `The page and its background worker are of different versions (${String(page)} and ${worker}). Reload the page.`,
  unknownCommand: (name: string) =>
    `The page asked its background worker for “${name}”, which it does not know. Reload the page.`,
  cannotRead: 'A message between the page and its background worker could not be read.',
} as const;

interface AtChance {
  accuracy: number;
  loss: number;
  learningRate: number;
  clipping: 'none' | 'value' | 'norm' | 'global-norm';
  /** The preset is there to show it. */
  expected: boolean;
}

export const notLearning = {
  title: 'This run is not learning',
  /** A uniform guess among ten digits has loss ln 10. */
  what: ({ accuracy, loss }: AtChance) =>
    `It reads ${percent(accuracy)} of the test digits right; always answering 1 gives 11.4 %. ${
      loss > 3
        ? `Its loss, ${significant(loss, 3)}, is even above that of a blind guess, 2.30.`
        : `Its loss, ${significant(loss, 3)}, is that of a blind guess, 2.30.`
    }`,
  advice: ({ loss, learningRate, clipping, expected }: AtChance): string[] => {
    if (expected) {
      return [
        'This preset is meant to show that: with these initial weights the gradient does not reach back over 784 steps. Compare it with “Pixel by pixel”, which starts as the identity.',
      ];
    }
    if (loss > 3) {
      return [
        `The steps are probably too large: lower the learning rate, for example from ${rate(learningRate)} to ${rate(learningRate / 10)}, and reset.`,
        ...(clipping === 'none'
          ? ['Gradient clipping limits how far one step can go: switch it on.']
          : []),
      ];
    }
    return [
      'It may only need more time: train for more epochs or on more digits.',
      `The steps may be too small: raise the learning rate, for example to ${rate(learningRate * 10)}.`,
      'Over many timesteps a plain network forgets: an LSTM or a GRU reads the same input more easily.',
    ];
  },
} as const;

interface Diverged {
  kind: 'not-a-number' | 'exploding';
  step: number;
  loss: number;
  /** What blind guessing costs; without it, among ten digits. */
  guessing?: number;
  learningRate: number;
  /** The learning rate to try instead. */
  lower: number;
  clipping: 'none' | 'value' | 'norm' | 'global-norm';
}

/** A learning rate as people write it: 0.003, not 0.0030000000000000001. */
const rate = (value: number) => String(Number(value.toPrecision(2)));

export const divergence = {
  title: 'Training diverged',
  explain:
    'Diverging: each step makes the network worse instead of better, until its numbers are too large to compute with.',
  what: ({ kind, step, loss, guessing = 2.3 }: Diverged) =>
    kind === 'not-a-number'
      ? `At step ${count(step)} the loss stopped being a number: the weights grew so large that the arithmetic overflowed.`
      : `At step ${count(step)} the loss is ${significant(loss, 3)}. Blind guessing costs only ${significant(guessing, 2)}, and it has been far above that for a long while.`,
  /** What to try, the most likely first. */
  advice: ({ learningRate, lower, clipping }: Diverged): string[] => [
    `Lower the learning rate, for example from ${rate(learningRate)} to ${rate(lower)}, and reset.`,
    ...(clipping === 'none'
      ? [
          'Switch on gradient clipping: it limits how far one step can go. Over many timesteps gradients can grow at each of them; that is what it was invented for.',
        ]
      : ['Lower the clipping limit.']),
    'Reset to start from fresh weights: these will not recover.',
  ],
} as const;
