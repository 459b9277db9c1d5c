/**
 * Where the boxes, arrows and words of the picture stand: from left to right where there is room, from top to bottom
 * where not, in several columns where they fit side by side. Plain arithmetic in CSS pixels, so that it can be tested.
 */
import { text as catalogue } from '../../text/index.ts';
import { type PictureNode, rankNodes } from './picture-nodes.ts';

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlacedNode extends Rectangle {
  node: PictureNode;
  /** The node's words under its title, broken to fit. */
  lines: string[];
  /** The part that arrows touch: without a loop above it or words under it. */
  core: Rectangle;
}

export interface PlacedArrow {
  /** An SVG path. */
  path: string;
  label: string;
  labelAt: Rectangle;
}

export interface PictureLayout {
  width: number;
  height: number;
  nodes: PlacedNode[];
  arrows: PlacedArrow[];
}

export type Flow = 'across' | 'down';

/** A picture may be shrunk so far. */
const SMALLEST_SCALE = 0.85;
const MOST_COLUMNS = 3;

export const LINE_HEIGHT = 17;
/** Above the words of a recurrent box: its loop. */
export const LOOP_HEIGHT = 30;
/** Below them: its units. */
export const UNITS_HEIGHT = 22;
export const IMAGE_SIDE = 84;
export const LINE_IMAGE = { width: 180, height: 72 };
/** One of the four small squares that show the corners a scan starts from. */
export const CORNER_SIDE = 22;
export const CORNER_GAP = 6;
/** An output's circle with the room around it. */
export const OUTPUT_CELL = 26;
export const SCAN_SIDE = 48;
export const PADDING = 10;
const MARGIN = 6;
/** Room for an arrow's bend and head on either side of its label. */
const BEND = 14;
const NARROWEST_GAP = 48;
const BESIDE = 10;
/** Lines are broken after so many letters, in narrow columns sooner. */
const LETTERS = 17;
const NARROW_LETTERS = 9;

/** Widths of words are estimated, a little too wide, so that no box is too small for them. */
const titleWidth = (words: string) => words.length * 7.9;
const lineWidth = (words: string) => words.length * 6.9;

/** The picture that is best seen in so many pixels across. */
export function layOutFor(
  room: number,
  nodes: readonly PictureNode[],
): PictureLayout & { flow: Flow } {
  const fits = ({ width }: PictureLayout) => width * SMALLEST_SCALE <= room;
  const across = layOut(nodes, 'across');
  if (fits(across)) return { ...across, flow: 'across' };
  const columns = Array.from({ length: MOST_COLUMNS }, (_, more) =>
    layOut(nodes, 'down', more + 1),
  );
  const [single, ...several] = columns;
  const best = several
    .filter(fits)
    .reduce((low, one) => (one.height < low.height ? one : low), single);
  return { ...best, flow: 'down' };
}

/** @param columns at most so many side by side, of what runs down */
export function layOut(nodes: readonly PictureNode[], flow: Flow, columns = 1): PictureLayout {
  const ranks = rankNodes(nodes).map((rank) =>
    rank.map((node) => sized(node, flow === 'down' && rank.length > 2 ? NARROW_LETTERS : LETTERS)),
  );
  if (columns === 1) {
    const placed = placedRanks(ranks, flow);
    return framed(placed, arrowsBetween(placed, flow));
  }
  const placed = intoColumns(ranks, columns).map((own) => placedRanks(own, 'down'));
  return framed(...sideBySide(placed));
}

/** Cut where one box follows, so that heights are as even as can be. */
function intoColumns(ranks: readonly SizedNode[][], columns: number): SizedNode[][][] {
  const heights = ranks.map(
    (rank) => Math.max(...rank.map(({ height }) => height)) + NARROWEST_GAP,
  );
  const heightOf = (from: number, to: number) =>
    heights.slice(from, to).reduce((sum, height) => sum + height, 0);
  const cut = (from: number, left: number): { tallest: number; at: number[] } => {
    let best = { tallest: heightOf(from, ranks.length), at: [] as number[] };
    if (left === 1) return best;
    for (let at = from + 1; at < ranks.length; at++) {
      if (ranks[at].length > 1) continue;
      const rest = cut(at, left - 1);
      const tallest = Math.max(heightOf(from, at), rest.tallest);
      if (tallest < best.tallest) best = { tallest, at: [at, ...rest.at] };
    }
    return best;
  };
  const { at } = cut(0, columns);
  return [0, ...at].map((begin, column) => ranks.slice(begin, at[column] ?? ranks.length));
}

