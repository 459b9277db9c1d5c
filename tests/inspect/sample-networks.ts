/** Networks of every kind that the graph can express, small, with weights drawn at random. */
import { weightsOf } from '../../src/graph/weights.ts';
import type { LayerGraph } from '../../src/graph/layer-graph.ts';
import { graphOfSpelling } from '../../src/graph/spelling.ts';
import { inspectedNetwork, type InspectedNetwork } from '../../src/inspect/network.ts';
import { RandomStream } from '../../src/layers/random.ts';
import { defaultsOf } from '../../src/models/field.ts';
import { networkById } from '../../src/models/index.ts';
import type { Options } from '../../src/models/experiment.ts';
import type { ReadingWay } from '../../src/inspect/reading.ts';

export interface Sample {
  title: string;
  graph: () => LayerGraph;
  /** How it is asked before it has read all, and in how many steps. */
  way: ReadingWay;
  steps: number;
  /** Of a line; digits have 28. */
  columns?: number;
}

const own = (spelling: string, way: ReadingWay, steps: number): Sample => ({
  title: spelling,
  graph: () => graphOfSpelling(spelling),
  ...{ way, steps },
});

const known = (id: string, options: Options, way: ReadingWay, steps: number): Sample => {
  const network = networkById(id);
  return {
    title: `${id} ${JSON.stringify(options)}`,
    graph: () => network.layers({ ...defaultsOf(network.fields), ...options }),
    ...{ way, steps },
    ...(network.task.name === 'number' ? { columns: 61 } : {}),
  };
};

export const SAMPLES: readonly Sample[] = [
  known('simple-rnn', { units: 8, layers: 2 }, 'state', 28),
  known('lstm', { units: 8 }, 'state', 28),
  known('lstm', { units: 6, bidirectional: true }, 'each-way', 28),
  known('gru', { units: 6, layers: 2, bidirectional: true }, 'uncovered', 28),
  known('irnn', { units: 8, reading: 'pixels' }, 'state', 784),
  known('hrnn', { rowUnits: 5, columnUnits: 7 }, 'state', 28),
  known('four-direction', { units: 5 }, 'each-way', 28),
  known('four-direction', { units: 5, merge: 'sum', cell: 'gru' }, 'each-way', 28),
  known('mdlstm', { units1: 2, maps1: 4, units2: 3, maps2: 5, units3: 4 }, 'uncovered', 28),
  known(
    'mdlstm',
    { units1: 2, units2: 3, units3: 4, mdlstmCell: 'classic', peepholes: true },
    'uncovered',
    28,
  ),
  known('mdlstm-line', { units1: 2, maps1: 4, units2: 3, maps2: 5, units3: 4 }, 'frames', 8),
  known('blstm-line', { units: 6, layers: 2 }, 'frames', 16),
  own('rows gru:8:all layer-norm gru:8 dense:10', 'state', 28),
  own('columns simple-rnn:8:relu dense:12:tanh dense:10', 'state', 28),
  own('permuted:3 gru:6 dense:10', 'state', 784),
  own('tiles:4 lstm:16:all:residual flatten dense:10', 'uncovered', 49),
  own('tiles:2 gru:6:all average dense:10', 'state', 196),
  own('rows gru:28:all:residual gru:28:all:residual last dense:10', 'state', 28),
  own('rows lstm:6:back dense:10', 'state', 28),
  own('rows simple-rnn:6:both-sum dense:10', 'each-way', 28),
  own('rows gru:6:both-mul dense:10', 'each-way', 28),
  own('rows lstm:6:both-ave:all average dense:10', 'uncovered', 28),
  own('image four-direction:5:merge-mul dense:10', 'each-way', 28),
  own('image four-direction:5:merge-ave dense:10', 'each-way', 28),
  own('rows dense:9:softmax gru:6 dense:10', 'state', 28),
  own('grid gru:5:each lstm:6 dense:10', 'state', 28),
  own('grid gru:5:each:all flatten dense:10', 'uncovered', 28),
  own('image mdlstm:3 blocks:4x4 dense:8:tanh mdlstm:3 sum dense:10', 'uncovered', 28),
  own('image four-direction:5 dense:10', 'each-way', 28),
  own('rows dense:20:sigmoid layer-norm simple-rnn:8 dense:10', 'state', 28),
  known('mingru', { units: 6, layers: 2, reading: 'rows' }, 'state', 28),
  known('minlstm', { units: 6, layers: 2, reading: 'rows' }, 'state', 28),
  known('indrnn', { units: 6, layers: 3, reading: 'rows' }, 'state', 28),
  known('lru', { units: 6, layers: 2, reading: 'rows' }, 'state', 28),
  known('cornn', { units: 6, reading: 'rows', timeStep: 0.3 }, 'state', 28),
  own('rows cornn:5:both:dt0.4:gamma1:eps0.5 dense:10', 'each-way', 28),
  own('rows dense:6 lru:6:back dense:10', 'state', 28),
  own('rows mingru:6:both dense:10', 'each-way', 28),
  own('grid minlstm:5:each indrnn:6 dense:10', 'state', 28),
  own('rows dense:8 glu:6 gru:5 dense:10', 'state', 28),
];

/** Not all of one size, so that no layer is idle and none saturates. */
export function drawnWeights(
  graph: LayerGraph,
  seed = 1,
): Map<string, { data: Float32Array; shape: readonly number[] }> {
  return new Map(
    weightsOf(graph).map(({ name, shape }) => {
      const random = new RandomStream(seed, name);
      const size = shape.reduce((product, length) => product * length, 1);
      const rows = shape.length > 1 ? (shape.at(-2) ?? 1) : 100;
      const centre = name.endsWith('gamma') ? 1 : 0;
      const data = Float32Array.from(
        { length: size },
        () => centre + random.normal() / Math.sqrt(rows),
      );
      return [name, { data, shape }];
    }),
  );
}

export function drawnNetwork({ graph, columns }: Sample, seed = 1): InspectedNetwork {
  const made = graph();
  return inspectedNetwork(made, drawnWeights(made, seed), columns);
}

/** Something like ink: a third of the pixels, of any darkness. */
export function drawnPixels(columns = 28, seed = 1): Float32Array {
  const random = new RandomStream(seed, 'ink');
  return Float32Array.from({ length: 28 * columns }, () =>
    random.uniform() < 0.35 ? random.uniform() : 0,
  );
}

export function sampleNamed(title: string): Sample {
  const sample = SAMPLES.find((one) => one.title.startsWith(title));
  if (sample === undefined) throw new Error(`There is no sample "${title}".`);
  return sample;
}
