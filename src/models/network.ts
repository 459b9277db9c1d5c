/**
 * What a network's file says: where it comes from, its equations, what was published, its options and
 * presets, and its layers as plain data: this folder carries no tensor code, and the page reads it without
 * loading tfjs.
 */
import type { DataShape } from '../graph/data-shape.ts';
import type { LayerGraph } from '../graph/layer-graph.ts';
import type { Field } from './field.ts';
import type { Options, TrainingSettings } from './settings.ts';

/** `Id`: what it is called in links, files and flags, e.g. `simple-rnn`. */
export interface Network<Id extends string = string> {
  id: Id;
  task: Task;
  /** The name the field knows it by, e.g. "IRNN". */
  title: string;
  source: Source;
  /** Others that it takes from. */
  furtherSources?: readonly Source[];
  /** In the source's notation, one equation a line. */
  equations: readonly string[];
  /** The options of this network; labels and explanations are in the text catalogue. */
  fields: readonly Field[];
  /** The first is the default. */
  presets: readonly Preset[];
  /**
   * For the task `digit`: `[batch, rows, columns]` to class probabilities `[batch, classes]`. For `number`: inputs
   * `image [batch, 28, width]` and `widths [batch]` to `[batch, ceil(width / pixelsPerFrame), 11]`, the
   * digits and then the blank. Either ends with a softmax layer of its own.
   *
   * @param data what it reads and tells apart; MNIST's where nothing is said
   * @throws FieldError saying why it cannot read such images
   */
  layers(options: Options, data?: DataShape): LayerGraph;
  /**
   * The same layers spelled as an own network (graph/spelling.ts), to start one from; of a network that reads
   * numbers, its layers for one digit. It ends as for MNIST.
   */
  spelled(options: Options): string;
}

export type Task =
  | { name: 'digit' }
  /** The network speaks once every so many columns of the image. */
  | { name: 'number'; pixelsPerFrame: number };

export interface Source {
  title: string;
  authors: string;
  year: number;
  url: string;
}

export interface Preset {
  /** In links and on the command line, e.g. `sgd-256`. */
  id: string;
  /** Differs from the fields' defaults only here. */
  options: Options;
  training: Partial<TrainingSettings>;
  /** What the source reports for exactly this recipe, in percent; shown as a dashed line. */
  published?: PublishedResult;
  /**
   * Seconds of training that an epoch takes on a laptop, on two cores in WebAssembly. Measured for the usual presets of
   * SimpleRNN, LSTM, IRNN by pixels, HRNN and MDLSTM (docs/performance.md); for the others an estimate from their
   * arithmetic. `scanline bench --presets --against none` prints them for any machine; the page learns its own
   * (epoch-time.ts, machine-pace.ts).
   */
  secondsPerEpoch: number;
  /** It ends no better than guessing, and shows why. */
  staysAtChance?: boolean;
}

export interface PublishedResult {
  trainAccuracy?: number;
  testAccuracy: number;
  epochs: number;
  /** Where in the source the figure stands, or what it belongs to. */
  remark: string;
}
