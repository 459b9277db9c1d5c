/** A layer of an own network in words, what does not fit, and what would cure it. */
import type { Problem } from '../../graph/own-graph.ts';
import {
  isRecurrentWord,
  type OwnLayer,
  type OwnNetwork,
  type ReadingOrder,
} from '../../graph/own-network.ts';
import { text } from '../../text/index.ts';
import { type Draft, networkOf, withLayer, withRemoved } from './editing.ts';

const words = text.ownEditor;

/** E.g. `GRU 64`. */
export function titleOf(layer: OwnLayer): string {
  return words.layer(words.kinds[layer.kind].label, 'units' in layer ? layer.units : undefined);
}

/** What is not usual about it, e.g. `all states`. */
export function remarksOf(layer: OwnLayer): string[] {
  const said = words.remarks;
  const dropout = 'dropout' in layer && layer.dropout > 0 ? [said.dropout(layer.dropout)] : [];
  if (isRecurrentWord(layer)) {
    return [
      ...(layer.all ? [said.all] : []),
      ...(layer.each ? [said.each] : []),
      ...(layer.both === 'no' ? [] : [said.both[layer.both]]),
      ...(layer.backwards ? [said.backwards] : []),
      ...(layer.activation === 'tanh' ? [] : [words.choices.activation[layer.activation]]),
      ...(layer.useBias ? [] : [said.noBias]),
      ...(layer.kernelInitializer === 'glorotUniform'
        ? []
        : [words.choices.kernelInitializer[layer.kernelInitializer]]),
      ...(layer.recurrentInitializer === 'orthogonal' ? [] : [layer.recurrentInitializer]),
      ...(layer.kind === 'cornn' ? [said.oscillator(layer.oscillator)] : []),
      ...dropout,
      ...(layer.residual ? [said.residual] : []),
    ];
  }
  switch (layer.kind) {
    case 'four-direction':
      return [
        words.kinds[layer.cell].label,
        ...(layer.merge === 'concat' ? [] : [words.choices.merge[layer.merge]]),
        ...dropout,
      ];
    case 'mdlstm':
      return [
        words.choices.cell[layer.cell],
        ...(layer.peepholes ? [said.peepholes] : []),
        ...(layer.clamp ? [said.clamp] : []),
        ...(layer.useBias ? [] : [said.noBias]),
        ...dropout,
      ];
    case 'dense':
      return [
        ...(layer.activation === 'linear' ? [] : [words.choices.activation[layer.activation]]),
        ...(layer.useBias ? [] : [said.noBias]),
        ...(layer.residual ? [said.residual] : []),
      ];
    case 'blocks':
      return [said.block(layer.height, layer.width)];
    case 'dropout':
      return [said.rate(layer.rate)];
    default:
      return [];
  }
}

/** What is wrong, in a sentence for the reader. */
export function problemSentence(problem: Problem, { order, layers }: OwnNetwork): string {
  const said = words.problems;
  /** Place 1 is the image. */
  const name = (place: number) => {
    if (place < 2) return said.beforeImage;
    const title = titleOf(layers[place - 2]);
    const isOnly = layers.filter((other) => titleOf(other) === title).length === 1;
    return isOnly ? title : words.numbered(title, place - 1);
  };
  const layer = name(problem.place);
  switch (problem.kind) {
    case 'needs': {
      const { needs, gives, because, place } = problem;
      const doesNot = said.doesNotFit(layer, said.needs[needs], name(place - 1), gives);
      if (because !== undefined) {
        const other = name(because.place);
        return (
          doesNot + (because.cure === 'move' ? said.move(other, layer) : said.allStates(other))
        );
      }
      const reading = readingFor(problem, order, layers);
      if (reading === undefined) return `${doesNot}.`;
      return doesNot + (reading === 'each' ? said.each(layer) : said.choose(READINGS[reading]));
    }
    case 'flat':
      return said.flat(layer);
    case 'lru-features':
      return said.lruFeatures(layer, problem.reads, problem.units);
    case 'residual':
      return said.residual(layer, problem.reads, problem.gives);
    case 'too-many':
      return said.tooMany(problem.layers, problem.most);
    case 'uneven':
      return said.uneven(problem.image);
    case 'step-by-step':
      return said.stepByStep;
    case 'end':
      return said.end(problem.outputs);
    case 'end-needs-vector': {
      const { gives, because, place, outputs } = problem;
      const end =
        because === undefined ? said.endNoRecurrent : said.endLastState(name(because.place));
      return said.endNeedsVector(outputs, name(place - 1), gives) + end;
    }
  }
}

