/** How a script of PyTorch trains: Keras's update rules, which differ from torch.optim's in where epsilon stands. */
import type { TrainingSettings } from '../models/experiment.ts';
import { GUESSING, madeUpOf } from './made-up-sequences.ts';
import { indented, number, rateOfEpoch, stopsEarly, thingsIn } from './python.ts';

export function optimizer(training: TrainingSettings): string {
  return [
    'class Optimizer:',
    indented([
      '"""Steps as Keras 3 takes them; torch.optim adds epsilon in another place."""',
      '',
      'def __init__(self, parameters):',
      '    self.parameters = [p for p in parameters if p.requires_grad]',
      '    self.averages = [{} for _ in self.parameters]',
      '    self.steps = 0',
      '',
      '@torch.no_grad()',
      'def step(self, learning_rate):',
      '    self.steps += 1',
      ...(training.clipping === 'none' ? [] : ['    clip_gradients(self.parameters)']),
      '    for p, averages in zip(self.parameters, self.averages):',
      '        g = p.grad',
      ...rule(training).map((line) => `        ${line}`),
    ]),
  ].join('\n');
}

function rule(training: TrainingSettings): string[] {
  const { optimizer: kind, momentum, rho, epsilon, beta1, beta2, epsilonInsideRoot } = training;
  const average = (name: string) => `averages.get("${name}", torch.zeros_like(p))`;
  const move =
    momentum > 0
      ? [
          `averages["momentum"] = ${number(momentum)} * ${average('momentum')} + change`,
          'p -= averages["momentum"]',
        ]
      : ['p -= change'];
  switch (kind) {
    case 'sgd':
      return ['change = learning_rate * g', ...move];
    case 'rmsprop':
      return [
        `v = averages["v"] = ${rho} * ${average('v')} + (1 - ${rho}) * g**2`,
        epsilonInsideRoot
          ? `change = learning_rate * g / (v + ${epsilon}).sqrt()`
          : `change = learning_rate * g / (v.sqrt() + ${epsilon})`,
        ...move,
      ];
    case 'adam':
      return [
        `m = averages["m"] = ${beta1} * ${average('m')} + (1 - ${beta1}) * g`,
        `v = averages["v"] = ${beta2} * ${average('v')} + (1 - ${beta2}) * g**2`,
        `rate = learning_rate * (1 - ${beta2}**self.steps) ** 0.5 / (1 - ${beta1}**self.steps)`,
        `p -= rate * m / (v.sqrt() + ${epsilon})`,
      ];
  }
}

export function clipping({ clipping: kind, clipLimit }: TrainingSettings): string[] {
  const norms = {
    none: [],
    value: ['for p in parameters:', `    p.grad.clamp_(-${clipLimit}, ${clipLimit})`],
    norm: [
      'for p in parameters:',
      `    p.grad *= ${clipLimit} / max(float(p.grad.norm()), ${clipLimit})`,
    ],
    'global-norm': [
      'norm = float(sum((p.grad**2).sum() for p in parameters)) ** 0.5',
      'for p in parameters:',
      `    p.grad *= ${clipLimit} / max(norm, ${clipLimit})`,
    ],
  };
  if (kind === 'none') return [];
  return [['def clip_gradients(parameters):', indented(norms[kind])].join('\n')];
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
      'torch.manual_seed(SEED)',
      'device = "cuda" if torch.cuda.is_available() else "cpu"',
      '',
      'def new(random, count):',
      '    sequences, wanted = (torch.from_numpy(part).to(device) for part in make_sequences(random, count))',
      `    return sequences, wanted${isSum ? '' : '.long()'}`,
      '',
      'tests, answers = new(np.random.default_rng(SEED + 1), TEST_SEQUENCES)',
      'random = np.random.default_rng(SEED)',
      'network = Network().to(device)',
      'optimizer = Optimizer(network.parameters())',
      ...(isScheduled ? [] : ['rate = LEARNING_RATE']),
      ...(patience > 0 ? [isSum ? 'best, waited = float("inf"), 0' : 'best, waited = 0, 0'] : []),
      'for epoch in range(EPOCHS):',
      ...rateOfEpoch(training),
      '    network.train()',
      '    for _ in range(STEPS_PER_EPOCH):',
      '        sequences, wanted = new(random, BATCH_SIZE)',
      '        network.zero_grad()',
      isSum
        ? '        F.mse_loss(network(sequences)[:, 0], wanted).backward()'
        : '        F.cross_entropy(network(sequences), wanted).backward()',
      `        optimizer.step(${isScheduled ? 'scheduled_rate(optimizer.steps)' : 'rate'})`,
      '    network.eval()',
      '    with torch.no_grad():',
      ...(isSum
        ? [
            '        error = float(F.mse_loss(network(tests)[:, 0], answers))',
            `    print(f"epoch {epoch + 1}: error {error:.4f}; ${GUESSING}")`,
          ]
        : [
            '        accuracy = float((network(tests).argmax(1) == answers).float().mean())',
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
      'torch.manual_seed(SEED)',
      'device = "cuda" if torch.cuda.is_available() else "cpu"',
      'images, labels = (part.to(device) for part in load_digits(True, TRAINING_DIGITS))',
      'test_images, test_labels = (part.to(device) for part in load_digits(False, TEST_DIGITS))',
      'network = Network().to(device)',
      'optimizer = Optimizer(network.parameters())',
      ...(isScheduled ? [] : ['rate = LEARNING_RATE']),
      ...(patience > 0 ? ['best, waited = 0, 0'] : []),
      'for epoch in range(EPOCHS):',
      ...rateOfEpoch(training),
      '    network.train()',
      '    for batch in torch.randperm(len(labels), device=device).split(BATCH_SIZE):',
      '        network.zero_grad()',
      '        F.cross_entropy(network(images[batch]), labels[batch]).backward()',
      `        optimizer.step(${isScheduled ? 'scheduled_rate(optimizer.steps)' : 'rate'})`,
      '    network.eval()',
      '    with torch.no_grad():',
      '        answers = torch.cat([network(part).argmax(1) for part in test_images.split(1000)])',
      '    accuracy = float((answers == test_labels).float().mean())',
      `    print(f"epoch {epoch + 1}: {accuracy:.2%} of the test ${thingsIn(training)}")`,
      ...stopsEarly(training),
    ]),
  ].join('\n');
}
