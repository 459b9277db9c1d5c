/** Starting the backend that was asked for, in Node. */
import type { BackendCandidate, BackendPreference } from '../src/training/backend-report.ts';
import { chooseBackend } from '../src/training/backend.ts';
import { backend as words } from '../src/text/cli/en-backend.ts';
import { groups } from '../src/text/cli/en-flags.ts';
import { textFlag, UsageError, type Flag, type GivenFlags } from './command.ts';
import { SetupError } from './failure.ts';
import { gpuOfNode } from './webgpu-in-node.ts';

const PREFERENCES = ['auto', 'webgpu', 'wasm', 'cpu'] as const satisfies BackendPreference[];

export const backendFlag: Flag = {
  name: 'backend',
  kind: 'text',
  value: PREFERENCES.join('|'),
  explain: words.explain,
  group: groups.backend,
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
  throw new UsageError(words.unknown(name, PREFERENCES));
}

async function gpuFor(preference: BackendPreference): Promise<GPU | undefined> {
  if (preference === 'webgpu') return gpuOfNode();
  // Nobody asked for a GPU by name, so where the package does not load there is simply none.
  return preference === 'auto' ? gpuOfNode().catch(() => undefined) : undefined;
}

function whyNot(name: BackendPreference, candidates: readonly BackendCandidate[]): string {
  const reason = candidates.find((candidate) => candidate.name === name)?.reason;
  if (reason?.kind === 'no-adapter') return words.noAdapter;
  const detail = reason !== undefined && 'detail' in reason ? reason.detail : undefined;
  return words.refused(name, { isWrong: reason?.kind === 'self-test-failed', detail });
}
