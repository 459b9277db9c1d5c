/** An experiment as a script of Keras 3, for any of its backends. */
import { CELLS } from '../graph/cells.ts';
import {
  bothDirections,
  type LayerNode,
  logitsOf,
  MERGE_CLASSES,
  type Recurrent,
  walksBack,
  walksColumns,
} from '../graph/layer-graph.ts';
import type { DataName, TrainingSettings } from '../models/experiment.ts';
import { readsFiles } from './data-loading.ts';
import { GUESSING, madeUpOf, makesSequences } from './made-up-sequences.ts';
import {
  BROUGHT,
  call,
  clippingOf,
  constants,
  DATA_TITLES,
  docstring,
  dropsOnce,
  indented,
  number,
  shapesInWords,
  startsWithMemories,
  type Told,
} from './python.ts';

export function kerasScript(told: Told): string {
  const { graph, experiment } = told;
  const { training } = experiment;
  const madeUp = madeUpOf(training);
  const steps = graph.nodes.flatMap((node) => step(node, nameIn(graph.output)));
  const hasMemories = steps.some((line) => line.includes('=memories('));
  const isOutside = training.optimizer === 'rmsprop' && !training.epsilonInsideRoot;
  return `${[
    docstring(told, ['Runs with Keras 3: pip install keras and torch, jax or tensorflow.']),
    [
      'import os',
      '',
      'os.environ.setdefault("KERAS_BACKEND", "torch")  # or "jax", "tensorflow"',
      '',
      'import keras',
      ...(hasMemories || madeUp !== undefined ? ['import numpy as np'] : []),
      'from keras import layers, ops',
    ].join('\n'),
    constants(told),
    ...(hasMemories ? [MEMORIES] : []),
    [
      'def build_model():',
      indented([`"""${shapesInWords(told)}."""`, ...steps]),
      indented([
        `return keras.Model(${graph.inputs[0].name}, ${nameIn(logitsOf(graph))}, name="${graph.name}")`,
      ]),
    ].join('\n'),
    ...(isOutside ? [RMSPROP_OUTSIDE] : []),
    `def make_optimizer():\n    return ${optimizer(training)}`,
    ...(madeUp === undefined
      ? load(training.data)
      : [makesSequences(madeUp, graph), NEW_SEQUENCES]),
    main(training),
    'if __name__ == "__main__":\n    main()',
  ].join('\n\n\n')}\n`;
}

/** What a layer's output is called in the script. */
function nameIn(node: LayerNode): string {
  return node.layer.kind === 'dropout' ? `${nameIn(node.inputs[0])}_dropped` : node.name;
}

function step(node: LayerNode, output: string): string[] {
  const { layer, name, inputs, shape } = node;
  const [x = ''] = inputs.map(nameIn);
  const is = (code: string) => [`${nameIn(node)} = ${code}`];
  switch (layer.kind) {
    case 'input':
      return is(`keras.Input((${shape.slice(1).join(', ')}), name="${name}")`);
    case 'recurrent':
      return is(`${recurrent(layer.recurrent, name, inputs[0])}(${x})`);
    case 'bidirectional': {
      const [, backward] = bothDirections(layer.recurrent);
      return is(
        `${call('layers.Bidirectional', [
          recurrent(layer.recurrent, layer.recurrent.name, inputs[0]),
          // Keras makes a mirror of forward layers only.
          layer.recurrent.goBackwards &&
            `backward_layer=${recurrent(backward, backward.name, inputs[0])}`,
          layer.mergeMode !== 'concat' && `merge_mode="${layer.mergeMode}"`,
          `name="${name}"`,
        ])}(${x})`,
      );
    }
    case 'time-distributed':
      return is(
        `layers.TimeDistributed(${recurrent(layer.recurrent, layer.recurrent.name, inputs[0])}, name="${name}")(${x})`,
      );
    case 'reorient': {
      const columns = walksColumns(layer.direction) ? `layers.Permute((2, 1))(${x})` : x;
      return is(walksBack(layer.direction) ? `ops.flip(${columns}, axis=1)` : columns);
    }
    case 'blocks': {
      const [, rows, columns, features] = shape.map((size) => size ?? 0);
      const { height, width } = layer;
      const depth = features / (height * width);
      return [
        `${name} = layers.Reshape((${rows}, ${height}, ${columns}, ${width * depth}))(${x})`,
        `${name} = layers.Permute((1, 3, 2, 4))(${name})`,
        `${name} = layers.Reshape((${rows}, ${columns}, ${features}))(${name})`,
      ];
    }
    case 'collapse':
      return is(`ops.sum(${x}, axis=${layer.axes === 'height' ? '1' : '(1, 2)'})`);
    case 'reshape':
      return is(
        layer.shape.length === 1
          ? `layers.Flatten()(${x})`
          : `layers.Reshape((${layer.shape.join(', ')}))(${x})`,
      );
    case 'over-time':
      return is(layer.take === 'last' ? `${x}[:, -1]` : `layers.GlobalAveragePooling1D()(${x})`);
    case 'layer-normalization':
      return is(`layers.LayerNormalization(epsilon=${layer.epsilon}, name="${name}")(${x})`);
    case 'dropout':
      return is(`layers.Dropout(${layer.rate})(${x})`);
    case 'merge':
      return is(`layers.${MERGE_CLASSES[layer.mode]}()([${inputs.map(nameIn).join(', ')}])`);
    case 'dense':
      return is(
        `${call('layers.Dense', [
          String(layer.units),
          layer.activation !== 'linear' && `activation="${layer.activation}"`,
          !layer.useBias && 'use_bias=False',
          `name="${name}"`,
        ])}(${x})`,
      );
    case 'softmax':
      // The loss is computed of the logits.
      if (nameIn(node) === output) return [];
      return is(`layers.Softmax()(${x})`);
    default:
      throw new TypeError(`Keras has no layer like ${name}.`);
  }
}

