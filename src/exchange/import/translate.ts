/**
 * A model of a file as a graph of Scanline's layers, each under the name that it has in the file. A layer, a
 * setting or a call that Scanline's layers have no counterpart for refuses, with the layer's name.
 */
import type { DataShape } from '../../graph/data-shape.ts';
import {
  type DenseActivation,
  type Layer,
  type LayerGraph,
  type LayerNode,
  type MergeMode,
  type Recurrent,
  type Shape,
} from '../../graph/layer-graph.ts';
import { outputShape } from '../../graph/output-shape.ts';
import {
  importLayers as words,
  importRecurrent,
  importSettings,
} from '../../text/en-import-layers.ts';
import { importModels } from '../../text/en-import-models.ts';
import { ExchangeError, OtherShapeError } from '../exchange-error.ts';
import { LayerConfig, type Notice } from './layer-config.ts';
import {
  type ForeignLayer,
  type ForeignModel,
  type ForeignTensor,
  readInner,
} from './read-topology.ts';
import { isRecurrentClass, readRecurrent, RECURRENT_CLASSES } from './recurrent-config.ts';

export interface Translation {
  graph: LayerGraph;
  /** Where the weights of a layer are in the file, in the order of `weightsOfNode`. */
  sources: ReadonlyMap<LayerNode, readonly WeightSource[]>;
  notices: readonly Notice[];
}

/** One weight of a layer of the file. */
export interface WeightSource {
  layer: ForeignLayer;
  /** In which of the objects that the layer is made of. */
  part: '' | 'cell' | 'forward' | 'backward' | 'layer' | 'layer-cell';
  /** `kernel`, `recurrent_kernel`, `bias`, `gamma` or `beta`. */
  kind: string;
  /** Its place in that object. */
  index: number;
}

/** What a layer hands on. */
interface Value {
  node: LayerNode;
  /** Lines only: the timesteps of each sample that are its own, where padding is masked. */
  lengths?: LayerNode;
  /** Lines only: columns side by side, `[columns, 28, 4]`, that wait to be made one axis. */
  line?: 'rows' | 'columns';
}

/** How high a line is. */
const SIDE = 28;
const LINE_COLUMNS = 4;
const LINE_PADDING = -1;
const SUPPORTED = [
  ...['SimpleRNN', 'LSTM', 'GRU', 'Bidirectional', 'TimeDistributed', 'Dense', 'Dropout'],
  ...['LayerNormalization', 'Flatten', 'Reshape', 'Permute', 'GlobalAveragePooling1D'],
  ...['Concatenate', 'Add', 'Multiply', 'Average', 'Activation', 'Softmax'],
];
const MERGES: Readonly<Record<string, MergeMode>> = {
  Add: 'sum',
  'ops.Add': 'sum',
  Concatenate: 'concat',
  Multiply: 'mul',
  'ops.Multiply': 'mul',
  Average: 'ave',
};

/**
 * @param data what the network is to read and to tell apart
 * @throws ExchangeError naming the first layer that is none of Scanline's, and what is different; OtherShapeError where it is
 *   a network for other data.
 */
export function translate(model: ForeignModel, data: DataShape): Translation {
  return new Translator(model, data).translation();
}

class Translator {
  readonly #values = new Map<ForeignLayer, Value>();
  readonly #sources = new Map<LayerNode, readonly WeightSource[]>();
  readonly #notices: Notice[] = [];
  readonly #readers = new Map<ForeignLayer, ForeignTensor[]>();
  readonly #inputs: LayerNode[] = [];

  constructor(
    private readonly model: ForeignModel,
    private readonly data: DataShape,
  ) {
    this.#countReaders(model.output, new Set());
  }

