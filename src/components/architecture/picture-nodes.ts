/**
 * From the layer table to what the picture shows: layers as boxes with a few words each, softmax and
 * dropout folded into their neighbours, the image in front and the ten digits at the end.
 */
import type { Options } from '../../models/experiment.ts';
import type { Network } from '../../models/network.ts';
import { text as catalogue } from '../../text/index.ts';
import type { LayerRow, ModelSummary } from '../../training/events.ts';

const text = catalogue.architecture.picture;

export type NodeKind = 'image' | 'scan' | 'recurrent' | 'plain' | 'digits';

export interface PictureNode {
  /** The layer's name. */
  id: string;
  kind: NodeKind;
  title: string;
  /** Words under the title. */
  lines: string[];
  /** How a scan or the image is walked. */
  walk?: Walk;
  /** Recurrent: how many units there are, and whether the sequence is read both ways. */
  units?: number;
  bothWays?: boolean;
  /** What it hands on for one digit, the batch left out. */
  shape: number[];
  /** Ids of the nodes it reads. */
  inputs: string[];
}

type ScanDirection = 'left-to-right' | 'right-to-left' | 'top-to-bottom' | 'bottom-to-top';

export type Walk = 'rows' | 'pixels' | 'hierarchy' | 'directions' | ScanDirection;

const DIRECTIONS: readonly ScanDirection[] = [
  'left-to-right',
  'right-to-left',
  'top-to-bottom',
  'bottom-to-top',
];

/** The boxes of the picture, each after those it reads. */
export function pictureNodes(
  network: Network,
  options: Options,
  { layers }: ModelSummary,
): PictureNode[] {
  const context = { network, options, rows: new Map(layers.map((row) => [row.name, row])) };
  const nodes = layers.map((row) => nodeOf(row, context));
  return withoutDropout(nodes, options);
}

interface Context {
  network: Network;
  options: Options;
  rows: ReadonlyMap<string, LayerRow>;
}

function nodeOf(row: LayerRow, context: Context): PictureNode {
  const base = { id: row.name, shape: sizesOf(row), inputs: row.inputs };
  const type = row.type.toLowerCase();
  if (type === 'inputlayer') {
    const walk = imageWalk(context);
    const lines = [text.imageSize, text.scanned[walk]];
    return { ...base, kind: 'image', title: text.image, lines, walk };
  }
  if (isRecurrent(type)) return { ...base, ...recurrent(row, context) };
  if (type === 'softmax' || (type === 'activation' && row.name.includes('softmax'))) {
    return { ...base, kind: 'digits', title: text.digits, lines: [text.softmax] };
  }
  const direction = DIRECTIONS.find((known) => scanName(row, context).includes(known));
  if (direction && row.parameters === 0 && !type.includes('dropout')) {
    return {
      ...base,
      kind: 'scan',
      title: text.direction[direction],
      lines: [],
      walk: direction,
    };
  }
  return { ...base, kind: 'plain', title: row.type, lines: plainLines(row) };
}

function isRecurrent(type: string): boolean {
  return /rnn|lstm|gru|bidirectional|timedistributed/.test(type);
}

/** A scanning layer is known by its own name or by that of the layer that reads it. */
function scanName(row: LayerRow, { rows }: Context): string {
  const readers = [...rows.values()].filter(({ inputs }) => inputs.includes(row.name));
  const reader = row.inputs.length === 1 && readers.length === 1 ? (readers[0]?.name ?? '') : '';
  return `${row.name} ${reader}`.replaceAll('_', '-');
}

function plainLines(row: LayerRow): string[] {
  const sizes = sizesOf(row);
  const [first = 0, second = 0, third] = sizes;
  if (row.type === 'Reshape') {
    if (third !== undefined) return [text.rowsOf(first, second)];
    if (sizes.length === 2) return [text.sequenceOf(first, second)];
  }
  return row.type === 'Dense' ? [text.units(sizes.at(-1) ?? 0)] : [];
}

