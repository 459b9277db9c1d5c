/** Every state and gate of every step is Keras's (tools/keras/make_step_goldens.py). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../src/graph/builder.ts';
import type { LayerGraph } from '../../src/graph/layer-graph.ts';
import { weightsOf } from '../../src/graph/weights.ts';
import { inspectedNetwork } from '../../src/inspect/network.ts';
import { trace } from '../../src/inspect/trace.ts';
import { readFields } from '../../src/models/field.ts';
import { networkById } from '../../src/models/index.ts';
import { goldenOf, type GoldenCase, type Group } from '../goldens/golden-files.ts';
import { hashedSymmetric, hashedUniform, startingWeight } from '../goldens/hashed-values.ts';

interface StepGolden {
  group: Group;
  title: string;
  output: string;
  layers: {
    sequences: number;
    timesteps: number;
    units: number;
    states: Record<string, string>;
  }[];
}

const file = new URL('../goldens/files/steps.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: StepGolden[] };

function graphOf({ network, options, input, classes, layers = [] }: GoldenCase): LayerGraph {
  if (network !== undefined) {
    const { fields, title, layers } = networkById(network);
    return layers(readFields(fields, options ?? {}, title).options);
  }
  const graph = new GraphBuilder();
  const sequence = graph.input(input, 'sequence');
  let value = sequence;
  for (const spec of layers) {
    const cell = spec.layer === 'simpleRnn' ? 'simple-rnn' : spec.layer;
    value = graph.recurrent(cell, spec.config, value);
  }
  return graph.graph('case', [sequence], graph.softmax(graph.dense({ units: classes }, value)));
}

function numbers(base64: string): number[] {
  const bytes = Buffer.from(base64, 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}

function expectClose(values: ArrayLike<number>, expected: readonly number[], what: string) {
  const furthest = expected.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - values[i])),
    0,
  );
  expect(furthest, what).toBeLessThan(1e-6);
}

describe('every step is Keras’s', () => {
  it.each(cases.map((golden) => [golden.title, golden] as const))('%s', (_title, golden) => {
    const { case: given, weights: names } = goldenOf(golden.group, golden.title);
    const graph = graphOf(given);
    // In Keras's order, which is the graph's; under other names where a wrapper has its own.
    const weights = new Map(
      weightsOf(graph).map(({ name }, i) => {
        const { name: kerasName, shape } = names[i];
        return [
          name,
          { data: startingWeight(given.title, kerasName, shape, given.start ?? 'hashed') },
        ];
      }),
    );
    const size = given.input.reduce((product, length) => product * length, 1);
    const all = given.batch * size;
    const x =
      given.network === undefined
        ? hashedSymmetric(`${given.title}/x`, all, 1)
        : hashedUniform(`${given.title}/x`, all);
    const traced = trace(inspectedNetwork(graph, weights), x.subarray(0, size));
    expect(traced.layers).toHaveLength(golden.layers.length);
    golden.layers.forEach(({ sequences, timesteps, units, states }, i) => {
      const layer = traced.layers[i];
      expect(layer).toMatchObject({ timesteps, units });
      expect(Object.keys(layer.states).toSorted()).toEqual(Object.keys(states).toSorted());
      for (const [state, encoded] of Object.entries(states)) {
        const expected = numbers(encoded);
        expect(expected).toHaveLength(sequences * timesteps * units);
        expectClose(layer.states[state], expected, `${layer.name} ${state}`);
      }
    });
    expectClose(traced.probabilities, numbers(golden.output), 'probabilities');
  });
});
