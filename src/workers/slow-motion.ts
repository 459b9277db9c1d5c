/** What a step in slow motion shows besides: how far back its loss reaches, of the digits of the batch. */
import { graphOf } from '../models/index.ts';
import type { SlowDigit } from '../training/events.ts';
import { loadPart } from '../training/load-part.ts';
import type { WeightsAtStep } from './inspector.ts';
import type { BatchReach } from './protocol.ts';

/** Milliseconds after which no further digit is followed back. */
const LONGEST = 250;

/** Of each recurrent layer that walks a sequence, by the weights before the step. */
export async function batchReach(
  { experiment, weights }: WeightsAtStep,
  digits: readonly SlowDigit[],
): Promise<BatchReach[]> {
  const [{ inspectedNetwork }, { reachOf }, { trace }] = await loadPart(() =>
    Promise.all([
      import('../inspect/network.ts'),
      import('../inspect/reach.ts'),
      import('../inspect/trace.ts'),
    ]),
  );
  const network = inspectedNetwork(graphOf(experiment), weights);
  const end = performance.now() + LONGEST;
  const sums = new Map<string, BatchReach>();
  for (const [followed, { label, pixels }] of digits.entries()) {
    if (followed > 0 && performance.now() > end) break;
    for (const { layer, steps, h } of reachOf(trace(network, pixels), { kind: 'loss', label })) {
      const sum = sums.get(layer);
      const before = sum?.h;
      sums.set(layer, {
        ...{ layer, steps, digits: followed + 1 },
        h: before === undefined ? h : h.map((length, t) => length + before[t]),
      });
    }
  }
  return [...sums.values()].map((sum) => ({ ...sum, h: sum.h.map((all) => all / sum.digits) }));
}