function recurrent(row: LayerRow, context: Context) {
  const [, wrapper = row.type, cell] = /^(\w+)\((\w+)\)$/.exec(row.type) ?? [];
  const bothWays = wrapper === 'Bidirectional';
  const handedOn = sizesOf(row).at(-1) ?? 0;
  const units = bothWays ? handedOn / 2 : handedOn;
  return {
    kind: 'recurrent' as const,
    title: wrapper,
    lines: [
      ...(cell === undefined ? [] : [text.wrapped(cell)]),
      bothWays ? text.mirrored(units) : text.units(units),
      ...(bothWays ? [text.bothWays] : []),
      ...stepLines(row, context),
      ...inputDropout(context),
    ],
    units,
    bothWays,
  };
}

/** How many steps it takes, read off what it is given. */
function stepLines(row: LayerRow, { rows }: Context): string[] {
  const input = rows.get(row.inputs[0] ?? '');
  if (!input) return [];
  const [first = 0, second = 0, third] = sizesOf(input);
  return [third === undefined ? text.steps(first) : text.eachOf(first, second)];
}

/** Recurrent layers that drop a share of their input say so. Networks with dropout layers show those. */
function inputDropout({ options, rows }: Context): string[] {
  const { dropout } = options;
  const hasLayers = [...rows.values()].some(({ type }) => type === 'Dropout');
  return typeof dropout === 'number' && dropout > 0 && !hasLayers ? [text.dropout(dropout)] : [];
}

function imageWalk({ network, rows }: Context): 'rows' | 'pixels' | 'hierarchy' | 'directions' {
  if (network.id === 'four-direction') return 'directions';
  const shapes = [...rows.values()].map(sizesOf);
  if (shapes.some((sizes) => sizes.length === 3)) return 'hierarchy';
  return shapes.some(([steps, features]) => steps === 784 && features === 1) ? 'pixels' : 'rows';
}

/** Dropout layers become a line in the box before them. */
function withoutDropout(nodes: readonly PictureNode[], options: Options): PictureNode[] {
  const rate = typeof options.dropout === 'number' ? options.dropout : 0;
  const kept = nodes.filter((node) => node.title !== 'Dropout');
  const source = new Map(
    nodes.filter((node) => node.title === 'Dropout').map((node) => [node.id, node.inputs[0] ?? '']),
  );
  const dropped = new Set(source.values());
  return kept.map((node) => ({
    ...node,
    lines: dropped.has(node.id) ? [...node.lines, text.thenDropout(rate)] : node.lines,
    inputs: node.inputs.map((input) => source.get(input) ?? input),
  }));
}

function sizesOf({ outputShape }: LayerRow): number[] {
  return outputShape.slice(1).map((size) => size ?? 0);
}

/** The whole picture in a sentence, for those who do not see it. */
export function describeNodes(nodes: readonly PictureNode[]): string {
  const ranks = rankNodes(nodes);
  const steps = ranks.map((rank) => {
    const words = rank.map(nodeWords);
    return words.length > 1 ? text.branches(words) : (words[0] ?? '');
  });
  return text.describe(steps);
}

function nodeWords(node: PictureNode): string {
  if (node.kind === 'image') return text.imageWords(node.lines.at(-1) ?? '');
  if (node.kind === 'digits') return text.outputs;
  return text.layerWords(node.title, node.lines);
}

/** Nodes by their distance from the image: each stands beyond all it reads. */
export function rankNodes(nodes: readonly PictureNode[]): PictureNode[][] {
  const depth = new Map<string, number>();
  const ranks: PictureNode[][] = [];
  for (const node of nodes) {
    const rank = Math.max(-1, ...node.inputs.map((input) => depth.get(input) ?? -1)) + 1;
    depth.set(node.id, rank);
    (ranks[rank] ??= []).push(node);
  }
  return ranks;
}
