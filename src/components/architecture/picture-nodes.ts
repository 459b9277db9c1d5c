/**
 * What the picture shows of a network: layers as boxes with a few words each, the image in front and the classes
 * at the end. Dropout and the gathering of blocks are lines in their neighbours' boxes; how wide each line of
 * digits is, which layers are told beside what they read, is left out.
 */
import { MNIST } from '../../data/dataset.ts';
import { CELLS } from '../../graph/cells.ts';
import { typeOf } from '../../graph/describe.ts';
import {
  cornersOf,
  type Direction,
  type LayerGraph,
  type LayerNode,
  type Recurrent,
  type Shape,
} from '../../graph/layer-graph.ts';
import { hasOpenWidth } from '../../graph/output-shape.ts';
import { text as catalogue } from '../../text/index.ts';

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
  /** What the outputs are called, without the blank. */
  classes?: readonly string[];
  /** What it hands on for one digit or line, the batch left out; null for a line's width. */
  shape: Shape;
  /** Ids of the nodes it reads. */
  inputs: string[];
}

type ImageWalk =
  'rows' | 'pixels' | 'permuted' | 'tiles' | 'hierarchy' | 'directions' | 'corners' | 'columns';

export type Walk = ImageWalk | Direction;

/** The boxes of the picture, each after those it reads. @param classes that the network tells apart */
export function pictureNodes(
  graph: LayerGraph,
  classes: readonly string[] = MNIST.classes,
): PictureNode[] {
  const boxes = new Map<LayerNode, PictureNode>();
  const shown = (node: LayerNode): PictureNode[] => {
    const box = boxes.get(node);
    return box === undefined ? node.inputs.flatMap(shown) : [box];
  };
  for (const node of graph.nodes) {
    if (node.layer.kind === 'dropout') {
      for (const box of shown(node)) box.lines.push(text.thenDropout(node.layer.rate));
    } else if (isResidual(node)) {
      const [box] = shown(node.inputs[1]);
      box.lines.push(text.residual);
      boxes.set(node, box);
    } else if (!isWidths(node) && !isGathering(node)) {
      const inputs = node.inputs.filter((input) => !isWidths(input));
      boxes.set(node, {
        ...boxOf(node, graph, classes),
        id: node.name,
        shape: node.shape.slice(1),
        inputs: inputs.flatMap(shown).map(({ id }) => id),
      });
    }
  }
  return [...new Set(boxes.values())];
}

/** How wide each line of digits is, `[batch]`. */
function isWidths({ shape }: LayerNode): boolean {
  return shape.length === 1;
}

/** What a layer reads, or what its normalisation reads, added to what it gives: a chain of layers beside its input. */
function isResidual({ layer, inputs: [read, made] }: LayerNode): boolean {
  if (layer.kind !== 'merge' || layer.mode !== 'sum') return false;
  let node: LayerNode | undefined = made;
  while (node?.inputs.length === 1) {
    [node] = node.inputs;
    if (node === read) return true;
  }
  return false;
}

/** Blocks, and summing up a height that they have used up already. */
function isGathering({ layer, inputs: [input] }: LayerNode): boolean {
  if (layer.kind === 'blocks') return true;
  return layer.kind === 'collapse' && input.layer.kind === 'blocks' && input.shape[1] === 1;
}

