/**
 * The golden files: what others make of fixed weights and a fixed batch. Keras 3 writes all but one (tools/keras/), JAX
 * that of the cells which Keras lacks (tools/jax/).
 */
import { readFileSync } from 'node:fs';
import type { DenseConfig, RecurrentConfig } from '../../src/graph/builder.ts';
import type { MergeMode } from '../../src/graph/layer-graph.ts';
import type { NetworkId, Options, TrainingSettings } from '../../src/models/experiment.ts';
import type { Start } from './hashed-values.ts';

export const KERAS_GROUPS = [
  'cells',
  'layer-options',
  'optimizers',
  'networks',
  'own-networks',
] as const;
export const GROUPS = [...KERAS_GROUPS, 'long-memory'] as const;
export type Group = (typeof GROUPS)[number];

export const MEASURES = [
  /** Class probabilities. */
  'output',
  /** The loss before the first step. */
  'loss',
  /** Of the weight whose gradient is farthest off. */
  'gradients',
  /** The losses before each of ten steps. */
  'losses',
  /** Weights after one step, of the weight that is farthest off. */
  'weights1',
  'weights10',
  /** The way that weights went from their start, which is far shorter than the weights are large. */
  'moves1',
  'moves10',
] as const;

export type Measure = (typeof MEASURES)[number];
export type Differences = Record<Measure, number>;

/** One comparison: what is built, how it is trained, and what came of it elsewhere. */
export interface Golden {
  case: GoldenCase;
  output: { shape: number[]; values: Float32Array };
  /** The mean loss before each of ten steps; none where only a prediction is compared. */
  losses: readonly number[];
  /** In the order of the layers; values only where the case is trained. */
  weights: readonly GoldenWeight[];
  /** How far Keras on another backend or in float64 is from these numbers, which are its own on JAX in float32. */
  backends?: { torch: Partial<Differences>; jaxFloat64: Partial<Differences> };
}

export interface GoldenWeight {
  /** The layer's name and the weight's, e.g. `forward_lstm/kernel`. */
  name: string;
  shape: readonly number[];
  gradient: Float32Array;
  after1: Float32Array;
  after10: Float32Array;
}

/** As tools/keras/cases.py states it. */
export interface GoldenCase {
  title: string;
  /** Without the batch. */
  input: readonly number[];
  batch: number;
  classes: number;
  layers?: readonly LayerSpec[];
  network?: NetworkId;
  options?: Options;
  settings: Partial<TrainingSettings>;
  start?: Start;
  loss?: 'logits' | 'probabilities';
  /** The timesteps that are each sample's own. */
  lengths?: readonly number[];
  predictsOnly?: boolean;
}

export type LayerSpec = (
  | { layer: 'simpleRnn'; config: RecurrentConfig }
  | { layer: 'lstm'; config: RecurrentConfig }
  | { layer: 'gru'; config: RecurrentConfig }
) & { bidirectional?: { mergeMode: MergeMode }; timeDistributed?: boolean };

/** What `model.summary()` says of a network. */
export interface KerasSummary {
  network: NetworkId;
  options: Options;
  name: string;
  layers: {
    name: string;
    type: string;
    outputShape: readonly (number | null)[];
    parameters: number;
  }[];
  weights: { name: string; shape: number[] }[];
  parameters: number;
}

/** How the weights of a layer of Keras begin, over so many seeds. */
export type KerasBeginning = {
  features: number;
  draws: number;
  weights: Record<string, WeightBeginning>;
} & (
  | { layer: 'simpleRnn'; config: RecurrentConfig }
  | { layer: 'lstm'; config: RecurrentConfig }
  | { layer: 'gru'; config: RecurrentConfig }
  | { layer: 'dense'; config: DenseConfig }
);

export type WeightBeginning =
  | { shape: number[]; always: number[] }
  | { shape: number[]; largest: number; quantiles: number[]; orthogonal: boolean };

export interface Versions {
  python: string;
  keras: string;
  jax: string;
  torch: string;
}

export function goldensOf(group: Group): readonly Golden[] {
  return read<{ cases: StoredGolden[] }>(group).cases.map(decoded);
}

export function goldenOf(group: Group, title: string): Golden {
  const found = goldensOf(group).find((golden) => golden.case.title === title);
  if (found === undefined) throw new Error(`tests/goldens/files/${group}.json has no "${title}".`);
  return found;
}

export function kerasSummaries(): readonly KerasSummary[] {
  return read<{ networks: KerasSummary[] }>('summaries').networks;
}

export function kerasBeginnings(): readonly KerasBeginning[] {
  return read<{ layers: KerasBeginning[] }>('initial-values').layers;
}

export function hashedSample(): { symmetric: number[]; labels: number[]; kernel: number[] } {
  return read('hashed-values');
}

export function versions(): Versions {
  return read<{ versions: Versions }>('networks').versions;
}

interface StoredGolden extends Omit<Golden, 'output' | 'losses' | 'weights'> {
  output: { shape: number[]; values: string };
  losses?: number[];
  weights: {
    name: string;
    shape: number[];
    gradient?: string;
    after1?: string;
    after10?: string;
  }[];
}

function decoded(stored: StoredGolden): Golden {
  return {
    ...stored,
    output: { ...stored.output, values: numbers(stored.output.values) },
    losses: stored.losses ?? [],
    weights: stored.weights.map((weight) => ({
      ...weight,
      gradient: numbers(weight.gradient),
      after1: numbers(weight.after1),
      after10: numbers(weight.after10),
    })),
  };
}

/** float32, little-endian, from base64. */
function numbers(base64 = ''): Float32Array {
  const bytes = Buffer.from(base64, 'base64');
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`files/${name}.json`, import.meta.url), 'utf8')) as T;
}
