/**
 * Spells an own network in words, for links, run names and the command line:
 *
 *     rows gru:64:all layer-norm gru:64 dense:10
 *
 * The first word is the order in which the image is read, each other one a layer: its kind, its number, its flags
 * in any order. What is not said has its default, and is not written.
 */
import { ownNetwork as text } from '../text/en-own-network.ts';
import { CELL_NAMES, CELLS, type CellName, startsAsIdentity } from './cells.ts';
import { type DataShape, MNIST_SHAPE, MOST_BLOCK } from './data-shape.ts';
import {
  LAYER_NORM_EPSILON,
  type LayerGraph,
  type MergeMode,
  PIXEL_OSCILLATOR,
} from './layer-graph.ts';
import { type Problem, traceOwnNetwork } from './own-graph.ts';
import {
  isRecurrentWord,
  type DenseWord,
  type FourDirectionWord,
  type MdlstmWord,
  type OwnLayer,
  type OwnNetwork,
  type ReadingOrder,
  type RecurrentWord,
} from './own-network.ts';
import { COLUMNS_TOGETHER, DEFAULT_ORDER_SEED } from './reading-order.ts';

/** What is wrong with an own network; `place` counts the words from 1, 0 for the network as a whole. */
export class OwnNetworkError extends Error {
  override name = 'OwnNetworkError';

  constructor(
    message: string,
    readonly place: number,
  ) {
    super(message);
  }
}

export const SPELLING_EXAMPLE = 'rows gru:64:all layer-norm gru:64 dense:10';

/**
 * Reads a spelling; words are separated by any white space.
 *
 * @throws OwnNetworkError naming the word, its place and what was expected.
 */
export function parseSpelling(spelling: string): OwnNetwork {
  const [first, ...others] = spelling.split(/\s+/).filter((word) => word !== '');
  if (first === undefined) throw new OwnNetworkError(text.empty(SPELLING_EXAMPLE), 0);
  return {
    order: readOrder(new Word(first, 1)),
    layers: others.map((word, index) => readLayer(new Word(word, index + 2))),
  };
}

/** Writes a network so that `parseSpelling` reads the same. */
export function printSpelling(network: OwnNetwork): string {
  return wordsOf(network).join(' ');
}

/**
 * The graph of a spelled network.
 *
 * @param data what it reads and tells apart
 * @throws OwnNetworkError as `parseSpelling` does, and where a layer does not fit what it reads.
 */
export function graphOfSpelling(spelling: string, data: DataShape = MNIST_SHAPE): LayerGraph {
  return graphOfOwnNetwork(parseSpelling(spelling), data);
}

/**
 * The graph of an own network.
 *
 * @throws OwnNetworkError naming the word, its place and what it needs, where a layer does not fit what it reads.
 */
function graphOfOwnNetwork(network: OwnNetwork, data: DataShape): LayerGraph {
  const { graph, problem } = traceOwnNetwork(network, data);
  if (graph !== undefined) return graph;
  if (problem === undefined) throw new TypeError('A network without a graph has a problem.');
  const words = wordsOf(network);
  const sentence = problemInWords(problem, words);
  const { place } = problem;
  throw new OwnNetworkError(
    place === 0 ? sentence : text.at(place, words[place - 1], sentence),
    place,
  );
}

function problemInWords(problem: Problem, words: readonly string[]): string {
  const { place } = problem;
  switch (problem.kind) {
    case 'needs': {
      const { needs, gives, because } = problem;
      const before = words[place - 2];
      if (because === undefined) return text.doesNotFit(text.needs[needs], before, gives);
      const word = words[because.place - 1];
      return because.cure === 'all-states'
        ? text.needsAll(word)
        : text.doesNotFit(text.needs[needs], before, gives) + text.moveBelow(word);
    }
    case 'uneven':
      return text.uneven(problem.image);
    case 'step-by-step':
      return text.stepByStep;
    case 'flat':
      return text.already;
    case 'residual':
      return text.residual(problem.reads, problem.gives);
    case 'lru-features':
      return text.lruFeatures(problem.reads, problem.units);
    case 'too-many':
      return text.tooLong(problem.layers, problem.most);
    case 'end':
      return text.end(problem.outputs, problem.gives);
    case 'end-needs-vector':
      return text.endNeedsVector(problem.outputs, problem.gives);
  }
}

function wordsOf({ order, layers }: OwnNetwork): string[] {
  return [orderWord(order), ...layers.map(layerWord)];
}

/** One word while it is read: what is left of it, and where it stands. */
class Word {
  readonly kind: string;
  readonly #rest: string[];
  readonly #known: string[] = [];

