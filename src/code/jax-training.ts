/** How a script of JAX trains: Keras's update rules over trees of weights. */
import type { TrainingSettings } from '../models/experiment.ts';
import { GUESSING, madeUpOf } from './made-up-sequences.ts';
import { indented, number, rateOfEpoch, stopsEarly, thingsIn } from './python.ts';

export function optimizer(training: TrainingSettings): string {
  const kept = averagesOf(training);
  return [
    'def new_averages(w):',
    indented([
      `return {"steps": 0${kept.map((name) => `, "${name}": jax.tree.map(jnp.zeros_like, w)`).join('')}}`,
    ]),
    '',
    '',
    'def update(w, gradients, averages, rate):',
    indented([
      '"""A step as Keras 3 takes it."""',
      ...(training.clipping === 'none' ? [] : ['gradients = clipped(gradients)']),
      'steps = averages["steps"] + 1',
      ...rule(training),
      `return w, {"steps": steps${kept.map((name) => `, "${name}": ${name}`).join('')}}`,
    ]),
  ].join('\n');
}

function averagesOf({ optimizer: kind, momentum }: TrainingSettings): string[] {
  if (kind === 'adam') return ['m', 'v'];
  return [...(kind === 'rmsprop' ? ['v'] : []), ...(momentum > 0 ? ['moved'] : [])];
}

function rule(training: TrainingSettings): string[] {
  const { optimizer: kind, momentum, rho, epsilon, beta1, beta2, epsilonInsideRoot } = training;
  const each = (names: string, code: string, trees: string) =>
    `jax.tree.map(lambda ${names}: ${code}, ${trees})`;
  const mean = (name: string, share: number, what: string) =>
    `${name} = ${each(`${name}, g`, `${share} * ${name} + (1 - ${share}) * ${what}`, `averages["${name}"], gradients`)}`;
  const go =
    momentum > 0
      ? [
          `moved = ${each('moved, change', `${number(momentum)} * moved + change`, 'averages["moved"], changes')}`,
          `w = ${each('w, moved', 'w - moved', 'w, moved')}`,
        ]
      : [`w = ${each('w, change', 'w - change', 'w, changes')}`];
  switch (kind) {
    case 'sgd':
      return [`changes = ${each('g', 'rate * g', 'gradients')}`, ...go];
    case 'rmsprop': {
      const root = epsilonInsideRoot ? `jnp.sqrt(v + ${epsilon})` : `(jnp.sqrt(v) + ${epsilon})`;
      return [
        mean('v', rho, 'g**2'),
        `changes = ${each('g, v', `rate * g / ${root}`, 'gradients, v')}`,
        ...go,
      ];
    }
    case 'adam':
      return [
        mean('m', beta1, 'g'),
        mean('v', beta2, 'g**2'),
        `rate = rate * (1 - ${beta2}**steps) ** 0.5 / (1 - ${beta1}**steps)`,
        `w = ${each('w, m, v', `w - rate * m / (jnp.sqrt(v) + ${epsilon})`, 'w, m, v')}`,
      ];
  }
}

export function clipping({ clipping: kind, clipLimit }: TrainingSettings): string[] {
  const each = (code: string) => `return jax.tree.map(lambda g: ${code}, gradients)`;
  const clipped = {
    none: [],
    value: [each(`jnp.clip(g, -${clipLimit}, ${clipLimit})`)],
    norm: [each(`g * ${clipLimit} / jnp.maximum(jnp.sqrt((g**2).sum()), ${clipLimit})`)],
    'global-norm': [
      'norm = jnp.sqrt(sum((g**2).sum() for g in jax.tree.leaves(gradients)))',
      each(`g * ${clipLimit} / jnp.maximum(norm, ${clipLimit})`),
    ],
  };
  if (kind === 'none') return [];
  return [['def clipped(gradients):', indented(clipped[kind])].join('\n')];
}

export function main(training: TrainingSettings): string {
  return madeUpOf(training) === undefined ? mainOfImages(training) : mainOfSequences(training);
}

/** New sequences in each batch; what is told after an epoch is the accuracy, or the error of sums. */
function mainOfSequences(training: TrainingSettings): string {
  const { patience } = training;
  const isScheduled = training.schedule !== 'constant';
  const isSum = madeUpOf(training) === 'adding';
  return [
    'def main():',
    indented([
      'tests, answers = make_sequences(np.random.default_rng(SEED + 1), TEST_SEQUENCES)',
      'random = np.random.default_rng(SEED)',
      'key = jax.random.key(SEED)',
      'w = new_weights(key)',
      'averages = new_averages(w)',
      ...(isSum
        ? ['error_of = jax.jit(lambda w: loss_of(w, tests, answers, None))']
        : ['accuracy_of = jax.jit(lambda w: (predict(w, tests).argmax(1) == answers).mean())']),
      ...(isScheduled ? [] : ['rate = LEARNING_RATE']),
      ...(patience > 0 ? [isSum ? 'best, waited = np.inf, 0' : 'best, waited = 0, 0'] : []),
      'for epoch in range(EPOCHS):',
      ...rateOfEpoch(training),
      '    for batch in range(STEPS_PER_EPOCH):',
      '        sequences, wanted = make_sequences(random, BATCH_SIZE)',
      '        key, used = jax.random.split(key)',
      ...(isScheduled ? ['        rate = scheduled_rate(epoch * STEPS_PER_EPOCH + batch)'] : []),
      '        w, averages = train_batch(w, averages, sequences, wanted, rate, used)',
      ...(isSum
        ? [
            '    error = float(error_of(w))',
            `    print(f"epoch {epoch + 1}: error {error:.4f}; ${GUESSING}")`,
          ]
        : [
            '    accuracy = float(accuracy_of(w))',
            '    print(f"epoch {epoch + 1}: {accuracy:.2%} of the test sequences")',
          ]),
      ...stopsEarly(training),
    ]),
  ].join('\n');
}

function mainOfImages(training: TrainingSettings): string {
  const { patience, schedule } = training;
  const isScheduled = schedule !== 'constant';
  return [
    'def main():',
    indented([
      'images, labels = load_digits("train", TRAINING_DIGITS)',
      'test_images, test_labels = load_digits("test", TEST_DIGITS)',
      'key = jax.random.key(SEED)',
      'shuffles = np.random.default_rng(SEED)',
      'w = new_weights(key)',
      'averages = new_averages(w)',
      'answer = jax.jit(lambda w, images: predict(w, images).argmax(1))',
      ...(isScheduled ? [] : ['rate = LEARNING_RATE']),
      ...(patience > 0 ? ['best, waited = 0, 0'] : []),
      'for epoch in range(EPOCHS):',
      ...rateOfEpoch(training),
      '    order = shuffles.permutation(len(labels))',
      '    for start in range(0, len(order), BATCH_SIZE):',
      '        batch = order[start : start + BATCH_SIZE]',
      '        key, used = jax.random.split(key)',
      ...(isScheduled
        ? ['        rate = scheduled_rate(epoch * STEPS_PER_EPOCH + start // BATCH_SIZE)']
        : []),
      '        w, averages = train_batch(w, averages, images[batch], labels[batch], rate, used)',
      '    parts = range(0, len(test_labels), 1000)',
      '    answers = np.concatenate([answer(w, test_images[at : at + 1000]) for at in parts])',
      '    accuracy = float((answers == test_labels).mean())',
      `    print(f"epoch {epoch + 1}: {accuracy:.2%} of the test ${thingsIn(training)}")`,
      ...stopsEarly(training),
    ]),
  ].join('\n');
}
