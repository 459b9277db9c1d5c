/** Gathers the nodes and constants of an ONNX graph; every value has a name of its own. */
import type { OnnxAttribute, OnnxNode, OnnxTensor } from './onnx-proto.ts';

export class OnnxBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxTensor[] = [];

  /** Puts an operator in and gives the names of its first `outputs` results, `name` and `name/1`, …. */
  add(
    op: string,
    name: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
    outputs = 1,
  ): [string, ...string[]] {
    const others = Array.from({ length: outputs - 1 }, (_, i) => `${name}/${i + 1}`);
    const results: [string, ...string[]] = [name, ...others];
    this.nodes.push({ op, name, inputs, outputs: results, attributes });
    return results;
  }

  /** A weight. */
  floats(name: string, shape: readonly number[], data: Float32Array): string {
    this.initializers.push({ name, shape, data });
    return name;
  }

  /** Lengths, axes and the like. */
  integers(name: string, values: readonly number[]): string {
    const data = BigInt64Array.from(values, BigInt);
    this.initializers.push({ name, shape: [values.length], data });
    return name;
  }

  /** One number beside an int32 value. */
  int32(name: string, value: number): string {
    this.initializers.push({ name, shape: [], data: Int32Array.of(value) });
    return name;
  }

  /** The same values in another shape; 0 keeps the length at that place, -1 is what is left. */
  reshape(name: string, value: string, shape: readonly number[]): string {
    return this.add('Reshape', name, [value, this.integers(`${name}/shape`, shape)])[0];
  }

  /** The same values, the last first along each of `axes`. */
  reversed(name: string, value: string, axes: readonly number[]): string {
    const each = (kind: string, number: number) =>
      this.integers(
        `${name}/${kind}`,
        axes.map(() => number),
      );
    const from = [
      each('starts', -1),
      each('ends', -(2 ** 31)),
      this.integers(`${name}/axes`, axes),
    ];
    return this.add('Slice', name, [value, ...from, each('steps', -1)])[0];
  }

  transpose(name: string, value: string, perm: readonly number[]): string {
    return this.add('Transpose', name, [value], { perm })[0];
  }
}
