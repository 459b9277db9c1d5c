/**
 * From the layer table to what the picture shows: layers as boxes with a few words each, softmax, dropout and
 * the gathering of blocks folded into their neighbours, the image in front and the digits at the end. How
 * wide each line is, which layers are told beside what they read, is left out.
 */
import type { Options } from '../../models/experiment.ts';
import type { Network } from '../../models/network.ts';
import { text as catalogue } from '../../text/index.ts';
import type { LayerRow, ModelSummary } from '../../training/events.ts';

const text = catalogue.architecture.picture;

export type NodeKind =
  | 'image'
  /** An image as wide as it likes, with several digits. */
  | 'line'
  | 'scan'
  | 'recurrent'
  /** A two-dimensional recurrent layer. */
  | 'corners'
  | 'plain'
  | 'digits';

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
  /** What it hands on for one digit or line, the batch left out; null for a line's width. */
  shape: (number | null)[];
  /** Ids of the nodes it reads. */
  inputs: string[];
}

type ScanDirection = 'left-to-right' | 'right-to-left' | 'top-to-bottom' | 'bottom-to-top';

type ImageWalk = 'rows' | 'pixels' | 'hierarchy' | 'directions' | 'corners' | 'columns';

export type Walk = ImageWalk | ScanDirection;

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
  const nodes = layers.map((row) => nodeOf(row, context)).filter(({ title }) => title !== WIDTHS);
  const shown = new Set(nodes.map(({ id }) => id));
  const read = nodes.map((node) => ({
    ...node,
    inputs: node.inputs.filter((input) => shown.has(input)),
  }));
  return withoutBlocks(withoutDropout(read, options), context);
}

/** Marks what hands on widths. */
const WIDTHS = 'widths';

interface Context {
  network: Network;
  options: Options;
  rows: ReadonlyMap<string, LayerRow>;
}

function nodeOf(row: LayerRow, context: Context): PictureNode {
  const base = { id: row.name, shape: sizesOf(row), inputs: row.inputs };
  const type = row.type.toLowerCase();
  if (row.name === WIDTHS || type === 'shrinkwidths') {
    return { ...base, kind: 'plain', title: WIDTHS, lines: [] };
  }
  if (type === 'inputlayer') {
    const walk = imageWalk(context);
    const line = context.network.task.name === 'number';
    const lines = [line ? text.lineSize : text.imageSize, text.scanned[walk]];
    const [kind, title] = line ? (['line', text.line] as const) : (['image', text.image] as const);
    return { ...base, kind, title, lines, walk };
  }
  if (type === 'mdlstm') return { ...base, ...scanning(row, context) };
  if (isRecurrent(type)) return { ...base, ...recurrent(row, context) };
  if (type === 'softmax' || (type === 'activation' && row.name.includes('softmax'))) {
    return context.network.task.name === 'number'
      ? { ...base, kind: 'digits', title: text.orBlank, lines: [text.softmax, text.eachFrame] }
      : { ...base, kind: 'digits', title: text.digits, lines: [text.softmax] };
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
    if (third !== undefined) return [text.rowsOf(first ?? 0, second ?? 0)];
    if (sizes.length === 2) return [text.sequenceOf(first ?? 0, second ?? 0)];
  }
  if (row.type === 'Collapse') return [text.summed];
  return row.type === 'Dense' ? [text.units(sizes.at(-1) ?? 0)] : [];
}

function recurrent(row: LayerRow, context: Context) {
  const [, wrapper = row.type, cell] = /^(\w+)\((\w+)\)$/.exec(row.type) ?? [];
  const bothWays = wrapper === 'Bidirectional';
  const handedOn = numberAt(sizesOf(row), -1);
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

/** An MDLSTM: its cells, and the corners from which it scans them. */
function scanning(row: LayerRow, { rows }: Context) {
  const CORNERS = 4;
  const units = numberAt(sizesOf(row), -1) / CORNERS;
  const read = rows.get(row.inputs[0] ?? '');
  const [height = 0, width = null] = read ? sizesOf(read) : [];
  return {
    kind: 'corners' as const,
    title: row.type,
    lines: [text.corners(CORNERS, units), text.cells(height ?? 0, width)],
    units,
  };
}

/** How many steps it takes, read off what it is given. */
function stepLines(row: LayerRow, { rows }: Context): string[] {
  const input = rows.get(row.inputs[0] ?? '');
  if (!input) return [];
  const [first = 0, second = 0, third] = sizesOf(input);
  if (first === null) return [text.stepAFrame];
  return [third === undefined ? text.steps(first) : text.eachOf(first, second ?? 0)];
}

/** Recurrent layers that drop a share of their input say so. Networks with dropout layers show those. */
function inputDropout({ options, rows }: Context): string[] {
  const { dropout } = options;
  const hasLayers = [...rows.values()].some(({ type }) => type === 'Dropout');
  return typeof dropout === 'number' && dropout > 0 && !hasLayers ? [text.dropout(dropout)] : [];
}

function imageWalk({ network, rows }: Context): ImageWalk {
  if (network.id === 'four-direction') return 'directions';
  if ([...rows.values()].some(({ type }) => type === 'MDLSTM')) return 'corners';
  if (network.task.name === 'number') return 'columns';
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

/** The gathering of blocks becomes a line in the box that reads them. */
function withoutBlocks(nodes: readonly PictureNode[], { rows }: Context): PictureNode[] {
  const gathering = new Map<string, { inputs: string[]; line: string }>();
  for (const node of nodes) {
    const before = gathering.get(node.inputs[0] ?? '');
    if (node.title === 'Blocks') {
      gathering.set(node.id, { inputs: node.inputs, line: blockWords(node, rows) });
    } else if (node.title === 'Collapse' && before && node.lines.length === 1) {
      // Blocks as high as the image leave nothing to sum up: the height is gone already.
      const [height] = sizesOf(rows.get(node.inputs[0] ?? '') ?? NOTHING);
      if (height === 1) gathering.set(node.id, before);
    }
  }
  return nodes
    .filter(({ id }) => !gathering.has(id))
    .map((node) => {
      const gathered = node.inputs.flatMap((input) => gathering.get(input)?.line ?? []);
      return {
        ...node,
        lines: [...node.lines, ...gathered],
        inputs: node.inputs.flatMap((input) => gathering.get(input)?.inputs ?? [input]),
      };
    });
}

const NOTHING = { outputShape: [] };

/** How many cells a block gathers, read off the shapes before and after. */
function blockWords({ shape, inputs }: PictureNode, rows: Context['rows']): string {
  const read = sizesOf(rows.get(inputs[0] ?? '') ?? NOTHING);
  const height = Math.ceil(numberAt(read, 0) / numberAt(shape, 0));
  const width = numberAt(shape, -1) / height / (read.length > 2 ? numberAt(read, -1) : 1);
  return text.blocksOf(height, width);
}

function sizesOf({ outputShape }: Pick<LayerRow, 'outputShape'>): (number | null)[] {
  return outputShape.slice(1);
}

function numberAt(sizes: readonly (number | null)[], index: number): number {
  return sizes.at(index) ?? 0;
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
  if (node.kind === 'line') return text.lineWords(node.lines.at(-1) ?? '');
  if (node.kind === 'corners') return text.layerWords(node.title, [...node.lines, text.fromEach]);
  if (node.kind === 'digits') {
    return node.lines.includes(text.eachFrame) ? text.frameOutputs : text.outputs;
  }
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