/** Moves each column to the right of the one before, and leads an arrow from the foot of one to the head of the next. */
function sideBySide(columns: readonly PlacedNode[][]): [PlacedNode[], Arrow[]] {
  const nodes: PlacedNode[] = [];
  const arrows: Arrow[] = [];
  let right = 0;
  let foot: PlacedNode[] = [];
  for (const column of columns) {
    const own = arrowsBetween(column, 'down');
    const left = Math.min(...[...column, ...own.map(({ labelAt }) => labelAt)].map(({ x }) => x));
    const channel = right + BEND;
    const by = foot.length === 0 ? -left : channel + BEND - left;
    const moved = column.map((node) => at(node, by, foot.length === 0 ? 0 : BEND));
    const known = new Set(column.map(({ node }) => node.id));
    for (const to of moved) {
      for (const from of foot) {
        if (!known.has(from.node.id) && to.node.inputs.includes(from.node.id)) {
          arrows.push(arrowOver(from, to, channel));
        }
      }
    }
    arrows.push(...arrowsBetween(moved, 'down'));
    nodes.push(...moved);
    const last = moved.filter(({ node }) => !moved.some((to) => to.node.inputs.includes(node.id)));
    const labels = [
      ...arrowsBetween(moved, 'down').map(({ labelAt }) => labelAt),
      ...last.map(labelUnder),
    ];
    right = Math.max(...[...moved, ...labels].map(({ x, width }) => x + width));
    foot = last;
  }
  return [nodes, arrows];
}

/** Down from the foot of a column, up beside it, and down to the head of the next. */
function arrowOver(from: PlacedNode, to: PlacedNode, channel: number): Arrow {
  const start = { x: from.core.x + from.core.width / 2, y: from.y + from.height };
  const end = { x: to.core.x + to.core.width / 2, y: to.core.y };
  const labelAt = labelUnder(from);
  const low = labelAt.y + labelAt.height + 4;
  const high = to.y - BEND;
  const corners = [
    start,
    { x: start.x, y: low },
    { x: channel, y: low },
    { x: channel, y: high },
    { x: end.x, y: high },
    end,
  ];
  return { corners, label: shapeLabel(from.node), labelAt };
}

/** Beside the arrow that leaves the last box of a column. */
function labelUnder(from: PlacedNode): Rectangle {
  return {
    x: from.core.x + from.core.width / 2 + 6,
    y: from.y + from.height + 2,
    width: lineWidth(shapeLabel(from.node)),
    height: LINE_HEIGHT,
  };
}

function placedRanks(ranks: readonly SizedNode[][], flow: Flow): PlacedNode[] {
  const turned = flow === 'across' ? (box: SizedNode) => box : turnedOver;
  const placed: PlacedNode[] = [];
  let position = MARGIN;
  for (const rank of ranks) {
    const thickness = Math.max(...rank.map((box) => turned(box).width));
    const pitch = pitchOf(ranks, rank.length, turned);
    rank.forEach((box, index) => {
      const { width, core } = turned(box);
      const along = position + (thickness - width) / 2;
      const beside = (index - (rank.length - 1) / 2) * pitch - core.y - core.height / 2;
      placed.push(flow === 'across' ? at(box, along, beside) : at(box, beside, along));
    });
    position += thickness + gapAfter(rank, flow);
  }
  return placed;
}

type SizedNode = Omit<PlacedNode, 'x' | 'y'> & { x: 0; y: 0 };