function recurrent(layer: Recurrent, name: string, input: LayerNode): string {
  const { cell, units, activation, dropout } = layer;
  return call(`layers.${CELLS[cell].className}`, [
    String(units),
    activation !== 'tanh' && `activation=${activation === 'linear' ? 'None' : `"${activation}"`}`,
    layer.returnSequences && 'return_sequences=True',
    layer.goBackwards && 'go_backwards=True',
    !layer.useBias && 'use_bias=False',
    ...firstBiases(layer, input),
    layer.kernelInitializer === 'smallNormal' &&
      'kernel_initializer=keras.initializers.RandomNormal(stddev=0.001)',
    layer.kernelInitializer === 'torchUniform' &&
      'kernel_initializer=keras.initializers.VarianceScaling(1 / 3, "fan_in", "uniform")',
    layer.recurrentInitializer === 'identity' && 'recurrent_initializer="identity"',
    dropout > 0 && `dropout=${dropout}`,
    `name="${name}"`,
  ]);
}

function firstBiases(layer: Recurrent, input: LayerNode): string[] {
  const { cell, useBias, unitForgetBias } = layer;
  const hasMemories = startsWithMemories(layer);
  const isPlain = cell === 'lstm' && useBias && (hasMemories || !unitForgetBias);
  return [
    ...(isPlain ? ['unit_forget_bias=False'] : []),
    ...(hasMemories ? [`bias_initializer=memories(${input.shape.at(-2)})`] : []),
  ];
}

function optimizer(training: TrainingSettings): string {
  const { optimizer: kind, momentum, rho, epsilon, beta1, beta2, epsilonInsideRoot } = training;
  const settings = [
    `learning_rate=${learningRate(training)}`,
    ...(kind === 'adam'
      ? [`beta_1=${number(beta1)}`, `beta_2=${number(beta2)}`, `epsilon=${epsilon}`]
      : []),
    ...(kind === 'rmsprop' ? [`rho=${number(rho)}`, `epsilon=${epsilon}`] : []),
    ...(kind !== 'adam' && momentum > 0 ? [`momentum=${number(momentum)}`] : []),
    ...[clippingOf(training)].filter((clipping) => clipping !== undefined),
  ];
  const names = { sgd: 'SGD', rmsprop: 'RMSprop', adam: 'Adam' };
  const isOutside = kind === 'rmsprop' && !epsilonInsideRoot;
  return call(isOutside ? 'RMSpropEpsilonOutside' : `keras.optimizers.${names[kind]}`, settings);
}

/** A number, or one of Keras's schedules. */
function learningRate({ schedule, stepEpochs, stepFactor }: TrainingSettings): string {
  const schedules = 'keras.optimizers.schedules';
  switch (schedule) {
    case 'constant':
      return 'LEARNING_RATE';
    case 'step':
      return `${schedules}.ExponentialDecay(LEARNING_RATE, ${stepEpochs} * STEPS_PER_EPOCH, ${stepFactor}, staircase=True)`;
    case 'cosine':
      return `${schedules}.CosineDecay(LEARNING_RATE, STEPS)`;
    case 'warm-up-cosine':
      return `${schedules}.CosineDecay(0.0, STEPS - WARM_UP_STEPS, warmup_target=LEARNING_RATE, warmup_steps=WARM_UP_STEPS)`;
  }
}

