/** Any experiment that there can be, for property tests. */
import fc from 'fast-check';
import { fitted } from '../../src/models/data-fit.ts';
import type { Experiment, OptionValue, TrainingSettings } from '../../src/models/experiment.ts';
import { FieldError, type Field } from '../../src/models/field.ts';
import { type KnownNetwork, NETWORKS, taskOf } from '../../src/models/index.ts';
import {
  settingsOf,
  TRAINING_FIELDS,
  trainingOptions,
  withoutIdle,
} from '../../src/models/training-fields.ts';

export function anyNetwork(): fc.Arbitrary<KnownNetwork> {
  return fc.constantFrom(...NETWORKS);
}

export function anyExperiment(network: KnownNetwork): fc.Arbitrary<Experiment> {
  return fc
    .record({
      network: fc.constant(network.id),
      options: anyOptions(network.fields),
      training: anyOptions(TRAINING_FIELDS).map(settingsOf),
    })
    .map((any) => ({ ...any, ...onFittingData(any) }));
}

/** On MNIST where the network cannot read the data that were drawn; what means nothing to them at its default. */
function onFittingData(any: Experiment): Experiment {
  const idle = (training: TrainingSettings) => {
    const task = taskOf({ network: any.network, training });
    return settingsOf(withoutIdle(trainingOptions(training), task).options);
  };
  try {
    return fitted({ ...any, training: idle(any.training) });
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    return { ...any, training: idle({ ...any.training, data: 'mnist' }) };
  }
}

function anyOptions(fields: readonly Field[]): fc.Arbitrary<Record<string, OptionValue>> {
  return fc.record(Object.fromEntries(fields.map((field) => [field.name, anyValue(field)])));
}

function anyValue(field: Field): fc.Arbitrary<OptionValue> {
  switch (field.kind) {
    case 'number': {
      const { min, max } = field;
      const between = field.integer
        ? fc.integer({ min, max })
        : fc.double({ min, max, noNaN: true }).map((value) => value + 0);
      return fc.oneof(fc.constantFrom(...field.choices), between);
    }
    case 'choice':
      return fc.constantFrom(...field.choices);
    case 'text':
      return fc.constant(field.default);
    case 'switch':
      return fc.boolean();
  }
}