/** The distance of neighbours in ranks of so many nodes: the same in all, so that their arrows run straight. */
function pitchOf(
  ranks: readonly SizedNode[][],
  count: number,
  turned: (box: SizedNode) => Pick<SizedNode, 'height' | 'core'>,
): number {
  const boxes = ranks
    .filter((rank) => rank.length === count)
    .flat()
    .map(turned);
  const before = boxes.map(({ core }) => core.y + core.height / 2);
  const after = boxes.map(({ core, height }) => height - core.y - core.height / 2);
  return Math.max(...before) + Math.max(...after) + BESIDE;
}

/** The same box with its axes exchanged, so that one piece of arithmetic serves both flows. */
function turnedOver({
  width,
  height,
  core,
}: SizedNode): Pick<SizedNode, 'width' | 'height' | 'core'> {
  return {
    width: height,
    height: width,
    core: { x: core.y, y: core.x, width: core.height, height: core.width },
  };
}

function at(box: PlacedNode, x: number, y: number): PlacedNode {
  const core = { ...box.core, x: box.core.x + x, y: box.core.y + y };
  return { ...box, x: box.x + x, y: box.y + y, core };
}

/** Moves everything so that it begins at the margin, and measures it. */
function framed(nodes: readonly PlacedNode[], arrows: readonly Arrow[]): PictureLayout {
  const bends = arrows.flatMap(({ corners }) => corners);
  const all: Rectangle[] = [
    ...nodes,
    ...arrows.map(({ labelAt }) => labelAt),
    ...bends.map((bend) => ({ ...bend, width: 0, height: 0 })),
  ];
  const left = Math.min(...all.map(({ x }) => x)) - MARGIN;
  const top = Math.min(...all.map(({ y }) => y)) - MARGIN;
  return {
    width: Math.max(...all.map(({ x, width }) => x + width)) - left + MARGIN,
    height: Math.max(...all.map(({ y, height }) => y + height)) - top + MARGIN,
    nodes: nodes.map((node) => ({
      ...node,
      x: node.x - left,
      y: node.y - top,
      core: { ...node.core, x: node.core.x - left, y: node.core.y - top },
    })),
    arrows: arrows.map(({ corners, label, labelAt }) => ({
      path: `M${corners.map(({ x, y }) => `${x - left} ${y - top}`).join('L')}`,
      label,
      labelAt: { ...labelAt, x: labelAt.x - left, y: labelAt.y - top },
    })),
  };
}

/** The outputs stand in two rows: the digits, and where numbers are read the blank. */
export function outputsAcross({ shape }: PictureNode): number {
  return Math.ceil((shape.at(-1) ?? 0) / 2);
}

function sized(node: PictureNode, letters: number): SizedNode {
  const lines = node.lines.flatMap((line) => broken(line, letters));
  const padding = letters === NARROW_LETTERS ? PADDING - 3 : PADDING;
  const words = Math.max(titleWidth(node.title), ...lines.map(lineWidth));
  const box = (width: number, height: number, core: Rectangle): SizedNode => ({
    node,
    lines,
    x: 0,
    y: 0,
    width,
    height,
    core,
  });
  const wordsHeight = LINE_HEIGHT * (1 + lines.length);
  switch (node.kind) {
    case 'image':
    case 'scan': {
      const side = node.kind === 'image' ? IMAGE_SIDE : SCAN_SIDE;
      const width = Math.max(side, words);
      const core = { x: (width - side) / 2, y: 0, width: side, height: side };
      return box(width, side + 4 + wordsHeight, core);
    }
    case 'line': {
      const width = Math.max(LINE_IMAGE.width, words);
      const core = { x: (width - LINE_IMAGE.width) / 2, y: 0, ...LINE_IMAGE };
      return box(width, LINE_IMAGE.height + 4 + wordsHeight, core);
    }
    case 'corners': {
      const squares = 4 * CORNER_SIDE + 3 * CORNER_GAP;
      const width = Math.max(squares, words) + 2 * padding;
      const height = wordsHeight + 3 * PADDING + CORNER_SIDE;
      return box(width, height, { x: 0, y: 0, width, height });
    }
    case 'recurrent': {
      const width = Math.max(82, words + 2 * padding);
      const height = wordsHeight + 2 * PADDING + UNITS_HEIGHT;
      return box(width, height + LOOP_HEIGHT, { x: 0, y: LOOP_HEIGHT, width, height });
    }
    case 'digits': {
      const [across, down] = [outputsAcross(node) * OUTPUT_CELL, 2 * OUTPUT_CELL];
      const width = Math.max(across + 2, words);
      const core = { x: (width - across) / 2 - 1, y: 0, width: across + 2, height: down };
      return box(width, down + 4 + wordsHeight, core);
    }
    case 'plain': {
      const width = Math.max(64, words + 2 * padding);
      const height = wordsHeight + 2 * PADDING;
      return box(width, height, { x: 0, y: 0, width, height });
    }
  }
}

