import { describe, expect, it } from 'vitest';
import type { Field } from '../../src/models/field.ts';
import {
  defaultExperiment,
  experimentFromPreset,
  matchingPreset,
  networkById,
  NETWORKS,
  presetOf,
} from '../../src/models/index.ts';
import { linkKey } from '../../src/models/link.ts';
import { readExperiment } from '../../src/models/read-experiment.ts';
import { TRAINING_FIELDS } from '../../src/models/training-fields.ts';
import { nouns } from '../../src/text/nouns.ts';
import { fields as fieldTexts, type FieldText } from '../../src/text/en-fields.ts';
import {
  networks as networkTexts,
  tasks as taskTexts,
  type NetworkText,
} from '../../src/text/en-networks.ts';

const ALL_FIELDS = [...NETWORKS.flatMap((network) => network.fields), ...TRAINING_FIELDS];

describe.each(NETWORKS.map((network) => [network.id, network] as const))('%s', (id, network) => {
  it('says where it comes from and how it computes', () => {
    expect(network.source.url).toMatch(/^https:\/\//);
    expect(network.source.title && network.source.authors).toBeTruthy();
    expect(network.equations.length).toBeGreaterThan(0);
  });

  it('has presets that are experiments as they stand', () => {
    for (const preset of network.presets) {
      const experiment = experimentFromPreset(id, preset.id);
      expect(readExperiment(experiment)).toEqual({ experiment, notices: [] });
      expect(
        matchingPreset({ ...experiment, training: { ...experiment.training, seed: 99 } }),
      ).toBe(preset);
      if (preset.published !== undefined) {
        expect(experiment.training.epochs).toBe(preset.published.epochs);
      }
    }
  });

  it('has a sentence on itself and on each preset', () => {
    const texts: NetworkText = networkTexts[id];
    for (const sentence of [texts.summary, texts.explain]) expect(sentence).toMatch(/\.$/);
    expect(Object.keys(texts.presets).toSorted()).toEqual(
      network.presets.map((preset) => preset.id).toSorted(),
    );
    for (const { label, explain } of Object.values(texts.presets)) {
      expect(label).not.toBe('');
      expect(explain).toMatch(/\.$/);
    }
  });

  it('says what it learns, and opens with settings for that', () => {
    const { task } = network;
    expect(taskTexts[task.name](nouns.digit).explain).toMatch(/\.$/);
    for (const preset of network.presets) {
      const { testDigits } = experimentFromPreset(id, preset.id).training;
      expect(testDigits).toBe(task.name === 'digit' ? 10_000 : 2000);
    }
  });

  it('gives no option the name of a training setting or of a part of the link', () => {
    const taken = [...TRAINING_FIELDS.map(({ name }) => linkKey(name))];
    taken.push('v', 'network', 'preset', 'backend', 'hide', 'presenter', 'theme');
    const keys = network.fields.map(({ name }) => linkKey(name));
    expect(keys.filter((key) => taken.includes(key))).toEqual([]);
    expect(new Set([...keys, ...taken]).size).toBe(keys.length + taken.length);
  });
});

describe('every field', () => {
  it.each(ALL_FIELDS.map((field) => [field.name, field] as const))(
    '%s is sound and has words',
    (name, field) => {
      const text = (fieldTexts as Record<string, FieldText | undefined>)[field.words ?? name];
      expect(text?.label).toBeTruthy();
      expect(text?.explain).toMatch(/\.$/);
      expectSound(field, Object.keys(text?.choices ?? {}));
    },
  );

  it('is the only one the catalogue has words for', () => {
    const names = new Set(ALL_FIELDS.map(({ name, words }) => words ?? name));
    expect(Object.keys(fieldTexts).filter((name) => !names.has(name))).toEqual([]);
  });
});

describe('looking up', () => {
  it('opens with SimpleRNN and SGD', () => {
    const { network, options, training } = defaultExperiment();
    expect([network, options['units'], training.optimizer]).toEqual(['simple-rnn', 256, 'sgd']);
  });

  it('lists what is known when a name is not', () => {
    expect(() => networkById('rnn')).toThrow(
      'There is no network called "rnn". Known networks: simple-rnn, lstm, gru, irnn, indrnn, mingru, minlstm, lru, cornn, hrnn, four-direction, mdlstm, mdlstm-line, blstm-line, custom.',
    );
    expect(() => presetOf(networkById('simple-rnn'), 'best')).toThrow(
      'SimpleRNN has no preset called "best". Known presets: sgd-256, rmsprop-256, adam-256, sgd-512.',
    );
  });

  it('finds no preset for an experiment that was changed', () => {
    const experiment = defaultExperiment();
    expect(matchingPreset({ ...experiment, options: { ...experiment.options, units: 8 } })).toBe(
      undefined,
    );
  });
});

function expectSound(field: Field, worded: string[]): void {
  switch (field.kind) {
    case 'number':
      for (const value of [field.default, ...field.choices]) {
        expect(value >= field.min && value <= field.max).toBe(true);
        expect(!field.integer || Number.isInteger(value)).toBe(true);
      }
      expect([...field.choices].sort((a, b) => a - b)).toEqual(field.choices);
      expect(worded.filter((value) => !field.choices.includes(Number(value)))).toEqual([]);
      return;
    case 'choice':
      expect(field.choices).toContain(field.default);
      expect(worded).toEqual(field.choices);
      return;
    case 'text':
      expect(field.read(field.default)).toBe(field.default);
      return;
    case 'switch':
      expect(worded).toEqual([]);
  }
}
