/**
 * The reference kernels compute and learn what Keras 3 does, or JAX where Keras lacks the cell, and would not if
 * they were anything else.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { TrainingSettings } from '../../src/models/experiment.ts';
import { useCpu } from '../layers/set-up.ts';
import { differences } from './differences.ts';
import { expectEqualToGolden } from './expect-equal.ts';
import { goldenOf, goldensOf, GROUPS, type Golden, type GoldenCase } from './golden-files.ts';
import { runCase } from './run-case.ts';

beforeAll(useCpu);

describe.each(GROUPS)('%s on the CPU', (group) => {
  it.each(goldensOf(group).map((golden) => [golden.case.title, golden] as const))(
    '%s is the same',
    (_title, golden) => expectEqualToGolden(golden),
  );
});

describe('what is nearly the same as Keras', () => {
  const optimizers: [string, Partial<TrainingSettings>][] = [
    ['sgd', { momentum: 0.01 }],
    ['sgd-momentum', { momentum: 0.89 }],
    ['rmsprop', { epsilonInsideRoot: false }],
    ['rmsprop-momentum', { rho: 0.89 }],
    ['adam', { beta2: 0.99 }],
    ['adam-betas-epsilon', { epsilon: 1.01e-3 }],
    ['sgd-clipvalue', { clipLimit: 0.021 }],
    ['sgd-clipnorm', { clipping: 'global-norm' }],
    ['sgd-global-clipnorm', { clipping: 'norm' }],
    ['sgd-global-clipnorm', { clipping: 'none' }],
  ];

  it.each(optimizers)('is told from it: %s with %o', async (title, changes) => {
    const golden = goldenOf('optimizers', title);
    const { moves10 } = differences(await runCase(golden, changes), golden);
    expect(moves10).toBeGreaterThan(1e-3);
  });

  const layers: [string, Partial<GoldenCase>][] = [
    ['lstm-hard-sigmoid', { layers: [lstm({ recurrentActivation: 'hardSigmoidKeras1' })] }],
    ['lstm', { layers: [lstm({ recurrentActivation: 'hardSigmoid' })] }],
    ['lstm', { layers: [lstm({ goBackwards: true })] }],
  ];

  it.each(layers)('is told from it: %s as %o', async (title, changes) => {
    const golden = goldenOf('cells', title);
    const changed: Golden = { ...golden, case: { ...golden.case, ...changes } };
    const { output } = differences(await runCase(changed), golden);
    expect(output).toBeGreaterThan(1e-3);
  });
});

function lstm(config: object): NonNullable<GoldenCase['layers']>[number] {
  return { layer: 'lstm', config: { units: 5, ...config } };
}
