/**
 * Where the boxes, arrows and words of the picture stand: from left to right where there is room, from
 * top to bottom on a narrow screen. Plain arithmetic in CSS pixels, so that it can be tested.
 */
import { architecture } from '../../text/en-architecture.ts';
import { type PictureNode, rankNodes } from './picture-nodes.ts';

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlacedNode extends Rectangle {
  node: PictureNode;
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

export const LINE_HEIGHT = 17;
/** Above the words of a recurrent box: its loop. */
export const LOOP_HEIGHT = 30;
/** Below them: its units. */
export const UNITS_HEIGHT = 22;
export const IMAGE_SIDE = 84;
export const SCAN_SIDE = 48;
export const PADDING = 10;
const MARGIN = 6;
/** Room for an arrow's bend and head on either side of its label. */
const BEND = 14;
const NARROWEST_GAP = 48;
const BESIDE = 14;

/** Widths of words are estimated, a little too wide, so that no box is too small for them. */
export const titleWidth = (words: string) => words.length * 7.9;
export const lineWidth = (words: string) => words.length * 6.9;

export function layOut(nodes: readonly PictureNode[], flow: Flow): PictureLayout {
  const ranks = rankNodes(nodes).map((rank) => rank.map((node) => ({ node, ...sizeOf(node) })));
  const along = flow === 'across' ? ('width' as const) : ('height' as const);
  const beside = flow === 'across' ? ('height' as const) : ('width' as const);
  const breadths = ranks.map(
    (rank) => sum(rank.map((box) => box[beside])) + BESIDE * (rank.length - 1),
  );
  const widest = Math.max(0, ...breadths, flow === 'down' ? downLabelRoom(nodes) : 0);
  const placed: PlacedNode[] = [];
  let position = MARGIN;
  ranks.forEach((rank, index) => {
    const thickness = Math.max(...rank.map((box) => box[along]));
    let offset = MARGIN + (widest - (breadths[index] ?? 0)) / 2;
    for (const { node, width, height } of rank) {
      const inset = position + (thickness - (flow === 'across' ? width : height)) / 2;
      const place = flow === 'across' ? { x: inset, y: offset } : { x: offset, y: inset };
      placed.push({ node, width, height, ...place });
      offset += (flow === 'across' ? height : width) + BESIDE;
    }
    position +=
      thickness +
      gapAfter(
        rank.map(({ node }) => node),
        flow,
      );
  });
  const end =
    position -
    gapAfter(
      (ranks.at(-1) ?? []).map(({ node }) => node),
      flow,
    ) +
    MARGIN;
  const breadth = widest + 2 * MARGIN;
  return {
    width: flow === 'across' ? end : breadth,
    height: flow === 'across' ? breadth : end,
    nodes: placed,
    arrows: arrowsBetween(placed, flow),
  };
}

function sizeOf(node: PictureNode): { width: number; height: number } {
  const words = Math.max(titleWidth(node.title), ...node.lines.map(lineWidth));
  const height = LINE_HEIGHT * (1 + node.lines.length) + 2 * PADDING;
  switch (node.kind) {
    case 'image':
      return { width: Math.max(IMAGE_SIDE, words), height: IMAGE_SIDE + 4 + height - PADDING };
    case 'scan':
      return { width: Math.max(SCAN_SIDE, words), height: SCAN_SIDE + LINE_HEIGHT + 4 };
    case 'recurrent':
      return {
        width: Math.max(76, words + 2 * PADDING),
        height: height + LOOP_HEIGHT + UNITS_HEIGHT,
      };
    case 'digits':
      return { width: Math.max(132, words), height: 2 * 26 + 2 * LINE_HEIGHT + PADDING };
    case 'plain':
      return { width: Math.max(64, words + 2 * PADDING), height };
  }
}

function gapAfter(rank: readonly PictureNode[], flow: Flow): number {
  if (flow === 'down') return NARROWEST_GAP;
  const labels = rank.map((node) => lineWidth(shapeLabel(node)));
  return Math.max(NARROWEST_GAP, Math.max(...labels) + 2 * BEND);
}

/** Going down, a label stands to the right of its arrow and must not stick out. */
function downLabelRoom(nodes: readonly PictureNode[]): number {
  return 2 * (Math.max(0, ...nodes.map((node) => lineWidth(shapeLabel(node)))) + 8);
}

function shapeLabel(node: PictureNode): string {
  return architecture.picture.shape(node.shape);
}

function arrowsBetween(placed: readonly PlacedNode[], flow: Flow): PlacedArrow[] {
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
function arrowAcross(from: PlacedNode, to: PlacedNode, splits: boolean): PlacedArrow {
  const start = { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: to.x, y: to.y + to.height / 2 };
  const bend = splits ? start.x + BEND / 2 : end.x - BEND;
  const label = shapeLabel(from.node);
  const width = lineWidth(label);
  const straight = splits
    ? { from: bend, to: end.x, y: end.y }
    : { from: start.x, to: bend, y: start.y };
  const level = Math.abs(start.y - end.y) < 0.5;
  const middle = level ? (start.x + end.x) / 2 : (straight.from + straight.to) / 2;
  return {
    path: level
      ? `M${start.x} ${start.y}H${end.x}`
      : `M${start.x} ${start.y}H${bend}V${end.y}H${end.x}`,
    label,
    labelAt: {
      x: middle - width / 2,
      y: (level ? start.y : straight.y) - LINE_HEIGHT - 2,
      width,
      height: LINE_HEIGHT,
    },
  };
}

function arrowDown(from: PlacedNode, to: PlacedNode, splits: boolean): PlacedArrow {
  const start = { x: from.x + from.width / 2, y: from.y + from.height };
  const end = { x: to.x + to.width / 2, y: to.y };
  const level = Math.abs(start.x - end.x) < 0.5;
  const bend = splits ? start.y + BEND / 2 : end.y - BEND;
  const label = shapeLabel(from.node);
  const line = splits
    ? { x: end.x, from: bend, to: end.y }
    : { x: start.x, from: start.y, to: bend };
  const middle = level ? (start.y + end.y) / 2 : (line.from + line.to) / 2;
  return {
    path: level
      ? `M${start.x} ${start.y}V${end.y}`
      : `M${start.x} ${start.y}V${bend}H${end.x}V${end.y}`,
    label,
    labelAt: {
      x: (level ? start.x : line.x) + 6,
      y: middle - LINE_HEIGHT / 2 - 2,
      width: lineWidth(label),
      height: LINE_HEIGHT,
    },
  };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
