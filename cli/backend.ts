/** Starting the backend that was asked for, in Node. */
import type { BackendCandidate, BackendPreference } from '../src/training/backend-report.ts';
import { chooseBackend } from '../src/training/backend.ts';
import { textFlag, UsageError, type Flag, type GivenFlags } from './command.ts';
import { SetupError } from './failure.ts';
import { gpuOfNode } from './webgpu-in-node.ts';

const PREFERENCES = ['auto', 'webgpu', 'wasm', 'cpu'] as const satisfies BackendPreference[];

export const backendFlag: Flag = {
  name: 'backend',
  kind: 'text',
  value: PREFERENCES.join('|'),
  explain:
    'What computes. auto takes a GPU if there is one, else wasm. In Node a GPU needs a Vulkan, Metal or D3D12 driver. Default auto.',
  group: 'Backend',
};

/**
 * Makes the backend of `--backend` tfjs's current one, with the project's kernels; resolves with its name.
 *
 * @throws UsageError for an unknown backend; SetupError when the one that was named does not work here.
 */
export async function startBackend(given: GivenFlags): Promise<string> {
  return (await startReportedBackend(given)).name;
}

/** The same; resolves with all that is known of the backend. */
export async function startReportedBackend(given: GivenFlags): Promise<BackendCandidate> {
  const preference = preferenceOf(given);
  const { chosen, candidates } = await chooseBackend(preference, { gpu: await gpuFor(preference) });
  const taken = candidates.find(({ name }) => name === chosen);
  if (taken === undefined || (preference !== 'auto' && chosen !== preference)) {
    throw new SetupError(whyNot(preference, candidates));
  }
  return taken;
}

/** @throws UsageError for an unknown backend. Call it before anything slow. */
export function preferenceOf(given: GivenFlags): BackendPreference {
  const name = textFlag(given, 'backend') ?? 'auto';
  const preference = PREFERENCES.find((known) => known === name);
  if (preference !== undefined) return preference;
  throw new UsageError(`There is no backend "${name}". Backends: ${PREFERENCES.join(', ')}.`);
}

async function gpuFor(preference: BackendPreference): Promise<GPU | undefined> {
  if (preference === 'webgpu') return gpuOfNode();
  // Nobody asked for a GPU by name, so where the package does not load there is simply none.
  return preference === 'auto' ? gpuOfNode().catch(() => undefined) : undefined;
}

function whyNot(name: BackendPreference, candidates: readonly BackendCandidate[]): string {
  const reason = candidates.find((candidate) => candidate.name === name)?.reason;
  if (reason?.kind === 'no-adapter') {
    return 'WebGPU finds no graphics adapter here. Install the graphics driver; for a software one, name its Vulkan description in VK_ICD_FILENAMES, or use --backend wasm.';
  }
  const detail = reason !== undefined && 'detail' in reason ? `: ${reason.detail}` : '';
  const what =
    reason?.kind === 'self-test-failed'
      ? 'computes wrong gradients in its self-test'
      : 'does not start';
  return `The backend ${name} ${what} here${detail}. Use --backend auto to take the best one that works.`;
}