  translation(): Translation {
    const last = this.#valueOf(this.model.output);
    const output = this.#classified(last.node);
    const graph = {
      name: 'model',
      inputs: this.#inputs,
      output,
      nodes: nodesUpTo(output),
    };
    return { graph, sources: this.#sources, notices: distinct(this.#notices) };
  }

  /**
   * Probabilities of the classes: a network that ends in logits gets the softmax that is meant. Where a number is answered
   * there is none.
   */
  #classified(last: LayerNode): LayerNode {
    const isSoftmax = last.layer.kind === 'softmax';
    const logits = isSoftmax ? last.inputs[0] : last;
    const { layer, name, shape } = logits;
    const hasBlank = this.#inputs.length === 2;
    const { outputs, isNumber = false } = this.data;
    const units = hasBlank ? outputs + 1 : outputs;
    const { file } = this.model;
    if (layer.kind !== 'dense' || layer.activation !== 'linear') {
      throw new ExchangeError(importModels.endsOtherwise({ file, layer: last.name }));
    }
    if (layer.units !== units || (!hasBlank && shape.length !== 2) || (isNumber && isSoftmax)) {
      const end = { file, layer: name };
      throw new OtherShapeError(
        importModels.endsWithOtherShape(end, shape.slice(1), { outputs, isNumber, hasBlank }),
      );
    }
    if (isSoftmax || isNumber) return last;
    this.#notices.push({ kind: 'softmax-added' });
    return this.#node('softmax', { kind: 'softmax' }, [last]);
  }

