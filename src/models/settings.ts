/** What can be set of an experiment: the options of a network, and how it is trained. */

export type { TaskName } from '../text/score.ts';

/** A network's options or a training setting: only what a link can spell. */
export type OptionValue = number | string | boolean;
export type Options = Readonly<Record<string, OptionValue>>;

export type OptimizerName = 'sgd' | 'rmsprop' | 'adam';
/** A data set that networks can be trained on (data/dataset.ts says what is in it). */
export type DataName = string;
/** models/learning-rate.ts says what each is. */
export type ScheduleName = 'constant' | 'step' | 'cosine' | 'warm-up-cosine';
export type ClippingName = 'none' | 'value' | 'norm' | 'global-norm';

/** How the network is trained. Defaults are Keras 3's (`DEFAULT_TRAINING` in training-fields.ts). */
export interface TrainingSettings {
  optimizer: OptimizerName;
  learningRate: number;
  /** SGD and RMSprop: the share of the last update that is kept. */
  momentum: number;
  /** RMSprop: how slowly the running mean of squared gradients forgets. */
  rho: number;
  /** RMSprop and Adam: keeps the division from exploding. */
  epsilon: number;
  /** RMSprop: `true` lr * g / sqrt(v + eps) as Keras 3 and Keras before 1.0.7; `false` lr * g / (sqrt(v) + eps). */
  epsilonInsideRoot: boolean;
  /** Adam. */
  beta1: number;
  beta2: number;
  /** Gradient clipping: each element, each variable's norm (Keras 3 clipnorm), or the norm of all together. */
  clipping: ClippingName;
  clipLimit: number;
  batchSize: number;
  epochs: number;
  data: DataName;
  /** Timesteps of a made-up sequence. */
  length: number;
  /** Only the first so many training digits; 60,000 is all of them. */
  trainingDigits: number;
  /** Only the first so many test digits are read after each epoch; 10,000 is all of them. */
  testDigits: number;
  /** Only so large a share of the training digits, drawn by the seed, has labels and is learned from; 1 is all. */
  labelFraction: number;
  /** So large a share of the training labels, drawn by the seed, names another class than it should. */
  labelNoise: number;
  /** Augmentation: each time a digit is learned from it is moved by up to so many pixels, across and down. */
  augmentShift: number;
  /** Turned by up to so many degrees, either way. */
  augmentRotation: number;
  /** Made larger or smaller by up to this share, e.g. 0.1 for 90 % to 110 %. */
  augmentScale: number;
  /** Slanted by up to so many degrees, either way. */
  augmentSlant: number;
  /** Made wider or narrower by up to this share, its height as it is. */
  augmentWidth: number;
  /** Drawn with a broader or finer pen: each edge of a stroke moves by up to so many pixels. */
  augmentStroke: number;
  /** Stop when the test accuracy has not risen for so many epochs; 0 never stops early. */
  patience: number;
  /** How the learning rate changes over the run. */
  schedule: ScheduleName;
  /** Schedule `step`: every so many epochs the rate is multiplied by `stepFactor`. */
  stepEpochs: number;
  stepFactor: number;
  /** Schedule `warm-up-cosine`: over so many epochs the rate rises from 0. */
  warmUpEpochs: number;
  /** Schedule `constant`: divide the learning rate by ten once, after so many epochs; 0 never. */
  dropLearningRateAfter: number;
  seed: number;
}
