/**
 * Networks of cells whose units do not look at each other, stacked: what one layer cannot know of the others' units the
 * next one can. Every layer but the first adds to what it reads, which is normalised for it.
 *
 *     [batch, timesteps, features] -> cell -> normalised -> (+ cell) ... -> last timestep -> normalised -> dense
 */
import { GraphBuilder, type RecurrentConfig } from '../graph/builder.ts';
import type { CellName } from '../graph/cells.ts';
import type { DataShape } from '../graph/data-shape.ts';
import type { LayerGraph } from '../graph/layer-graph.ts';
import { classify, sequenceInput } from './classifier.ts';
import type { Options, TrainingSettings } from './settings.ts';
import type { Field } from './field.ts';
import { dropoutField, layersField, unitsField } from './option-fields.ts';
import { numberOption, textOption } from './read-option.ts';
import { readImage, readingField } from './reading.ts';

/** How the stacks are trained unless their source says otherwise. */
export const STACK_TRAINING = {
  optimizer: 'adam',
  learningRate: 0.002,
  clipping: 'global-norm',
  clipLimit: 1,
  batchSize: 64,
  epochs: 20,
  schedule: 'warm-up-cosine',
} as const satisfies Partial<TrainingSettings>;

export function deepFields(units: number, layers: number): readonly Field[] {
  return [
    unitsField('units', units),
    readingField('pixels'),
    layersField(layers, 7),
    dropoutField(0),
  ];
}

/**
 * @param config of the layer at each depth, from 1 on
 */
export function deepLayers(
  cell: CellName,
  { options, data }: { options: Options; data: DataShape | undefined },
  config: (depth: number) => Partial<RecurrentConfig>,
): LayerGraph {
  const graph = new GraphBuilder(data);
  const image = sequenceInput(graph);
  const units = numberOption(options, 'units');
  const layers = numberOption(options, 'layers');
  const common = { units, returnSequences: true };
  let x = graph.recurrent(cell, { ...common, ...config(1) }, readImage(graph, image, options));
  for (let depth = 2; depth <= layers; depth++) {
    const dropout = numberOption(options, 'dropout');
    const read = graph.layerNormalization(x);
    const made = graph.recurrent(cell, { ...common, dropout, ...config(depth) }, read);
    x = graph.merge('sum', [read, made]);
  }
  const last = graph.overTime('last', x);
  return classify(graph, cell, image, graph.layerNormalization(last));
}

/** The same in the words of an own network. */
export function spelledDeep(
  cell: CellName,
  options: Options,
  flagsOf: (depth: number) => string,
): string {
  const units = numberOption(options, 'units');
  const dropout = numberOption(options, 'dropout');
  const drop = dropout > 0 ? `:drop${dropout}` : '';
  const layers = numberOption(options, 'layers');
  const words = Array.from({ length: layers }, (_, i) =>
    i === 0
      ? `${cell}:${units}:all${flagsOf(1)}`
      : `layer-norm ${cell}:${units}:all${flagsOf(i + 1)}:residual${drop}`,
  );
  return [textOption(options, 'reading'), ...words, 'last layer-norm dense:10'].join(' ');
}