  constructor(
    private readonly word: string,
    private readonly place: number,
  ) {
    [this.kind, ...this.#rest] = word.split(':');
  }

  error(sentence: string): OwnNetworkError {
    return new OwnNetworkError(text.at(this.place, this.word, sentence), this.place);
  }

  /** The next part as a number that `accepts`. */
  number(expected: string, accepts: (value: number) => boolean): number {
    const part = this.#rest.shift();
    if (part === undefined || part === '') throw this.error(text.noNumber(expected));
    const value = numberIn(part);
    if (value === undefined || !accepts(value)) throw this.error(text.wrongNumber(part, expected));
    return value;
  }

  /** The next part as it is, if there is one. */
  optional(): string | undefined {
    return this.#rest.shift();
  }

  units(): number {
    return this.number(text.numbers.units, (value) => isWhole(value, 1, 1024));
  }

  /** Which of `flags` is given, the first being what is meant when none is. */
  choice<Flag extends string, Default extends string>(
    otherwise: Default,
    flags: readonly Flag[],
  ): Flag | Default {
    this.#known.push(...flags);
    const given = this.#rest.filter((part): part is Flag => flags.some((flag) => flag === part));
    if (given.length > 1) throw this.error(text.twice(given[1]));
    if (given.length === 0) return otherwise;
    this.#rest.splice(this.#rest.indexOf(given[0]), 1);
    return given[0];
  }

  has(flag: string): boolean {
    return this.choice('', [flag]) !== '';
  }

  /** The number behind a flag's name, `drop0.2`. */
  flagNumber(
    flag: string,
    expected: string,
    accepts: (value: number) => boolean,
  ): number | undefined {
    this.#known.push(`${flag}N`);
    const at = this.#rest.findIndex((part) => part.startsWith(flag));
    if (at < 0) return undefined;
    const [part] = this.#rest.splice(at, 1);
    const value = numberIn(part.slice(flag.length));
    if (value === undefined || !accepts(value)) throw this.error(text.wrongNumber(part, expected));
    return value;
  }

  /** All has been read: what is left is not known here. */
  end(): void {
    const [left] = this.#rest;
    if (left === undefined) return;
    throw this.error(
      this.#known.includes(left) ? text.twice(left) : text.unknownFlag(left, this.#known),
    );
  }
}

function numberIn(part: string): number | undefined {
  return /^(\d+\.?\d*|\.\d+)(e-?\d+)?$/i.test(part) ? Number(part) : undefined;
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

const isRate = (value: number) => value >= 0 && value <= 0.9;

const ORDERS = ['rows', 'columns', 'pixels', 'permuted', 'tiles', 'grid', 'image'] as const;

function readOrder(word: Word): ReadingOrder {
  const kind = ORDERS.find((known) => known === word.kind);
  switch (kind) {
    case undefined:
      throw word.error(text.firstWord(ORDERS));
    case 'tiles': {
      const isTile = (value: number) => value === 2 || value === 4;
      const order = { kind, size: word.number(text.numbers.tiles, isTile) === 2 ? 2 : 4 } as const;
      word.end();
      return order;
    }
    case 'columns': {
      const given = word.optional();
      const together = COLUMNS_TOGETHER.find((known) => String(known) === (given ?? '1'));
      if (together === undefined) {
        throw word.error(text.wrongNumber(given ?? '', text.numbers.columns(COLUMNS_TOGETHER)));
      }
      word.end();
      return { kind, together };
    }
    case 'permuted': {
      const given = word.optional();
      const seed = given === undefined ? DEFAULT_ORDER_SEED : numberIn(given);
      if (seed === undefined || !isWhole(seed, 0, 0xffff_ffff)) {
        throw word.error(text.wrongNumber(given ?? '', text.numbers.seed));
      }
      word.end();
      return { kind, seed };
    }
    default:
      word.end();
      return { kind };
  }
}

function orderWord(order: ReadingOrder): string {
  switch (order.kind) {
    case 'tiles':
      return `tiles:${order.size}`;
    case 'columns':
      return order.together === 1 ? order.kind : `columns:${order.together}`;
    case 'permuted':
      return order.seed === DEFAULT_ORDER_SEED ? order.kind : `permuted:${order.seed}`;
    default:
      return order.kind;
  }
}

const PLAIN = ['flatten', 'average', 'last', 'sum'] as const;
const LAYERS = [
  ...CELL_NAMES,
  ...['dense', 'glu', 'dropout', 'layer-norm', ...PLAIN, 'four-direction', 'mdlstm', 'blocks'],
];

function readLayer(word: Word): OwnLayer {
  const layer = layerOf(word);
  word.end();
  return layer;
}

function layerOf(word: Word): OwnLayer {
  const cell = CELL_NAMES.find((known) => known === word.kind);
  if (cell !== undefined) return readRecurrent(cell, word);
  const plain = PLAIN.find((known) => known === word.kind);
  if (plain !== undefined) return { kind: plain };
  switch (word.kind) {
    case 'dense':
      return {
        kind: 'dense',
        units: word.units(),
        activation: word.choice('linear', ['relu', 'tanh', 'sigmoid', 'softmax']),
        useBias: !word.has('no-bias'),
        residual: word.has('residual'),
      };
    case 'glu':
      return { kind: 'glu', units: word.units() };
    case 'dropout':
      return { kind: 'dropout', rate: word.number(text.numbers.rate, isRate) };
    case 'layer-norm': {
      const given = word.optional();
      const epsilon = given === undefined ? LAYER_NORM_EPSILON : numberIn(given);
      if (epsilon === undefined || !(epsilon > 0 && epsilon <= 0.1)) {
        throw word.error(text.wrongNumber(given ?? '', text.numbers.epsilon));
      }
      return { kind: 'layer-norm', epsilon };
    }
    case 'four-direction':
      return {
        kind: 'four-direction',
        units: word.units(),
        cell: word.choice(
          'lstm',
          CELL_NAMES.filter((known) => known !== 'lstm'),
        ),
        merge: MERGES[word.choice('merge-concat', ['merge-sum', 'merge-mul', 'merge-ave'])],
        dropout: dropoutFlag(word),
      };
    case 'mdlstm': {
      const units = word.units();
      const cell = word.choice('stable', ['classic']);
      return {
        ...{ kind: 'mdlstm', units, cell },
        peepholes: cell === 'classic' && !word.has('no-peepholes'),
        clamp: word.has('clamp'),
        useBias: !word.has('no-bias'),
        dropout: dropoutFlag(word),
      };
    }
    case 'blocks': {
      const given = word.optional() ?? '';
      const [height, width] = (/^(\d+)x(\d+)$/.exec(given)?.slice(1) ?? []).map(Number);
      if (!isWhole(height, 1, MOST_BLOCK) || !isWhole(width, 1, MOST_BLOCK)) {
        throw word.error(text.wrongNumber(given, text.numbers.block));
      }
      return { kind: 'blocks', height, width };
    }
    default:
      throw word.error(
        ORDERS.some((order) => order === word.kind)
          ? text.orderNotFirst
          : text.unknownLayer(LAYERS),
      );
  }
}

function readRecurrent(kind: CellName, word: Word): RecurrentWord {
  const units = word.units();
  const all = word.has('all');
  const wraps = word.choice('no', ['both', 'both-sum', 'both-mul', 'both-ave', 'each']);
  return {
    ...{ kind, units, all },
    backwards: word.has('back'),
    both: wraps === 'no' || wraps === 'each' ? 'no' : BOTH[wraps],
    each: wraps === 'each',
    activation: kind === 'simple-rnn' ? word.choice('tanh', ['relu', 'linear']) : 'tanh',
    recurrentActivation:
      kind !== 'lstm' && kind !== 'gru'
        ? 'sigmoid'
        : GATES[word.choice('sigmoid', ['hard-sigmoid', 'hard-sigmoid-keras1'])],
    useBias: CELLS[kind].biasRows === 0 || !word.has('no-bias'),
    unitForgetBias: kind !== 'lstm' || !word.has('no-forget-bias'),
    kernelInitializer: KERNELS[word.choice('glorot', ['small-normal', 'torch-uniform'])],
    chrono: CELLS[kind].forgets && word.has('chrono'),
    recurrentInitializer:
      startsAsIdentity(kind) && word.has('identity') ? 'identity' : 'orthogonal',
    residual: word.has('residual'),
    dropout: dropoutFlag(word),
    oscillator: kind === 'cornn' ? readOscillator(word) : PIXEL_OSCILLATOR,
  };
}

/** `dt0.042`, `gamma2.7` and `eps4.7`, the letters of its equations. */
function readOscillator(word: Word): RecurrentWord['oscillator'] {
  const { numbers } = text;
  const flag = (letters: keyof typeof numbers & ('dt' | 'gamma' | 'eps'), most: number) =>
    word.flagNumber(letters, numbers[letters], (value) => value >= 0 && value <= most);
  return {
    timeStep: flag('dt', 1) ?? PIXEL_OSCILLATOR.timeStep,
    stiffness: flag('gamma', 100) ?? PIXEL_OSCILLATOR.stiffness,
    damping: flag('eps', 100) ?? PIXEL_OSCILLATOR.damping,
  };
}

function dropoutFlag(word: Word): number {
  return word.flagNumber('drop', text.numbers.drop, isRate) ?? 0;
}

const BOTH = { both: 'concat', 'both-sum': 'sum', 'both-mul': 'mul', 'both-ave': 'ave' } as const;

const MERGES = {
  'merge-concat': 'concat',
  'merge-sum': 'sum',
  'merge-mul': 'mul',
  'merge-ave': 'ave',
} as const;

/** Keras 3's hard sigmoid is not that of Keras before it. */
const GATES = {
  sigmoid: 'sigmoid',
  'hard-sigmoid': 'hardSigmoid',
  'hard-sigmoid-keras1': 'hardSigmoidKeras1',
} as const;

const KERNELS = {
  glorot: 'glorotUniform',
  'small-normal': 'smallNormal',
  'torch-uniform': 'torchUniform',
} as const;

function layerWord(layer: OwnLayer): string {
  if (isRecurrentWord(layer)) return recurrentWord(layer);
  switch (layer.kind) {
    case 'glu':
      return spelled('glu', layer.units, []);
    case 'dense':
      return denseWord(layer);
    case 'dropout':
      return `dropout:${layer.rate}`;
    case 'layer-norm':
      return layer.epsilon === LAYER_NORM_EPSILON ? layer.kind : `layer-norm:${layer.epsilon}`;
    case 'four-direction':
      return fourDirectionWord(layer);
    case 'mdlstm':
      return mdlstmWord(layer);
    case 'blocks':
      return `blocks:${layer.height}x${layer.width}`;
    default:
      return layer.kind;
  }
}

function recurrentWord(layer: RecurrentWord): string {
  return spelled(layer.kind, layer.units, [
    layer.all && 'all',
    layer.both !== 'no' && flagOf(BOTH, layer.both),
    layer.each && 'each',
    layer.backwards && 'back',
    layer.activation !== 'tanh' && layer.activation,
    layer.recurrentActivation !== 'sigmoid' && flagOf(GATES, layer.recurrentActivation),
    !layer.useBias && 'no-bias',
    !layer.unitForgetBias && 'no-forget-bias',
    layer.chrono && 'chrono',
    layer.kernelInitializer !== 'glorotUniform' && flagOf(KERNELS, layer.kernelInitializer),
    layer.recurrentInitializer === 'identity' && 'identity',
    layer.residual && 'residual',
    ...oscillatorFlags(layer),
    dropped(layer),
  ]);
}

function oscillatorFlags({ oscillator }: RecurrentWord): (string | false)[] {
  const { timeStep, stiffness, damping } = oscillator;
  return [
    timeStep !== PIXEL_OSCILLATOR.timeStep && `dt${timeStep}`,
    stiffness !== PIXEL_OSCILLATOR.stiffness && `gamma${stiffness}`,
    damping !== PIXEL_OSCILLATOR.damping && `eps${damping}`,
  ];
}

function fourDirectionWord(layer: FourDirectionWord): string {
  return spelled('four-direction', layer.units, [
    layer.cell !== 'lstm' && layer.cell,
    layer.merge !== 'concat' && flagOf<MergeMode>(MERGES, layer.merge),
    dropped(layer),
  ]);
}

function mdlstmWord(layer: MdlstmWord): string {
  return spelled('mdlstm', layer.units, [
    layer.cell === 'classic' && 'classic',
    layer.cell === 'classic' && !layer.peepholes && 'no-peepholes',
    layer.clamp && 'clamp',
    !layer.useBias && 'no-bias',
    dropped(layer),
  ]);
}

function dropped({ dropout }: { dropout: number }): string | false {
  return dropout > 0 && `drop${dropout}`;
}

/** By which flag a value is spelled. */
function flagOf<Value extends string>(
  flags: Readonly<Record<string, Value>>,
  value: Value,
): string | false {
  return Object.keys(flags).find((flag) => flags[flag] === value) ?? false;
}

function denseWord({ units, activation, useBias, residual }: DenseWord): string {
  return spelled('dense', units, [
    activation !== 'linear' && activation,
    !useBias && 'no-bias',
    residual && 'residual',
  ]);
}

function spelled(kind: string, units: number, flags: readonly (string | false)[]): string {
  return [kind, units, ...flags.filter((flag) => flag !== false)].join(':');
}
