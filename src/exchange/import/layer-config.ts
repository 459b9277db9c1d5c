/**
 * The settings of one layer of a file, taken out one by one: what is left at the end, or has another value than
 * Scanline's layer, refuses. So no setting is ever passed over that could make it another layer.
 */
import { z } from 'zod';
import { importLayer, importSettings as words } from '../../text/en-import-layers.ts';
import { ExchangeError } from '../exchange-error.ts';
import type { ForeignLayer } from './read-topology.ts';

/** Settings that every layer has and that do not enter what it computes. */
const OF_EVERY_LAYER = ['name', 'trainable', 'batch_input_shape', 'batch_shape', 'input_shape'];

/** What is learnt by, and where learning begins; it does not enter what a trained layer computes. */
const LEARNING = /_(regularizer|constraint)$/;

const FLOATS = ['float32', 'float64', 'float16', 'bfloat16', 'mixed_float16', 'mixed_bfloat16'];

export class LayerConfig {
  readonly #left: Map<string, unknown>;

  constructor(
    private readonly layer: ForeignLayer,
    private readonly file: string,
    /** Told what of the file is not taken over, though the network computes the same. */
    private readonly notice: (what: Notice) => void,
  ) {
    this.#left = new Map(
      Object.entries(layer.config).filter(([, value]) => value !== null && value !== undefined),
    );
    if (layer.config['trainable'] === false) notice({ kind: 'frozen', layer: layer.name });
    for (const key of OF_EVERY_LAYER) this.#left.delete(key);
    this.#dtype();
  }

  /** A refusal that names the layer; `what` follows its name in the sentence. */
  refusal(what: string): ExchangeError {
    return new ExchangeError(importLayer(this.file, this.layer.name, what));
  }

  /** The setting as it is; `undefined` where it is not given or null. */
  take(key: string): unknown {
    const value = this.#left.get(key);
    this.#left.delete(key);
    return value;
  }

  boolean(key: string, otherwise: boolean): boolean {
    return this.#read(key, z.boolean(), words.kinds.boolean) ?? otherwise;
  }

  number(key: string, otherwise?: number): number {
    const value = this.#read(key, z.number(), words.kinds.number) ?? otherwise;
    if (value !== undefined) return value;
    throw this.refusal(words.missing(key));
  }

  whole(key: string, least: number, most: number): number {
    const value = this.take(key);
    const read = z.number().int().min(least).max(most).safeParse(value);
    if (read.success) return read.data;
    throw this.refusal(words.outOfBounds(key, value, { least, most }));
  }

  list(key: string): unknown[] {
    const value = this.take(key);
    return Array.isArray(value) ? (value as unknown[]) : [value];
  }

  /** The name of an activation; `null` is linear, as in Keras. */
  activation<Name extends string>(key: string, otherwise: string, known: readonly Name[]): Name {
    const given = key in this.layer.config ? this.layer.config[key] : otherwise;
    this.#left.delete(key);
    const name = activationName(given);
    const found = known.find((one) => one === name);
    if (found !== undefined) return found;
    throw this.differs(key, name ?? given, known);
  }

  /** A setting that must have the one value that Scanline's layer has. */
  only(key: string, expected: unknown): void {
    const given = this.take(key);
    if (given === undefined || JSON.stringify(given) === JSON.stringify(expected)) return;
    throw this.differs(key, given, [expected]);
  }

  ignore(...keys: string[]): void {
    for (const key of keys) this.#left.delete(key);
  }

  /** Leaves out what only repeats the settings of a layer inside. */
  ignoreRepeated(inner: Readonly<Record<string, unknown>>): void {
    for (const [key, value] of this.#left) {
      if (JSON.stringify(inner[key]) === JSON.stringify(value)) this.#left.delete(key);
    }
  }

  differs(key: string, given: unknown, expected: readonly unknown[]): ExchangeError {
    const { className } = this.layer;
    return this.refusal(words.differs(key, given, { className, expected }));
  }

  /** @throws ExchangeError naming a setting that nobody took, or an argument that the layer is called with. */
  end(): void {
    for (const [key, value] of this.#left) {
      if (LEARNING.test(key)) {
        this.notice({ kind: 'not-applied', layer: this.layer.name, setting: key });
      } else if (!/_initializer$/.test(key) && key !== 'seed') {
        throw this.refusal(words.unknown(key, value, this.layer.className));
      }
    }
    for (const [key, value] of Object.entries(this.layer.call)) {
      const isUsual = value === null || (key === 'training' && value === false);
      if (!isUsual) throw this.refusal(words.calledWith(key, value));
    }
  }

  #dtype(): void {
    const given = this.take('dtype');
    const policy = z.object({ config: z.object({ name: z.string() }) }).safeParse(given);
    const name = policy.success ? policy.data.config.name : given;
    if (name === undefined || name === 'float32') return;
    if (typeof name !== 'string' || !FLOATS.includes(name)) {
      throw this.refusal(words.precision(name));
    }
    if (name !== 'float64') this.notice({ kind: 'precision', dtype: name });
  }

  #read<Value>(key: string, schema: z.ZodType<Value>, expected: string): Value | undefined {
    const value = this.take(key);
    if (value === undefined) return undefined;
    const read = schema.safeParse(value);
    if (read.success) return read.data;
    throw this.refusal(words.wrongKind(key, value, expected));
  }
}

/** What is different from the file though the network computes the same. */
export type Notice =
  | { kind: 'softmax-added' }
  | { kind: 'frozen'; layer: string }
  | { kind: 'not-applied'; layer: string; setting: string }
  | { kind: 'first-values'; layer: string; setting: string }
  | { kind: 'precision'; dtype: string };

/** `undefined` for a function of the author's own. */
function activationName(given: unknown): string | undefined {
  if (given === null || given === undefined) return 'linear';
  const named = z
    .object({ class_name: z.literal('function'), config: z.string(), module: z.string() })
    .safeParse(given);
  const name = named.success && /^keras\b/.test(named.data.module) ? named.data.config : given;
  if (typeof name !== 'string') return undefined;
  // As TensorFlow calls its own function.
  return name === 'softmax_v2' ? 'softmax' : name;
}