/** A change that would cure the problem, and what its button says. */
export interface Cure {
  label: string;
  draft: Draft;
}

export function cureOf(problem: Problem, draft: Draft): Cure | undefined {
  const entryAt = (place: number) => draft.entries.at(place < 2 ? draft.entries.length : place - 2);
  const setAll = (place: number, all: boolean): Cure | undefined => {
    const entry = entryAt(place);
    if (entry === undefined || !isRecurrentWord(entry.layer)) return undefined;
    const title = titleOf(entry.layer);
    return {
      label: all ? words.cures.allStates(title) : words.cures.lastState(title),
      draft: withLayer(draft, entry.id, { ...entry.layer, all }),
    };
  };
  switch (problem.kind) {
    case 'needs': {
      const { because, place } = problem;
      if (because === undefined) return readingCure(problem, draft);
      if (because.cure === 'all-states') return setAll(because.place, true);
      const moved = entryAt(because.place);
      if (moved === undefined) return undefined;
      const entries = draft.entries.filter(({ id }) => id !== moved.id);
      // The layer that does not fit has come up by one place.
      const below = [...entries.slice(0, place - 2), moved, ...entries.slice(place - 2)];
      return {
        label: words.cures.move(titleOf(moved.layer)),
        draft: { ...draft, entries: below },
      };
    }
    case 'flat': {
      const entry = entryAt(problem.place);
      if (entry === undefined) return undefined;
      return {
        label: words.cures.remove(titleOf(entry.layer)),
        draft: withRemoved(draft, entry.id),
      };
    }
    case 'residual': {
      const entry = entryAt(problem.place);
      if (entry === undefined || !('residual' in entry.layer)) return undefined;
      return {
        label: words.cures.noResidual(titleOf(entry.layer)),
        draft: withLayer(draft, entry.id, { ...entry.layer, residual: false }),
      };
    }
    case 'end-needs-vector':
      return problem.because === undefined ? undefined : setAll(problem.because.place, false);
    default:
      return undefined;
  }
}

type Needs = Extract<Problem, { kind: 'needs' }>;
type Reading = 'image' | 'grid' | 'rows';

const READINGS = {
  image: words.orders.image,
  grid: words.orders.grid,
  rows: words.orders.rows,
} as const satisfies Record<Reading, string>;

/** How the image would have to be read instead, or that the layer could read `each` row by itself. */
function readingFor(
  { needs, gives, place }: Needs,
  order: ReadingOrder,
  layers: readonly OwnLayer[],
): Reading | 'each' | undefined {
  switch (needs) {
    case 'image':
      return order.kind === 'image' ? undefined : 'image';
    case 'sequences':
      return order.kind === 'grid' ? undefined : 'grid';
    case 'sequence':
      if (order.kind === 'image') return place === 2 ? 'rows' : undefined;
      return order.kind === 'grid' && gives.length === 3 && isRecurrentWord(layers[place - 2])
        ? 'each'
        : undefined;
    case 'features':
      return undefined;
  }
}

function readingCure(problem: Needs, draft: Draft): Cure | undefined {
  const { order, layers } = networkOf(draft);
  const reading = readingFor(problem, order, layers);
  if (reading === undefined) return undefined;
  if (reading !== 'each') {
    // Further down, the layers between would not fit then.
    if (problem.place > 2) return undefined;
    return {
      label: words.cures.read(READINGS[reading]),
      draft: { ...draft, order: { kind: reading } },
    };
  }
  const { id, layer } = draft.entries[problem.place - 2];
  if (!isRecurrentWord(layer)) return undefined;
  return {
    label: words.cures.each(titleOf(layer)),
    draft: withLayer(draft, id, { ...layer, each: true, both: 'no' }),
  };
}
