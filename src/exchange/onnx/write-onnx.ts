/** Writes a trained network as an ONNX file. */
import type { Experiment } from '../../models/experiment.ts';
import type { StoredTensor } from '../../training/safetensors.ts';
import { graphOf } from '../../models/index.ts';
import { encodeOnnx } from './onnx-proto.ts';
import { toOnnx } from './to-onnx.ts';

/** What every runtime since 2022 reads. */
const OPSET = 17;
const IR_VERSION = 8;

/** @throws ExchangeError when the network has layers that ONNX lacks. */
export function writeOnnx(
  experiment: Experiment,
  weights: ReadonlyMap<string, StoredTensor>,
): Uint8Array<ArrayBuffer> {
  return encodeOnnx({
    irVersion: IR_VERSION,
    opset: OPSET,
    producer: 'Scanline',
    metadata: { scanline: JSON.stringify(experiment) },
    graph: toOnnx(graphOf(experiment), weights),
  });
}
