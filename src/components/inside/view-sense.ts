/** Which questions make sense for which network, by the table in docs/inside.md; for the others, why not. */
import type { LayerGraph } from '../../graph/layer-graph.ts';
import type { InsidePlace } from '../../models/page-settings.ts';
import { text } from '../../text/index.ts';

const words = text.inside.notFor;

/** In a sentence why a question makes no sense for a network; `undefined` where it makes sense. */
export function whyNot(
  view: InsidePlace['view'],
  { nodes, output }: LayerGraph,
): string | undefined {
  const kinds = new Set<string>(nodes.map(({ layer }) => layer.kind));
  const hasSteps = ['recurrent', 'bidirectional', 'time-distributed'].some((kind) =>
    kinds.has(kind),
  );
  const hasScans = kinds.has('mdlstm');
  const readsNumbers = output.shape.length > 2;
  switch (view) {
    case 'scans':
      return hasScans ? undefined : words.scans;
    case 'alignment':
      return readsNumbers ? undefined : words.alignment;
    case 'states':
    case 'gradient':
    case 'memory':
    case 'cell':
      if (hasSteps) return undefined;
      return hasScans ? words.mdlstm[view] : words.noRecurrentLayer;
    case 'what-if':
      return readsNumbers ? words.whatIf : undefined;
    default:
      return undefined;
  }
}
