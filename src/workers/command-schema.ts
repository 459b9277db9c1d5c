/** Commands as they come from the page: checked before anything is done about them. */
import { z } from 'zod';
import { EXPORT_FORMATS } from '../exchange/offers.ts';
import { NETWORKS } from '../models/index.ts';
import { readExperiment } from '../models/read-experiment.ts';
import { failures } from '../text/en-failures.ts';
import { PROTOCOL_VERSION, type Command } from './protocol.ts';
import { SessionError } from './session-failure.ts';

const DIGIT_PIXELS = 784;

const envelopeSchema = z.object({ id: z.number().int(), version: z.unknown() });

/** The command's id and its version, or `undefined` when the message has no id to answer to. */
export function readEnvelope(message: unknown): { id: number; version?: unknown } | undefined {
  return envelopeSchema.safeParse(message).data;
}

/**
 * @throws SessionError saying what is wrong with the command.
 * @throws FieldError saying what is wrong with its experiment.
 */
export function readCommand(message: unknown): Command {
  const { id: _, version, ...given } = z.looseObject({ version: z.unknown() }).parse(message);
  if (version !== PROTOCOL_VERSION) {
    throw new SessionError('unexpected', failures.version(version, PROTOCOL_VERSION));
  }
  const read = commandSchema.safeParse(given);
  if (!read.success) {
    const [issue] = read.error.issues;
    const where = [String(given['type']), ...issue.path].join('.');
    throw new SessionError('settings', failures.badCommand(where, issue.message));
  }
  const command = read.data;
  if (command.type === 'build' || command.type === 'choosePretrained') {
    return { ...command, experiment: readExperiment(command.experiment).experiment };
  }
  if (command.type === 'predict' && command.pixels.length !== DIGIT_PIXELS) {
    throw new SessionError('settings', failures.pixels(command.pixels.length));
  }
  return command;
}

const runId = z.number().int().positive();
const sample = { count: z.number().int().min(1).max(1000), seed: z.number() };

const commandSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    backend: z.enum(['auto', 'webgpu', 'wasm', 'cpu']),
    mnist: z.string().exactOptional(),
  }),
  z.strictObject({
    type: z.literal('build'),
    experiment: z.unknown(),
    runId: runId.exactOptional(),
  }),
  z.strictObject({ type: z.literal('train') }),
  z.strictObject({ type: z.literal('pause') }),
  z.strictObject({ type: z.literal('stepBatch') }),
  z.strictObject({ type: z.literal('stepEpoch') }),
  z.strictObject({
    type: z.literal('setLearningRate'),
    learningRate: z.number().positive(),
  }),
  z.strictObject({ type: z.literal('setEpochs'), epochs: z.number().int().positive() }),
  z.strictObject({ type: z.literal('predict'), pixels: z.instanceof(Float32Array) }),
  z.strictObject({
    type: z.literal('readLine'),
    pixels: z.instanceof(Float32Array),
    width: z.number(),
  }),
  z.strictObject({ type: z.literal('sampleDigits'), ...sample }),
  z.strictObject({ type: z.literal('sampleLines'), ...sample }),
  z.strictObject({ type: z.literal('save') }),
  z.strictObject({ type: z.literal('load'), checkpoint: z.instanceof(Uint8Array) }),
  z.strictObject({
    type: z.literal('choosePretrained'),
    experiment: z.unknown(),
    source: z.string().exactOptional(),
  }),
  z.strictObject({ type: z.literal('exportModel'), format: z.enum(EXPORT_FORMATS) }),
  z.strictObject({
    type: z.literal('importModel'),
    files: z.array(z.strictObject({ name: z.string(), content: z.instanceof(Blob) })).min(1),
    runId: runId.exactOptional(),
  }),
  z.strictObject({
    type: z.literal('bench'),
    cases: z.array(
      z.strictObject({
        network: z.enum(NETWORKS.map(({ id }) => id)),
        batch: z.number().int().min(1).max(4096),
      }),
    ),
  }),
  z.strictObject({ type: z.literal('cancelBench') }),
]);