function boxOf(
  node: LayerNode,
  graph: LayerGraph,
  classes: readonly string[],
): Omit<PictureNode, 'id' | 'shape' | 'inputs'> {
  const { layer, shape } = node;
  const box = (title: string, lines: string[] = []) => ({
    kind: 'plain' as const,
    title,
    lines: [...lines, ...blockLines(node)],
  });
  switch (layer.kind) {
    case 'input': {
      // classifier.ts gives the input of made-up data this name.
      if (node.name === 'sequence') {
        return box(text.sequence, [text.sequenceSize(shape[1] ?? 0, shape[2] ?? 0)]);
      }
      const walk = imageWalk(graph);
      return hasOpenWidth(graph)
        ? { kind: 'line', title: text.line, lines: [text.lineSize, text.scanned[walk]], walk }
        : {
            kind: 'image',
            title: text.image,
            lines: [text.imageSize(shape), text.scanned[walk]],
            walk,
          };
    }
    case 'recurrent':
    case 'bidirectional':
    case 'time-distributed':
      return recurrentBox(node, layer.recurrent);
    case 'mdlstm': {
      const { units } = layer.mdlstm;
      const [, height, width] = node.inputs[0].shape;
      const cells = [
        text.corners(cornersOf(layer.mdlstm), units),
        text.cells(height ?? 0, width ?? null),
      ];
      return { ...box(typeOf(layer), cells), kind: 'corners', units };
    }
    case 'reorient':
      return {
        kind: 'scan',
        title: text.direction[layer.direction],
        lines: [],
        walk: layer.direction,
      };
    case 'softmax':
      return shape.length === 3
        ? { kind: 'digits', title: text.orBlank, lines: [text.softmax, text.eachFrame], classes }
        : { kind: 'digits', title: text.classes, lines: [text.softmax], classes };
    case 'reshape': {
      const [first, second] = layer.shape;
      if (second === undefined) return box(text.flatten);
      const isRows = layer.shape.length === 3;
      return box(typeOf(layer), [
        isRows ? text.rowsOf(first, second) : text.sequenceOf(first, second),
      ]);
    }
    case 'permute-pixels':
      return box(typeOf(layer), [text.sequenceOf(shape[1] ?? 0, 1)]);
    case 'over-time':
      return box(text.overTime[layer.take]);
    case 'layer-normalization':
      return box(typeOf(layer));
    case 'collapse':
      return box(typeOf(layer), [text.summed]);
    case 'dense':
    case 'glu':
      return box(typeOf(layer), [text.units(layer.units)]);
    case 'blocks':
    case 'shrink-widths':
    case 'dropout':
    case 'merge':
      return box(typeOf(layer));
  }
}

function recurrentBox(node: LayerNode, { cell, units, dropout }: Recurrent) {
  const { kind } = node.layer;
  const bothWays = kind === 'bidirectional';
  const { className } = CELLS[cell];
  const wrapper = { bidirectional: 'Bidirectional', 'time-distributed': 'TimeDistributed' };
  const isWrapped = kind === 'bidirectional' || kind === 'time-distributed';
  return {
    kind: 'recurrent' as const,
    title: isWrapped ? wrapper[kind] : className,
    lines: [
      ...(isWrapped ? [text.wrapped(className)] : []),
      bothWays ? text.mirrored(units) : text.units(units),
      ...(bothWays ? [text.bothWays] : []),
      stepLine(node.inputs[0].shape),
      ...(dropout > 0 ? [text.dropout(dropout)] : []),
      ...blockLines(node),
    ],
    units,
    bothWays,
  };
}

/** How many steps a recurrent layer takes over what it reads. */
function stepLine([, first, second, third]: Shape): string {
  if (first === null || first === undefined) return text.stepAFrame;
  return third === undefined ? text.steps(first) : text.eachOf(first, second ?? 0);
}

/** The gathering of blocks, in the box of the layer that reads them. */
function blockLines({ inputs }: LayerNode): string[] {
  return inputs.flatMap((input) => {
    if (!isGathering(input)) return [];
    const { layer } = input.layer.kind === 'collapse' ? input.inputs[0] : input;
    return layer.kind === 'blocks' ? [text.blocksOf(layer.height, layer.width)] : [];
  });
}

/** In which order the image is read. */
function imageWalk(graph: LayerGraph): ImageWalk {
  const has = (kind: LayerNode['layer']['kind']) =>
    graph.nodes.some(({ layer }) => layer.kind === kind);
  const directions = graph.nodes.filter(({ layer }) => layer.kind === 'reorient');
  if (directions.length > 1) return 'directions';
  if (has('mdlstm')) return 'corners';
  const isColumns = graph.nodes.some(
    ({ layer, inputs }) => layer.kind === 'blocks' && layer.height === inputs[0].shape[1],
  );
  if (hasOpenWidth(graph) || directions.length === 1 || isColumns) return 'columns';
  if (has('permute-pixels')) return 'permuted';
  if (has('blocks')) return 'tiles';
  if (has('time-distributed')) return 'hierarchy';
  const byPixels = ({ shape }: LayerNode) => shape.length === 3 && shape[2] === 1;
  return graph.nodes.some(byPixels) ? 'pixels' : 'rows';
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
  if (node.kind === 'image') return text.imageWords(node.lines[0], node.lines.at(-1) ?? '');
  if (node.kind === 'line') return text.lineWords(node.lines.at(-1) ?? '');
  if (node.kind === 'corners') return text.layerWords(node.title, [...node.lines, text.fromEach]);
  // With a blank, in each frame.
  if (node.kind === 'digits') {
    const { classes = [] } = node;
    return node.shape.length > 1 ? text.frameOutputs(classes) : text.outputs(classes);
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