  #countReaders({ layer, index }: ForeignTensor, seen: Set<ForeignLayer>): void {
    const known = this.#readers.get(layer) ?? [];
    this.#readers.set(layer, [...known, { layer, index }]);
    if (seen.has(layer)) return;
    seen.add(layer);
    for (const input of layer.inputs) this.#countReaders(input, seen);
  }

  #valueOf({ layer }: ForeignTensor): Value {
    const known = this.#values.get(layer);
    if (known !== undefined) return known;
    const inputs = layer.inputs.map((input) => this.#valueOf(input));
    const config = new LayerConfig(layer, this.model.file, (notice) => this.#notices.push(notice));
    const value = this.#translated(layer, config, inputs);
    config.end();
    this.#values.set(layer, value);
    return value;
  }

  #translated(layer: ForeignLayer, config: LayerConfig, inputs: readonly Value[]): Value {
    const { className, name } = layer;
    const outputs = [...new Set((this.#readers.get(layer) ?? []).map(({ index }) => index))];
    const hasStates = isRecurrentClass(className) || className === 'Bidirectional';
    if (!hasStates && outputs.some((index) => index !== 0)) {
      throw config.refusal(words.otherOutput);
    }
    if (className === 'InputLayer') return this.#input(layer, config);
    const merge = MERGES[className];
    if (merge !== undefined) return this.#merge(merge, layer, config, inputs);
    const [from, ...others] = inputs;
    if (from === undefined || others.length > 0) {
      const { length: count } = inputs;
      throw config.refusal(words.tensors(className, { count, areStates: hasStates }));
    }
    if (isRecurrentClass(className)) return this.#recurrent(layer, config, from, outputs);
    const plain = (made: Layer): Value => ({ node: this.#node(name, made, [from.node]) });
    const { node } = from;
    switch (className) {
      case 'Bidirectional':
        return this.#bidirectional(layer, config, from, outputs);
      case 'TimeDistributed':
        return this.#timeDistributed(layer, config, from);
      case 'Dense':
        return this.#dense(layer, config, from, layer, '');
      case 'Activation':
        return this.#activation(
          config.activation('activation', 'linear', [...DENSE_ACTIVATIONS, 'linear', 'softmax']),
          layer,
          config,
          from,
        );
      case 'ReLU':
        config.only('negative_slope', 0);
        config.only('threshold', 0);
        config.only('max_value', null);
        return this.#activation('relu', layer, config, from);
      case 'Softmax':
        this.#lastAxis(config, node, -1);
        return plain({ kind: 'softmax' });
      case 'Identity':
        return from;
      case 'Dropout': {
        const rate = config.number('rate');
        if (!(rate >= 0 && rate < 1)) {
          throw config.differs('rate', rate, [importSettings.expected.rate]);
        }
        return rate === 0 ? from : { ...from, ...plain({ kind: 'dropout', rate }) };
      }
      case 'LayerNormalization':
        return this.#layerNormalization(layer, config, from);
      case 'Flatten':
        config.only('data_format', 'channels_last');
        return { node: this.#reshaped(name, node, [sizeOf(node.shape)]) };
      case 'Reshape':
        return this.#reshape(layer, config, from);
      case 'Permute':
        return this.#permute(layer, config, from);
      case 'GlobalAveragePooling1D':
        config.only('data_format', 'channels_last');
        config.only('keepdims', false);
        this.#rank(config, node, 3);
        return plain({ kind: 'over-time', take: 'average' });
      case 'Cropping1D':
      case 'Cropping2D':
        return this.#lastTimestep(layer, config, from);
      case 'Masking':
        return this.#masking(config, from);
      case 'Rescaling':
        config.ignore('scale', 'offset');
        if (layer.config['scale'] === 1 && (layer.config['offset'] ?? 0) === 0) return from;
        throw config.refusal(words.scales(layer.config['scale']));
      default:
        throw config.refusal(
          words.unknownClass(className.replace('ops.', 'keras.ops '), SUPPORTED),
        );
    }
  }

  #input(layer: ForeignLayer, config: LayerConfig): Value {
    config.only('sparse', false);
    config.only('ragged', false);
    config.only('optional', false);
    const given = layer.config['batch_shape'] ?? layer.config['batch_input_shape'];
    if (!Array.isArray(given) || given.length < 2) {
      throw config.refusal(words.noInputShape);
    }
    const [, ...sizes] = given as unknown[];
    const isKnown = sizes.every(
      (size) => size === null || (Number.isInteger(size) && Number(size) >= 1),
    );
    if (!isKnown) throw config.refusal(words.strangeShape(given));
    const shape = sizes as (number | null)[];
    if (this.#isLine(layer, shape)) {
      const image = this.#source('image', 'float32', [SIDE, null]);
      this.#source('widths', 'int32', []);
      return { node: image, line: 'rows' };
    }
    const { rows, columns, isSequence } = this.data;
    if (isSequence) return this.#sequence(shape, config);
    const filled = filledUp(shape, rows * columns);
    if (filled === undefined) {
      throw new OtherShapeError(config.refusal(words.notAnImage(shape, this.data)).message);
    }
    const image = this.#source('image', 'float32', [rows, columns]);
    return { node: this.#reshaped(layer.name, image, filled) };
  }

  /** Of as many steps as the file says, or as are set. */
  #sequence(shape: Shape, config: LayerConfig): Value {
    const { rows, columns } = this.data;
    const [steps, features, ...others] = shape;
    if (features !== columns || others.length > 0) {
      throw new OtherShapeError(config.refusal(words.notASequence(shape, columns)).message);
    }
    return { node: this.#source('sequence', 'float32', [steps ?? rows, columns]) };
  }

  #source(name: string, dtype: 'float32' | 'int32', sizes: Shape): LayerNode {
    const layer: Layer = { kind: 'input', dtype };
    const node: LayerNode = { name, layer, inputs: [], shape: [null, ...sizes] };
    this.#inputs.push(node);
    return node;
  }

  /** An image of any width whose columns are gathered, as Scanline's readers of numbers go out. */
  #isLine(input: ForeignLayer, shape: Shape): boolean {
    if (shape.length !== 2 || shape[0] !== SIDE || shape[1] !== null) return false;
    const readers = [...this.#readers.keys()].filter(({ inputs }) =>
      inputs.some(({ layer }) => layer === input),
    );
    const groups = JSON.stringify([SIDE, -1, LINE_COLUMNS]);
    return readers.every(
      ({ className, config }) =>
        className === 'Reshape' && JSON.stringify(config['target_shape']) === groups,
    );
  }

  #recurrent(
    layer: ForeignLayer,
    config: LayerConfig,
    { node }: Value,
    outputs: readonly number[],
  ): Value {
    const read = readRecurrent(layer, config, this.#reading());
    const recurrent = { ...read.recurrent, ...statesRead(read, outputs, config) };
    this.#rank(config, node, 3);
    return this.#withWeights(layer.name, { kind: 'recurrent', recurrent }, [node], () =>
      recurrentSources(layer, 'cell', recurrent),
    );
  }

  #bidirectional(
    layer: ForeignLayer,
    config: LayerConfig,
    { node, lengths }: Value,
    outputs: readonly number[],
  ): Value {
    const { file } = this.model;
    const half = (key: 'layer' | 'backward_layer') => {
      const inner = readInner(config.take(key), layer, file);
      if (!isRecurrentClass(inner.className)) {
        throw config.refusal(importRecurrent.bidirectionalOf(inner.className, RECURRENT_CLASSES));
      }
      const innerConfig = this.#innerConfig(inner);
      const read = readRecurrent(inner, innerConfig, this.#reading());
      innerConfig.end();
      return read.recurrent;
    };
    if (outputs.some((index) => index !== 0)) {
      throw config.refusal(importRecurrent.bidirectionalStates);
    }
    const forward = half('layer');
    if (layer.config['backward_layer'] !== undefined && layer.config['backward_layer'] !== null) {
      const backward = half('backward_layer');
      const mirror = { ...forward, goBackwards: !forward.goBackwards, name: backward.name };
      const other = differing(mirror, backward);
      if (other !== undefined) throw config.refusal(importRecurrent.backwardDiffers(other));
    }
    const mode = config.take('merge_mode') ?? 'concat';
    const mergeMode = MERGE_MODES.find((known) => known === mode);
    if (mergeMode === undefined || layer.config['merge_mode'] === null) {
      throw config.differs('merge_mode', layer.config['merge_mode'], MERGE_MODES);
    }
    this.#rank(config, node, 3);
    const recurrent = { ...forward, name: forward.name.replace(/^forward_/, '') };
    const made = this.#withWeights(
      layer.name,
      { kind: 'bidirectional', recurrent, mergeMode },
      lengths === undefined ? [node] : [node, lengths],
      () => [
        ...recurrentSources(layer, 'forward', recurrent),
        ...recurrentSources(layer, 'backward', recurrent),
      ],
    );
    return lengths !== undefined && recurrent.returnSequences ? { ...made, lengths } : made;
  }

  #timeDistributed(layer: ForeignLayer, config: LayerConfig, from: Value): Value {
    const inner = readInner(config.take('layer'), layer, this.model.file);
    const innerConfig = this.#innerConfig(inner);
    // At every timestep the same, which a dense layer is anyway.
    if (inner.className === 'Dense') {
      const made = this.#dense(inner, innerConfig, from, layer, 'layer');
      innerConfig.end();
      return made;
    }
    if (!isRecurrentClass(inner.className)) {
      throw config.refusal(importRecurrent.timeDistributedOf(inner.className, RECURRENT_CLASSES));
    }
    const read = readRecurrent(inner, innerConfig, this.#reading());
    const { recurrent } = read;
    if (read.returnState) throw config.refusal(importRecurrent.innerStates);
    innerConfig.end();
    this.#rank(config, from.node, 4);
    return this.#withWeights(layer.name, { kind: 'time-distributed', recurrent }, [from.node], () =>
      recurrentSources(layer, 'layer-cell', recurrent),
    );
  }

  /** @param owner the layer that has the weights: this one, or the one around it */
  #dense(
    layer: ForeignLayer,
    config: LayerConfig,
    { node }: Value,
    owner: ForeignLayer,
    part: WeightSource['part'],
  ): Value {
    const units = config.whole('units', 1, 1024);
    const useBias = config.boolean('use_bias', true);
    const activation = config.activation('activation', 'linear', [
      ...DENSE_ACTIVATIONS,
      'linear',
      'softmax',
    ]);
    this.#initializers(layer, config, { kernel: GLOROT, bias: ZEROS });
    if (typeof node.shape.at(-1) !== 'number' || node.shape.length < 2) {
      throw config.refusal(words.noFeatures);
    }
    const linear = activation === 'softmax' ? 'linear' : activation;
    const sources = [{ layer: owner, part, kind: 'kernel', index: 0 }];
    if (useBias) sources.push({ layer: owner, part, kind: 'bias', index: 1 });
    const made = this.#withWeights(
      owner.name,
      { kind: 'dense', units, activation: linear, useBias },
      [node],
      () => sources,
    );
    if (activation !== 'softmax') return made;
    return { node: this.#node(owner.name, { kind: 'softmax' }, [made.node]) };
  }

  #activation(
    activation: DenseActivation | 'softmax',
    layer: ForeignLayer,
    config: LayerConfig,
    from: Value,
  ): Value {
    if (activation === 'linear') return from;
    const { node } = from;
    if (activation === 'softmax') {
      return { node: this.#node(layer.name, { kind: 'softmax' }, [node]) };
    }
    const [read] = layer.inputs;
    const isOnly = this.#readers.get(read.layer)?.length === 1;
    if (node.layer.kind !== 'dense' || node.layer.activation !== 'linear' || !isOnly) {
      throw config.refusal(words.applies(activation, node.name));
    }
    const made = this.#node(node.name, { ...node.layer, activation }, node.inputs);
    this.#sources.set(made, this.#sources.get(node) ?? []);
    return { node: made };
  }

  #layerNormalization(layer: ForeignLayer, config: LayerConfig, { node }: Value): Value {
    this.#lastAxis(config, node, -1);
    config.only('center', true);
    config.only('scale', true);
    config.only('rms_scaling', false);
    this.#initializers(layer, config, { gamma: ONES, beta: ZEROS });
    const epsilon = config.number('epsilon', 1e-3);
    if (!(epsilon > 0 && epsilon < 1)) {
      throw config.differs('epsilon', epsilon, [importSettings.expected.epsilon]);
    }
    return this.#withWeights(layer.name, { kind: 'layer-normalization', epsilon }, [node], () => [
      { layer, part: '', kind: 'gamma', index: 0 },
      { layer, part: '', kind: 'beta', index: 1 },
    ]);
  }

  #reshape(layer: ForeignLayer, config: LayerConfig, { node, line }: Value): Value {
    const target = config.list('target_shape');
    if (line === 'rows') return { node, line: 'rows' };
    if (line === 'columns') {
      if (JSON.stringify(target) !== JSON.stringify([-1, SIDE * LINE_COLUMNS])) {
        throw config.differs('target_shape', target, [[-1, SIDE * LINE_COLUMNS]]);
      }
      return { node: this.#node(layer.name, { kind: 'collapse', axes: 'height' }, [node]) };
    }
    const shape = reshapedTo(target, node.shape);
    if (shape === undefined) throw config.refusal(words.doesNotFit(node.shape.slice(1), target));
    return { node: this.#reshaped(layer.name, node, shape) };
  }

  #permute(layer: ForeignLayer, config: LayerConfig, { node, line }: Value): Value {
    const dims = config.list('dims').map(Number);
    const { name } = layer;
    if (line === 'rows' && dims.join() === '2,1,3') {
      const blocks: Layer = { kind: 'blocks', height: SIDE, width: LINE_COLUMNS };
      return { node: this.#node(name, blocks, [node]), line: 'columns' };
    }
    const sizes = node.shape.slice(1).map(Number);
    if (dims.toSorted((a, b) => a - b).join() !== sizes.map((_, i) => i + 1).join()) {
      throw config.refusal(words.wrongDims(dims));
    }
    const shape = dims.map((dim) => sizes[dim - 1]);
    // Axes of length 1 may go anywhere: what counts is the order of the others.
    const order = dims.filter((dim) => sizes[dim - 1] > 1);
    if (order.every((dim, i) => i === 0 || dim > order[i - 1])) {
      return { node: this.#reshaped(name, node, shape) };
    }
    const long = sizes.filter((size) => size > 1);
    if (long.length === 2) {
      const upright = this.#reshaped(name, node, long);
      const turned: Layer = { kind: 'reorient', direction: 'left-to-right' };
      return { node: this.#reshaped(name, this.#node(name, turned, [upright]), shape) };
    }
    const { rows, columns } = this.data;
    const blocks = blocksOf(sizes, dims);
    const image = node.layer.kind === 'reshape' ? node.inputs[0] : node;
    if (blocks !== undefined && image.shape.slice(1).join() === [rows, columns].join()) {
      return { node: this.#reshaped(name, this.#node(name, blocks, [image]), shape) };
    }
    throw config.refusal(words.turns(dims));
  }

  /** Everything cropped away but the last timestep. */
  #lastTimestep(layer: ForeignLayer, config: LayerConfig, { node }: Value): Value {
    config.only('data_format', 'channels_last');
    const cropping = JSON.stringify(config.list('cropping'));
    const { className, name } = layer;
    const source =
      node.layer.kind === 'reshape' && className === 'Cropping2D' ? node.inputs[0] : node;
    const [, timesteps, features] = source.shape;
    const one = className === 'Cropping1D' ? [1, features] : [1, 1, features];
    const before = [Number(timesteps) - 1, 0];
    const expected = JSON.stringify(className === 'Cropping1D' ? before : [before, [0, 0]]);
    if (source.shape.length !== 3 || cropping !== expected) {
      throw config.refusal(words.crops(cropping));
    }
    const last = this.#node(name, { kind: 'over-time', take: 'last' }, [source]);
    return { node: this.#reshaped(name, last, one.map(Number)) };
  }

  #masking(config: LayerConfig, from: Value): Value {
    const value = config.number('mask_value', 0);
    const { node } = from;
    if (node.layer.kind === 'collapse' && value === LINE_PADDING) {
      const [, widths] = this.#inputs;
      const shrink: Layer = { kind: 'shrink-widths', by: LINE_COLUMNS };
      return { node, lengths: this.#node('shrink_widths', shrink, [widths]) };
    }
    // No timestep of an image is nothing but a number that ink never is.
    if (isRearrangedImage(node) && (value < 0 || value > 1)) return from;
    throw config.refusal(words.skips(value));
  }

  #merge(
    mode: MergeMode,
    layer: ForeignLayer,
    config: LayerConfig,
    inputs: readonly Value[],
  ): Value {
    const nodes = inputs.map(({ node }) => node);
    const [first] = nodes;
    if (nodes.length < 2) throw config.refusal(words.mergesTooFew(nodes.length));
    const compared = ({ shape }: LayerNode) =>
      (mode === 'concat' ? shape.slice(0, -1) : shape).join();
    if (nodes.some((node) => compared(node) !== compared(first))) {
      throw config.refusal(words.mergesShapes(nodes.map(({ shape }) => shape.slice(1))));
    }
    if (mode === 'concat') this.#lastAxis(config, first, -1);
    return { node: this.#node(layer.name, { kind: 'merge', mode }, nodes) };
  }

  /** The setting `axis` must be the last one, counted from either end. */
  #lastAxis(config: LayerConfig, { shape }: LayerNode, otherwise: number): void {
    const given = config.take('axis') ?? otherwise;
    const axis: unknown = Array.isArray(given) && given.length === 1 ? given[0] : given;
    if (axis === -1 || axis === shape.length - 1) return;
    throw config.differs('axis', given, [-1]);
  }

  #rank(config: LayerConfig, { shape }: LayerNode, rank: number): void {
    if (shape.length === rank) return;
    throw config.refusal(words.needs(rank === 3 ? 'sequence' : 'sequences', shape.slice(1)));
  }

  #initializers(
    layer: ForeignLayer,
    config: LayerConfig,
    expected: Readonly<Record<string, readonly string[]>>,
  ): void {
    for (const [weight, names] of Object.entries(expected)) {
      const setting = `${weight}_initializer`;
      const name = classNameOf(config.take(setting));
      if (name !== undefined && !names.includes(name)) {
        this.#notices.push({ kind: 'first-values', layer: layer.name, setting });
      }
    }
  }

  #innerConfig(inner: ForeignLayer): LayerConfig {
    return new LayerConfig(inner, this.model.file, (notice) => this.#notices.push(notice));
  }

  #reading() {
    const { dialect, file } = this.model;
    return { dialect, file, notice: (notice: Notice) => this.#notices.push(notice) };
  }

  #reshaped(name: string, node: LayerNode, shape: readonly number[]): LayerNode {
    const source = node.layer.kind === 'reshape' ? node.inputs[0] : node;
    if (source.shape.slice(1).join() === shape.join()) return source;
    return this.#node(name, { kind: 'reshape', shape }, [source]);
  }

  #withWeights(
    name: string,
    layer: Layer,
    inputs: readonly LayerNode[],
    sources: () => readonly WeightSource[],
  ): Value {
    const node = this.#node(name, layer, inputs);
    this.#sources.set(node, sources());
    return { node };
  }

  #node(name: string, layer: Layer, inputs: readonly LayerNode[]): LayerNode {
    const shapes = inputs.map(({ shape }) => shape);
    return { name, layer, inputs, shape: outputShape(layer, shapes) };
  }
}

