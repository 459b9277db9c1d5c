/** Any experiment that there can be, for property tests. */
import fc from 'fast-check';
import type { Experiment, OptionValue } from '../../src/models/experiment.ts';
import { fitted } from '../../src/models/data-fit.ts';
import type { Field } from '../../src/models/field.ts';
import { type KnownNetwork, NETWORKS } from '../../src/models/index.ts';
import { settingsOf, TRAINING_FIELDS, withoutIdle } from '../../src/models/training-fields.ts';

export function anyNetwork(): fc.Arbitrary<KnownNetwork> {
  return fc.constantFrom(...NETWORKS);
}

export function anyExperiment(network: KnownNetwork): fc.Arbitrary<Experiment> {
  const given = fc.record({
    network: fc.constant(network.id),
    options: anyOptions(network.fields),
    training: anyOptions(TRAINING_FIELDS).map((options) =>
      settingsOf(withoutIdle(options, network.task.name).options),
    ),
  });
  return given.map((experiment) => {
    try {
      return fitted(experiment);
    } catch {
      // A network that reads numbers cannot read letters.
      return { ...experiment, training: { ...experiment.training, data: 'mnist' } };
    }
  });
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