/** Breaks a line between words where it is longer than so many letters. */
function broken(line: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

function gapAfter(rank: readonly SizedNode[], flow: Flow): number {
  if (flow === 'down') return NARROWEST_GAP;
  const labels = rank.map(({ node }) => lineWidth(shapeLabel(node)));
  return Math.max(NARROWEST_GAP, Math.max(...labels) + 2 * BEND);
}

function shapeLabel(node: PictureNode): string {
  return catalogue.architecture.picture.shape(node.shape);
}

interface Point {
  x: number;
  y: number;
}

interface Arrow {
  corners: Point[];
  label: string;
  labelAt: Rectangle;
}

function arrowsBetween(placed: readonly PlacedNode[], flow: Flow): Arrow[] {
  const byId = new Map(placed.map((box) => [box.node.id, box]));
  const leaving = new Map<string, number>();
  for (const { node } of placed) {
    for (const input of node.inputs) leaving.set(input, (leaving.get(input) ?? 0) + 1);
  }
  return placed.flatMap((to) =>
    to.node.inputs.flatMap((input) => {
      const from = byId.get(input);
      if (!from) return [];
      const splits = (leaving.get(input) ?? 0) > 1;
      return [flow === 'across' ? arrowAcross(from, to, splits) : arrowDown(from, to, splits)];
    }),
  );
}

/** Where a fan of arrows opens it bends near its root, where it closes near its end; labels keep clear of the bends. */
function arrowAcross(from: PlacedNode, to: PlacedNode, splits: boolean): Arrow {
  const start = { x: from.core.x + from.core.width, y: from.core.y + from.core.height / 2 };
  const end = { x: to.core.x, y: to.core.y + to.core.height / 2 };
  const gap = { from: from.x + from.width, to: to.x };
  const label = shapeLabel(from.node);
  const width = lineWidth(label);
  const level = Math.abs(start.y - end.y) < 0.5;
  const bend = splits ? gap.from + BEND / 2 : gap.to - BEND;
  const line = splits
    ? { from: bend, to: gap.to, y: end.y }
    : { from: gap.from, to: bend, y: start.y };
  const middle = level ? (gap.from + gap.to) / 2 : (line.from + line.to) / 2;
  return {
    corners: level ? [start, end] : [start, { x: bend, y: start.y }, { x: bend, y: end.y }, end],
    label,
    labelAt: {
      x: middle - width / 2,
      y: line.y - LINE_HEIGHT - 2,
      width,
      height: LINE_HEIGHT,
    },
  };
}

/** Words under a picture stand between it and the arrow that leaves it downwards. */
function arrowDown(from: PlacedNode, to: PlacedNode, splits: boolean): Arrow {
  const start = { x: from.core.x + from.core.width / 2, y: from.y + from.height };
  const end = { x: to.core.x + to.core.width / 2, y: to.core.y };
  const level = Math.abs(start.x - end.x) < 0.5;
  const bend = splits ? start.y + BEND / 2 : to.y - BEND;
  const line = splits
    ? { x: end.x, from: bend, to: to.y }
    : { x: start.x, from: start.y, to: bend };
  const middle = level ? (start.y + to.y) / 2 : (line.from + line.to) / 2;
  const label = shapeLabel(from.node);
  return {
    corners: level ? [start, end] : [start, { x: start.x, y: bend }, { x: end.x, y: bend }, end],
    label,
    labelAt: {
      x: line.x + 6,
      y: middle - LINE_HEIGHT / 2 - 2,
      width: lineWidth(label),
      height: LINE_HEIGHT,
    },
  };
}