const DENSE_ACTIVATIONS = ['relu', 'tanh', 'sigmoid'] as const;
const MERGE_MODES = ['concat', 'sum', 'mul', 'ave'] as const satisfies readonly MergeMode[];
const GLOROT = ['GlorotUniform', 'glorot_uniform'];
const ZEROS = ['Zeros', 'zeros'];
const ONES = ['Ones', 'ones'];

/** What of a recurrent layer's outputs is read: its states are the last of its sequence. */
function statesRead(
  { recurrent, returnState }: ReturnType<typeof readRecurrent>,
  outputs: readonly number[],
  config: LayerConfig,
): Partial<Recurrent> {
  if (outputs.every((index) => index === 0)) return {};
  const isHidden = outputs.every((index) => index <= 1);
  if (returnState && isHidden && !recurrent.returnSequences) return {};
  if (returnState && isHidden && outputs.length === 1) return { returnSequences: false };
  throw config.refusal(isHidden ? importRecurrent.sequenceAndState : importRecurrent.cellState);
}

function recurrentSources(
  layer: ForeignLayer,
  part: WeightSource['part'],
  { useBias }: Recurrent,
): WeightSource[] {
  return ['kernel', 'recurrent_kernel', ...(useBias ? ['bias'] : [])].map((kind, index) => ({
    ...{ layer, part, kind, index },
  }));
}