const MEMORIES = `def memories(timesteps):
    """Gates that forget start with memories of 1 to as many steps as there are (Tallec and Ollivier, 2018)."""

    def biases(shape, dtype=None):
        values = np.zeros(shape, "float32")
        gates = 3 if len(shape) == 2 else 4
        units = shape[-1] // gates
        memories = np.log(np.random.uniform(1, max(1, timesteps - 1), units))
        if gates == 3:  # GRU: z is what is kept
            values[0, :units] = memories
        else:  # LSTM: i is what is taken in, f what is kept
            values[: 2 * units] = np.concatenate([-memories, memories])
        return values

    return biases`;

const RMSPROP_OUTSIDE = `class RMSpropEpsilonOutside(keras.optimizers.RMSprop):
    """As in Keras 1.0.7 to 2.3: lr g / (sqrt(v) + epsilon), where Keras 3 has lr g / sqrt(v + epsilon)."""

    def update_step(self, gradient, variable, learning_rate):
        velocity = self._velocities[self._get_variable_index(variable)]
        self.assign(velocity, self.rho * velocity + (1 - self.rho) * ops.square(gradient))
        self.assign_sub(variable, learning_rate * gradient / (ops.sqrt(velocity) + self.epsilon))`;

function load(data: DataName): string[] {
  if (BROUGHT.keras.includes(data)) return [loadBrought(data)];
  return [
    ...readsFiles(data),
    `def load_digits():
    return load_part("train", TRAINING_DIGITS), load_part("test", TEST_DIGITS)`,
  ];
}

const loadBrought = (data: DataName) => `def load_digits():
    """${DATA_TITLES[data]}, as float32 from 0 to 1."""
    train, test = keras.datasets.${data.replace('-', '_')}.load_data()
    return [
        (images[:count].astype("float32") / 255, labels[:count].astype("int32"))
        for (images, labels), count in ((train, TRAINING_DIGITS), (test, TEST_DIGITS))
    ]`;

const NEW_SEQUENCES = `class NewSequences(keras.utils.PyDataset):
    """An epoch of batches that were never seen before."""

    def __init__(self):
        super().__init__()
        self.random = np.random.default_rng(SEED)

    def __len__(self):
        return STEPS_PER_EPOCH

    def __getitem__(self, batch):
        return make_sequences(self.random, BATCH_SIZE)`;

function main(training: TrainingSettings): string {
  const { patience } = training;
  const madeUp = madeUpOf(training);
  const isSum = madeUp === 'adding';
  const callbacks = [
    ...(dropsOnce(training)
      ? [
          'keras.callbacks.LearningRateScheduler(',
          '    lambda epoch: LEARNING_RATE / (1 if epoch < DROP_LEARNING_RATE_AFTER else 10)',
          '),',
        ]
      : []),
    ...(patience > 0
      ? [
          isSum
            ? 'keras.callbacks.EarlyStopping("val_loss", patience=PATIENCE),'
            : 'keras.callbacks.EarlyStopping("val_accuracy", patience=PATIENCE, mode="max"),',
        ]
      : []),
  ];
  return [
    'def main():',
    indented([
      'keras.utils.set_random_seed(SEED)',
      madeUp === undefined
        ? '(images, labels), test = load_digits()'
        : 'test = make_sequences(np.random.default_rng(SEED + 1), TEST_SEQUENCES)',
      'model = build_model()',
      'model.summary()',
      'model.compile(',
      '    optimizer=make_optimizer(),',
      ...(isSum
        ? [`    loss="mean_squared_error",  # ${GUESSING}`]
        : [
            '    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),',
            '    metrics=["accuracy"],',
          ]),
      ')',
      'model.fit(',
      ...(madeUp === undefined
        ? ['    images,', '    labels,', '    batch_size=BATCH_SIZE,']
        : ['    NewSequences(),']),
      '    epochs=EPOCHS,',
      '    validation_data=test,',
      ...(callbacks.length > 0
        ? ['    callbacks=[', ...callbacks.map((line) => `        ${line}`), '    ],']
        : []),
      ')',
    ]),
  ].join('\n');
}
