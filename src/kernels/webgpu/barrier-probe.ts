/** The probe of ../barrier-probe.ts. */
import type { TensorInfo } from '@tensorflow/tfjs';
import { PROBE } from '../barrier-probe.ts';
import type { CommandStream, Program } from './command-stream.ts';

export function barrierProbe(stream: CommandStream): TensorInfo {
  const { groups, threads, rounds } = PROBE;
  const out = stream.empty([groups, threads]);
  const program = stream.program('barrier probe', () => probeProgram(threads));
  stream.run(program, [groups, 1, 1], [rounds], [out]);
  return out;
}

function probeProgram(threads: number): Program {
  return {
    label: 'barrier probe',
    code: `
struct Uniforms { rounds: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;
var<workgroup> row: array<f32, ${threads}>;
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) i: u32) {
  row[i] = f32(i + 1u);
  for (var half = ${threads / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (i < half) { row[i] += row[i + half]; }
  }
  workgroupBarrier();
  let begin = group.x * ${threads}u;
  out[begin + i] = f32(i);
  for (var round = 0u; round < u.rounds; round++) {
    storageBarrier();
    let seen = out[begin + (i + 1u) % ${threads}u];
    storageBarrier();
    out[begin + i] = seen;
  }
  out[begin + i] += row[0];
}
`,
  };
}