/** The first setting in which two recurrent layers differ, but for where their weights begin. */
function differing(one: Recurrent, other: Recurrent): string | undefined {
  const keys = Object.keys(one) as (keyof Recurrent)[];
  return keys.find(
    (key) =>
      !['kernelInitializer', 'recurrentInitializer', 'unitForgetBias'].includes(key) &&
      one[key] !== other[key],
  );
}

/** The shape with its open lengths such that it has as many values; `undefined` where it cannot have them. */
function filledUp(shape: Shape, pixels: number): number[] | undefined {
  const known = shape.reduce<number>((product, size) => product * (size ?? 1), 1);
  const open = shape.filter((size) => size === null).length;
  const rest = pixels / known;
  const each = open === 2 ? Math.sqrt(rest) : rest;
  if (open > 2 || !Number.isInteger(each) || (open === 0 && each !== 1)) return undefined;
  return shape.map((size) => size ?? each);
}

/** The shape that `target` makes of `shape`, where -1 is what is left. */
function reshapedTo(target: readonly unknown[], shape: Shape): number[] | undefined {
  const values = sizeOf(shape);
  const sizes = target.map(Number);
  const known = sizes.filter((size) => size !== -1).reduce((product, size) => product * size, 1);
  const open = sizes.filter((size) => size === -1).length;
  if (open > 1 || sizes.some((size) => !Number.isInteger(size) || size === 0 || size < -1)) {
    return undefined;
  }
  const filled = sizes.map((size) => (size === -1 ? values / known : size));
  const made = filled.reduce((product, size) => product * size, 1);
  return made === values && filled.every(Number.isInteger) ? filled : undefined;
}

