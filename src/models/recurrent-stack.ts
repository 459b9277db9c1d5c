/**
 * What SimpleRNN, LSTM and GRU share: an image read in some order, row by row unless chosen otherwise, by one to
 * three recurrent layers, each perhaps in both directions, then a dense layer with a softmax.
 *
 *     [batch, rows, columns] -> order of reading -> recurrent -> ... -> recurrent -> [batch, units] -> dense -> softmax -> [batch, classes]
 */
import { GraphBuilder } from '../graph/builder.ts';
import type { CellName } from '../graph/cells.ts';
import type { DataShape } from '../graph/data-shape.ts';
import type { LayerGraph } from '../graph/layer-graph.ts';
import { classify, sequenceInput, layerName } from './classifier.ts';
import type { Options } from './settings.ts';
import type { Field } from './field.ts';
import {
  choiceField,
  chronoField,
  dropoutField,
  layersField,
  unitsField,
} from './option-fields.ts';
import { choiceOption, numberOption, switchOption, textOption } from './read-option.ts';
import { readImage, readingField } from './reading.ts';

const RECURRENT_INITIALIZERS = ['identity', 'orthogonal'] as const;

/** The options of the three networks; those with gates that forget may start them by `chrono`. */
export function stackFields(cell: CellName, units: number, dropout: number): readonly Field[] {
  return [
    unitsField('units', units),
    readingField('rows'),
    layersField(1, 3),
    { kind: 'switch', name: 'bidirectional', default: false, restarts: true },
    dropoutField(dropout),
    choiceField('recurrentInitializer', RECURRENT_INITIALIZERS, 'orthogonal'),
    ...(cell === 'simple-rnn' ? [] : [chronoField(false)]),
  ];
}

/** The same in the words of an own network, e.g. `rows lstm:64:all lstm:64 dense:10`. */
export function spelledStack(
  cell: CellName,
  options: Options,
  order = textOption(options, 'reading'),
): string {
  const layers = numberOption(options, 'layers');
  const dropout = numberOption(options, 'dropout');
  const words = Array.from({ length: layers }, (_, i) =>
    [
      `${cell}:${numberOption(options, 'units')}`,
      ...(i + 1 < layers ? ['all'] : []),
      ...(switchOption(options, 'bidirectional') ? ['both'] : []),
      ...(options['recurrentInitializer'] === 'identity' ? ['identity'] : []),
      ...(options['chrono'] === true ? ['chrono'] : []),
      ...(dropout > 0 ? [`drop${dropout}`] : []),
    ].join(':'),
  );
  return [order, ...words, 'dense:10'].join(' ');
}

/** One of the three from its options (see `stackFields`), which is called as its cell: `[batch, rows, columns]` to `[batch, classes]`. */
export function stackLayers(
  cell: CellName,
  options: Options,
  data: DataShape | undefined,
): LayerGraph {
  const graph = new GraphBuilder(data);
  const layers = numberOption(options, 'layers');
  const image = sequenceInput(graph);
  let sequence = readImage(graph, image, options);
  for (let depth = 1; depth <= layers; depth++) {
    const config = {
      units: numberOption(options, 'units'),
      dropout: numberOption(options, 'dropout'),
      chrono: cell !== 'simple-rnn' && switchOption(options, 'chrono'),
      recurrentInitializer: choiceOption(options, 'recurrentInitializer', RECURRENT_INITIALIZERS),
      // Every layer but the last hands a whole sequence on.
      returnSequences: depth < layers,
      name: layers === 1 ? layerName(cell) : `${layerName(cell)}_${depth}`,
    };
    sequence = switchOption(options, 'bidirectional')
      ? graph.bidirectional(cell, config, sequence)
      : graph.recurrent(cell, config, sequence);
  }
  return classify(graph, cell, image, sequence);
}
