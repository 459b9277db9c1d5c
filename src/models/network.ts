/**
 * What a network's file says: where it comes from, its equations, what was published, its options and
 * presets, and how it is built. The builder is handed the layers it may use, so this folder carries no
 * tensor code and the page can read it without loading tfjs.
 */
import type { LayerKit, ClassifierModel } from '../layers/layer-kit.ts';
import type { NetworkId, Options, TrainingSettings } from './experiment.ts';
import type { Field } from './field.ts';

export interface Network {
  id: NetworkId;
  task: Task;
  /** The name the field knows it by, e.g. "IRNN". */
  title: string;
  source: Source;
  /** In the source's notation, one equation a line. */
  equations: readonly string[];
  /** The options of this network; labels and explanations are in the text catalogue. */
  fields: readonly Field[];
  /** The first is the default. */
  presets: readonly Preset[];
  /**
   * For the task `digit`: `[batch, 28, 28]` to class probabilities `[batch, 10]`. For `number`: inputs
   * `image [batch, 28, width]` and `widths [batch]` to `[batch, ceil(width / pixelsPerFrame), 11]`, the
   * digits and then the blank. Either ends with a softmax layer of its own.
   */
  build(layers: LayerKit, options: Options): ClassifierModel;
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
  /** Takes minutes an epoch even on a good machine; the page says so. */
  slow?: boolean;
}

export interface PublishedResult {
  trainAccuracy?: number;
  testAccuracy: number;
  epochs: number;
  /** Where in the source the figure stands, or what it belongs to. */
  remark: string;
}