function sizeOf(shape: Shape): number {
  return shape.slice(1).reduce<number>((product, size) => product * (size ?? NaN), 1);
}

/** Tiles or columns of an image that was made `[rows, (height,) columns, width]`. */
function blocksOf(sizes: readonly number[], dims: readonly number[]): Layer | undefined {
  if (dims.join() === '2,1,3') return { kind: 'blocks', height: sizes[0], width: sizes[2] };
  if (dims.join() === '1,3,2,4') return { kind: 'blocks', height: sizes[1], width: sizes[3] };
  return undefined;
}

function isRearrangedImage({ layer, inputs }: LayerNode): boolean {
  if (layer.kind === 'input') return true;
  return ['reshape', 'reorient', 'blocks'].includes(layer.kind) && isRearrangedImage(inputs[0]);
}

/** An initializer's class, or the name that stands for it. */
function classNameOf(initializer: unknown): string | undefined {
  if (typeof initializer === 'string') return initializer;
  if (typeof initializer !== 'object' || initializer === null) return undefined;
  const { class_name: name } = initializer as Record<string, unknown>;
  return typeof name === 'string' ? name : undefined;
}

function nodesUpTo(output: LayerNode): LayerNode[] {
  const found = new Set<LayerNode>();
  const visit = (node: LayerNode) => {
    if (found.has(node)) return;
    node.inputs.forEach(visit);
    found.add(node);
  };
  visit(output);
  return [...found];
}

function distinct(notices: readonly Notice[]): Notice[] {
  const known = new Map(notices.map((notice) => [JSON.stringify(notice), notice]));
  return [...known.values()];
}
