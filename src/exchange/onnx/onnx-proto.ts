/**
 * The part of ONNX's model file that these networks need, as types and as bytes
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto; the numbers are its field numbers).
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

export interface OnnxModel {
  irVersion: number;
  opset: number;
  producer: string;
  /** Texts by name for whoever opens the file. */
  metadata: Readonly<Record<string, string>>;
  graph: OnnxGraph;
}

export interface OnnxGraph {
  name: string;
  nodes: readonly OnnxNode[];
  initializers: readonly OnnxTensor[];
  inputs: readonly OnnxValue[];
  outputs: readonly OnnxValue[];
}

export interface OnnxNode {
  op: string;
  name: string;
  /** `''` for one that is left out. */
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: Readonly<Record<string, OnnxAttribute>>;
}

export type OnnxAttribute =
  | number
  | string
  | readonly number[]
  | readonly string[]
  /** Numbers are whole unless said otherwise. */
  | { float: number }
  | { floats: readonly number[] };

export interface OnnxTensor {
  name: string;
  shape: readonly number[];
  data: Float32Array | BigInt64Array | Int32Array;
}

export interface OnnxValue {
  name: string;
  type: 'float32' | 'int32';
  /** A name for a length that may differ. */
  shape: readonly (number | string)[];
}

const FLOAT = 1;
const INT32 = 6;
const INT64 = 7;

const ATTRIBUTE = { float: 1, int: 2, string: 3, floats: 6, ints: 7, strings: 8 } as const;

/** The file's bytes. */
export function encodeOnnx(model: OnnxModel): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  integer(writer, 1, model.irVersion);
  text(writer, 2, model.producer);
  message(writer, 7, () => writeGraph(writer, model.graph));
  message(writer, 8, () => {
    text(writer, 1, '');
    integer(writer, 2, model.opset);
  });
  for (const [key, value] of Object.entries(model.metadata)) {
    message(writer, 14, () => {
      text(writer, 1, key);
      text(writer, 2, value);
    });
  }
  return writer.finish();
}

function writeGraph(writer: BinaryWriter, graph: OnnxGraph): void {
  for (const node of graph.nodes) message(writer, 1, () => writeNode(writer, node));
  text(writer, 2, graph.name);
  for (const tensor of graph.initializers) message(writer, 5, () => writeTensor(writer, tensor));
  for (const value of graph.inputs) message(writer, 11, () => writeValue(writer, value));
  for (const value of graph.outputs) message(writer, 12, () => writeValue(writer, value));
}

function writeNode(
  writer: BinaryWriter,
  { op, name, inputs, outputs, attributes }: OnnxNode,
): void {
  for (const input of inputs) text(writer, 1, input);
  for (const output of outputs) text(writer, 2, output);
  text(writer, 3, name);
  text(writer, 4, op);
  for (const [key, value] of Object.entries(attributes)) {
    message(writer, 5, () => writeAttribute(writer, key, value));
  }
}

function writeAttribute(writer: BinaryWriter, name: string, value: OnnxAttribute): void {
  text(writer, 1, name);
  if (typeof value === 'number') {
    integer(writer, 3, value);
    integer(writer, 20, ATTRIBUTE.int);
  } else if (typeof value === 'string') {
    text(writer, 4, value);
    integer(writer, 20, ATTRIBUTE.string);
  } else if ('float' in value) {
    writer.tag(2, WireType.Bit32).float(value.float);
    integer(writer, 20, ATTRIBUTE.float);
  } else if ('floats' in value) {
    for (const each of value.floats) writer.tag(7, WireType.Bit32).float(each);
    integer(writer, 20, ATTRIBUTE.floats);
  } else if (value.every((each) => typeof each === 'number')) {
    for (const each of value) integer(writer, 8, each);
    integer(writer, 20, ATTRIBUTE.ints);
  } else {
    for (const each of value) text(writer, 9, String(each));
    integer(writer, 20, ATTRIBUTE.strings);
  }
}

function writeTensor(writer: BinaryWriter, { name, shape, data }: OnnxTensor): void {
  for (const size of shape) integer(writer, 1, size);
  const type = data instanceof Float32Array ? FLOAT : data instanceof Int32Array ? INT32 : INT64;
  integer(writer, 2, type);
  text(writer, 8, name);
  // Numbers as they lie in memory, little-endian, which is what the field `raw_data` asks for.
  writer
    .tag(9, WireType.LengthDelimited)
    .bytes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function writeValue(writer: BinaryWriter, { name, type, shape }: OnnxValue): void {
  text(writer, 1, name);
  message(writer, 2, () =>
    message(writer, 1, () => {
      integer(writer, 1, type === 'float32' ? FLOAT : INT32);
      message(writer, 2, () => {
        for (const size of shape) {
          message(writer, 1, () =>
            typeof size === 'number' ? integer(writer, 1, size) : text(writer, 2, size),
          );
        }
      });
    }),
  );
}

function message(writer: BinaryWriter, field: number, write: () => unknown): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write();
  writer.join();
}

function integer(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).int64(value);
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}
