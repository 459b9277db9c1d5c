/**
 * Records a network's layers while its own file builds it: the builder is handed a kit whose layers compute
 * nothing and note what they are applied to. So what is exported is what is trained, for any network.
 */
import type {
  ClassifierModel,
  GatedConfig,
  LayerKit,
  RecurrentConfig,
  RecurrentLayer,
  SimpleRnnConfig,
  Symbol,
} from '../../layers/layer-kit.ts';
import type { Experiment } from '../../models/experiment.ts';
import { networkById } from '../../models/index.ts';
import type {
  GraphLayer,
  GraphNode,
  NetworkGraph,
  Recurrent,
  RecurrentCell,
} from './network-graph.ts';
import { outputShape } from './output-shape.ts';

type KitLayer = ReturnType<LayerKit['reshape']>;

/** The network that `experiment` trains. */
export function recordNetwork({
  network,
  options,
}: Pick<Experiment, 'network' | 'options'>): NetworkGraph {
  const recorder = new Recorder();
  networkById(network).build(recorder.kit, options);
  return recorder.graph();
}

/** Stands where the builder expects a layer or, not yet applied, something to wrap. */
class RecordedLayer {
  constructor(
    private readonly nodes: GraphNode[],
    readonly name: string,
    readonly layer: GraphLayer,
  ) {}

  apply(input: GraphNode | GraphNode[]): GraphNode {
    const inputs = Array.isArray(input) ? input : [input];
    const { name, layer } = this;
    const node = { name, layer, inputs, shape: outputShape(layer, inputs) };
    this.nodes.push(node);
    return node;
  }
}

class Recorder {
  readonly #nodes: GraphNode[] = [];
  readonly #nameOf = nameCounter();
  #ends: { inputs: GraphNode[]; output: GraphNode; name: string } | undefined;

  readonly kit: LayerKit = {
    input: (shape, name = 'input', dtype = 'float32') => {
      const node: GraphNode = {
        name: this.#nameOf(name),
        layer: { kind: 'input', dtype },
        inputs: [],
        shape: [null, ...shape],
      };
      this.#nodes.push(node);
      return asSymbol(node);
    },
    simpleRnn: (config) => this.#recurrent('simple-rnn', 'simple_rnn', config),
    lstm: (config) => this.#recurrent('lstm', 'lstm', config),
    gru: (config) => this.#recurrent('gru', 'gru', config),
    bidirectional: (layer, config) => {
      const recurrent = wrapped(layer);
      const { name, goBackwards } = recurrent;
      return this.#layer('bidirectional', {
        kind: 'bidirectional',
        forward: { ...recurrent, name: `forward_${name}` },
        backward: { ...recurrent, name: `backward_${name}`, goBackwards: !goBackwards },
        mergeMode: config?.mergeMode ?? 'concat',
      });
    },
    timeDistributed: (layer) =>
      this.#layer('time_distributed', { kind: 'time-distributed', recurrent: wrapped(layer) }),
    scan: (direction) =>
      this.#layer(`scan_${direction.replaceAll('-', '_')}`, { kind: 'scan', direction }),
    mdlstm: ({
      units,
      direction = 'all',
      cell = 'stable',
      peepholes = false,
      useBias = true,
      name,
    }) =>
      this.#layer(
        'mdlstm',
        { kind: 'mdlstm', units, corners: direction === 'all' ? 4 : 1, cell, peepholes, useBias },
        name,
      ),
    blocks: (config) => this.#layer('blocks', { kind: 'blocks', ...config }),
    shrinkWidths: (by) => this.#layer('shrink_widths', { kind: 'shrink-widths', by }),
    collapse: (axes) => this.#layer('collapse', { kind: 'collapse', axes }),
    reshape: (shape) => this.#layer('reshape', { kind: 'reshape', shape }),
    dropout: (rate) => this.#layer('dropout', { kind: 'dropout', rate }),
    merge: (mode) => this.#layer(mode === 'sum' ? 'add' : 'concatenate', { kind: 'merge', mode }),
    dense: ({ units, activation, useBias = true, name }) =>
      this.#layer(
        'dense',
        { kind: 'dense', units, activation: activation ?? 'linear', useBias },
        name,
      ),
    softmax: () => this.#layer('softmax', { kind: 'softmax' }),
    model: (inputs, output, name) => {
      const all = Array.isArray(inputs) ? inputs : [inputs];
      this.#ends = { inputs: all.map(asNode), output: asNode(output), name };
      return undefined as unknown as ClassifierModel;
    },
    randomState: () => ({}),
    restoreRandomState: () => undefined,
  };

  graph(): NetworkGraph {
    if (this.#ends === undefined) throw new TypeError('The network was not built to its end.');
    return { ...this.#ends, nodes: this.#nodes };
  }

  #layer(base: string, layer: GraphLayer, name?: string): KitLayer {
    const recorded = new RecordedLayer(this.#nodes, this.#nameOf(base, name), layer);
    return recorded as unknown as KitLayer;
  }

  #recurrent(
    cell: RecurrentCell,
    base: string,
    config: RecurrentConfig & Partial<SimpleRnnConfig & GatedConfig & { unitForgetBias: boolean }>,
  ): RecurrentLayer {
    if (config.recurrentActivation !== undefined && config.recurrentActivation !== 'sigmoid') {
      throw new TypeError(`Gates other than sigmoid ones are not recorded: ${base}.`);
    }
    const name = this.#nameOf(base, config.name);
    const recurrent: Recurrent = {
      cell,
      name,
      units: config.units,
      activation: config.activation ?? 'tanh',
      returnSequences: config.returnSequences ?? false,
      goBackwards: config.goBackwards ?? false,
      dropout: config.dropout ?? 0,
      useBias: config.useBias ?? true,
      unitForgetBias: config.unitForgetBias ?? true,
      kernelInitializer: config.kernelInitializer ?? 'glorotUniform',
      recurrentInitializer: config.recurrentInitializer ?? 'orthogonal',
    };
    const layer = new RecordedLayer(this.#nodes, name, { kind: 'recurrent', recurrent });
    return layer as unknown as RecurrentLayer;
  }
}

/** `lstm`, `lstm_1`, …, unless a name is given and free: as the layer kit that trains counts. */
function nameCounter(): (base: string, wanted?: string) => string {
  const used = new Map<string, number>();
  return (base, wanted = base) => {
    const count = used.get(wanted) ?? 0;
    used.set(wanted, count + 1);
    return count === 0 ? wanted : `${wanted}_${count}`;
  };
}

function wrapped(layer: RecurrentLayer): Recurrent {
  const recorded: unknown = layer;
  if (recorded instanceof RecordedLayer && recorded.layer.kind === 'recurrent') {
    return recorded.layer.recurrent;
  }
  throw new TypeError('Only a recurrent layer of this kit can be wrapped.');
}

// The builder hands back what it was handed, whatever tfjs's types say it is.
const asSymbol = (node: GraphNode) => node as unknown as Symbol;
const asNode = (symbol: Symbol) => symbol as unknown as GraphNode;
