/**
 * CTC on the GPU; equations in ../ctc-loss.ts. A workgroup takes a sample: its threads share out the entries
 * of the label with blanks between, and walk the frames together, forwards and then backwards. A second
 * dispatch adds up the samples.
 *
 * Probabilities are kept as a float32 significand and an exponent of their own. They neither underflow nor lose
 * digits, as their logarithms would: beside -4000, float32 has three decimals left.
 */
import type { TensorInfo } from '@tensorflow/tfjs';
import { NO_LABEL } from '../ctc-loss.ts';
import type { CommandStream, Program } from './command-stream.ts';

/** Threads of a sample's workgroup; a label of five symbols has eleven entries. */
const THREADS = 32;

/** Returns `[loss, totals, gradient]`. */
export function ctcLoss(
  stream: CommandStream,
  { logits, labels, frames }: { logits: TensorInfo; labels: TensorInfo; frames: TensorInfo },
): TensorInfo[] {
  const [batch, mostFrames, classes] = logits.shape;
  const longest = labels.shape[1];
  const entries = 2 * longest + 1;
  const loss = stream.empty([]);
  const totals = stream.empty([3]);
  const gradient = stream.empty([batch, mostFrames, classes]);
  const sums = stream.empty([batch, 3]);
  // a_t(s), and what turns a frame's logits into probabilities
  const alpha = stream.empty([batch, mostFrames, 2 * entries + 2]);
  stream.run(
    stream.program(`ctc ${classes} ${longest}`, () => samplesProgram(classes, longest)),
    [batch, 1, 1],
    [batch, mostFrames],
    [logits, labels, frames, alpha, sums, gradient],
  );
  stream.run(
    stream.program('ctc sums', () => sumsProgram()),
    [1, 1, 1],
    [batch],
    [sums, loss, totals],
  );
  for (const info of [sums, alpha]) stream.release(info);
  return [loss, totals, gradient];
}

function samplesProgram(classes: number, longest: number): Program {
  const entries = 2 * longest + 1;
  const blank = classes - 1;
  return {
    label: 'CTC',
    code: `
struct Uniforms { batch: u32, frames: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read> labels: array<i32>;
@group(0) @binding(3) var<storage, read> frames: array<i32>;
@group(0) @binding(4) var<storage, read_write> alpha: array<f32>;
@group(0) @binding(5) var<storage, read_write> sums: array<f32>;
@group(0) @binding(6) var<storage, read_write> gradient: array<f32>;

// Of each frame: a_t(s) as significand and exponent, then the largest logit and the sum of exp(logit - largest).
const ROW = ${2 * entries + 2}u;
const NORMS = ${2 * entries}u;

// A row of a_t(s) or of y_t(l'_s) b_t(s), and the row before it, as significands and exponents.
var<workgroup> significands: array<f32, ${2 * entries}>;
var<workgroup> exponents: array<i32, ${2 * entries}>;
// a_t(s) b_t(s) / p
var<workgroup> shares: array<f32, ${entries}>;
// By thread: 1 where a frame has no probabilities.
var<workgroup> badFrames: array<u32, ${THREADS}>;

// significand * 2^exponent with 1 <= significand < 2, or 0 with NO_EXPONENT
struct Wide { significand: f32, exponent: i32 };
const NO_EXPONENT = -1000000000;
const LN2 = 0.69314718;

fn zero() -> Wide { return Wide(0.0, NO_EXPONENT); }
fn one() -> Wide { return Wide(1.0, 0); }

// Of x >= 0, neither subnormal nor infinite.
fn wide(x: f32, exponent: i32) -> Wide {
  if (x <= 0.0) { return zero(); }
  let bits = bitcast<u32>(x);
  return Wide(bitcast<f32>((bits & 0x007fffffu) | 0x3f800000u), exponent + i32(bits >> 23u) - 127);
}

// 2^n exactly, 0 below the normal numbers
fn powerOfTwo(n: i32) -> f32 { return bitcast<f32>(u32(clamp(n + 127, 0, 254)) << 23u); }

fn sum(a: Wide, b: Wide, c: Wide) -> Wide {
  let largest = max(a.exponent, max(b.exponent, c.exponent));
  return wide(
    a.significand * powerOfTwo(a.exponent - largest)
      + b.significand * powerOfTwo(b.exponent - largest)
      + c.significand * powerOfTwo(c.exponent - largest),
    largest);
}

// exp(x - largest) / divisor for x <= largest and 1 <= divisor. What the difference loses in rounding is worked
// out, and ln 2 comes in two parts: no digit of a large difference is lost.
fn expOver(x: f32, largest: f32, divisor: f32) -> Wide {
  let difference = x - largest;
  if (!(difference > -100000.0)) { return zero(); }
  let back = difference - x;
  let lost = (x - (difference - back)) - (largest + back);
  let n = floor(difference * 1.44269504);
  let rest = fma(n, -0.693359375, difference) + (n * 2.12194440e-4 + lost);
  return wide(exp(rest) / divisor, i32(n));
}

fn times(a: Wide, b: Wide) -> Wide {
  return wide(a.significand * b.significand, a.exponent + b.exponent);
}

fn at(place: u32) -> Wide { return Wide(significands[place], exponents[place]); }
fn put(place: u32, value: Wide) {
  significands[place] = value.significand;
  exponents[place] = value.exponent;
}

// l' = blank l_1 blank l_2 ... blank
fn symbolAt(n: u32, s: u32) -> u32 {
  if (s % 2u == 0u) { return ${blank}u; }
  return u32(labels[n * ${longest}u + s / 2u]);
}

// A step of two leaves out the blank between two different symbols.
fn skips(n: u32, s: u32) -> bool {
  return s >= 2u && s % 2u == 1u && symbolAt(n, s) != symbolAt(n, s - 2u);
}

// By its bits, because a shader's compiler may take it that no number is NaN or infinite.
fn isNanOrInfinity(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) >= 0x7f800000u; }
fn isMinusInfinity(x: f32) -> bool { return bitcast<u32>(x) == 0xff800000u; }

// The compiler refuses a NaN that it can see.
fn notANumber() -> f32 { return bitcast<f32>(0x7fc00000u | min(u.batch, 1u)); }

fn logitAt(n: u32, t: u32, k: u32) -> u32 { return (n * u.frames + t) * ${classes}u + k; }

// y_t(k); the frame's largest logit and its sum lie in the table.
fn probability(n: u32, t: u32, k: u32, table: u32) -> Wide {
  let norms = table + t * ROW + NORMS;
  return expOver(logits[logitAt(n, t, k)], alpha[norms], alpha[norms + 1u]);
}

@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let n = group.x;
  // Targets are checked before they come here; a wrong count must not keep the device busy for minutes.
  let own = clamp(u32(max(frames[n], 0)), 1u, u.frames);
  var symbols = 0u;
  var repeats = 0u;
  for (var i = 0u; i < ${longest}u; i++) {
    let symbol = labels[n * ${longest}u + i];
    if (symbol == ${NO_LABEL}) { break; }
    if (i > 0u && symbol == labels[n * ${longest}u + i - 1u]) { repeats++; }
    symbols++;
  }
  let entries = 2u * symbols + 1u;
  let fits = own >= symbols + repeats;
  let table = n * u.frames * ROW;

  for (var s = thread; s < ${2 * entries}u; s += ${THREADS}u) { put(s, zero()); }
  var bad = 0u;
  for (var t = thread; t < u.frames; t += ${THREADS}u) {
    if (t >= own) {
      for (var k = 0u; k < ${classes}u; k++) { gradient[logitAt(n, t, k)] = 0.0; }
      continue;
    }
    var largest = logits[logitAt(n, t, 0u)];
    var impossible = 0u;
    for (var k = 0u; k < ${classes}u; k++) {
      let logit = logits[logitAt(n, t, k)];
      if (isMinusInfinity(logit)) { impossible++; }
      else if (isNanOrInfinity(logit)) { bad = 1u; }
      largest = max(largest, logit);
    }
    if (impossible == ${classes}u) { bad = 1u; }
    var total = 0.0;
    for (var k = 0u; k < ${classes}u; k++) { total += exp(logits[logitAt(n, t, k)] - largest); }
    alpha[table + t * ROW + NORMS] = largest;
    alpha[table + t * ROW + NORMS + 1u] = total;
    if (!fits) {
      for (var k = 0u; k < ${classes}u; k++) { gradient[logitAt(n, t, k)] = 0.0; }
    }
  }
  badFrames[thread] = bad;
  storageBarrier();
  workgroupBarrier();

  if (fits) {
    for (var t = 0u; t < own; t++) {
      let now = (t % 2u) * ${entries}u;
      let before = ((t + 1u) % 2u) * ${entries}u;
      for (var s = thread; s < entries; s += ${THREADS}u) {
        var ways = zero();
        if (t == 0u) {
          if (s < 2u) { ways = one(); }
        } else {
          var beside = zero();
          var skipped = zero();
          if (s >= 1u) { beside = at(before + s - 1u); }
          if (skips(n, s)) { skipped = at(before + s - 2u); }
          ways = sum(at(before + s), beside, skipped);
        }
        // a_t(s) = y_t(l'_s) (a_{t-1}(s) + a_{t-1}(s-1) + [..] a_{t-1}(s-2))
        let a = times(ways, probability(n, t, symbolAt(n, s), table));
        put(now + s, a);
        // Read again by this thread only.
        alpha[table + t * ROW + 2u * s] = a.significand;
        alpha[table + t * ROW + 2u * s + 1u] = f32(a.exponent);
      }
      workgroupBarrier();
    }
    // p = a_{T-1}(S-1) + a_{T-1}(S-2)
    let end = ((own - 1u) % 2u) * ${entries}u + entries - 1u;
    let p = sum(at(end), at(end - 1u), zero());
    let possible = p.significand > 0.0;
    let inverse = select(0.0, 1.0 / max(p.significand, 1.0), possible);
    if (thread == 0u) {
      sums[3u * n] = select(1e30, -(log(max(p.significand, 1.0)) + LN2 * f32(p.exponent)), possible);
    }

    for (var left = own; left > 0u; left--) {
      let t = left - 1u;
      let now = (t % 2u) * ${entries}u;
      let after = ((t + 1u) % 2u) * ${entries}u;
      workgroupBarrier();
      for (var s = thread; s < entries; s += ${THREADS}u) {
        var b = zero();
        if (left == own) {
          if (s + 2u >= entries) { b = one(); }
        } else {
          // The row holds b_{t+1}(s) y_{t+1}(l'_s).
          var beside = zero();
          var skipped = zero();
          if (s + 1u < entries) { beside = at(after + s + 1u); }
          if (s + 2u < entries && skips(n, s + 2u)) { skipped = at(after + s + 2u); }
          b = sum(at(after + s), beside, skipped);
        }
        let a = alpha[table + t * ROW + 2u * s];
        let exponent = i32(alpha[table + t * ROW + 2u * s + 1u]) + b.exponent - p.exponent;
        shares[s] = a * b.significand * inverse * powerOfTwo(exponent);
        put(now + s, times(b, probability(n, t, symbolAt(n, s), table)));
      }
      workgroupBarrier();
      for (var k = thread; k < ${classes}u; k += ${THREADS}u) {
        var share = 0.0;
        // 1 but for what rounding did on the way forward and back
        var whole = 0.0;
        for (var s = 0u; s < entries; s++) {
          whole += shares[s];
          if (symbolAt(n, s) == k) { share += shares[s]; }
        }
        // dL/dlogits_t(k) = y_t(k) - 1/p sum_{s: l'_s = k} a_t(s) b_t(s), of the mean over the batch
        let y = exp(logits[logitAt(n, t, k)] - alpha[table + t * ROW + NORMS]) / alpha[table + t * ROW + NORMS + 1u];
        gradient[logitAt(n, t, k)] = (y - share / select(1.0, whole, possible)) / f32(u.batch);
      }
    }
  } else if (thread == 0u) {
    sums[3u * n] = 0.0;
  }

  storageBarrier();
  workgroupBarrier();
  var anyBad = 0u;
  for (var i = 0u; i < ${THREADS}u; i++) { anyBad |= badFrames[i]; }
  if (anyBad == 1u) {
    if (thread == 0u) { sums[3u * n] = notANumber(); }
    for (var i = thread; i < own * ${classes}u; i += ${THREADS}u) {
      gradient[logitAt(n, 0u, i)] = notANumber();
    }
  }

  if (thread == 0u) {
    // The edit distance between the greedy reading and the label, a row of its table at a time.
    var row: array<u32, ${longest + 1}>;
    for (var j = 0u; j <= symbols; j++) { row[j] = j; }
    var said = 0u;
    var last = ${blank}u;
    for (var t = 0u; t < own; t++) {
      var best = 0u;
      for (var k = 1u; k < ${classes}u; k++) {
        if (logits[logitAt(n, t, k)] > logits[logitAt(n, t, best)]) { best = k; }
      }
      if (best != last && best != ${blank}u) {
        said++;
        var diagonal = row[0];
        row[0] = said;
        for (var j = 1u; j <= symbols; j++) {
          let replaced = diagonal + select(1u, 0u, u32(labels[n * ${longest}u + j - 1u]) == best);
          diagonal = row[j];
          row[j] = min(replaced, min(row[j], row[j - 1u]) + 1u);
        }
      }
      last = best;
    }
    sums[3u * n + 1u] = select(0.0, 1.0, row[symbols] == 0u);
    sums[3u * n + 2u] = f32(row[symbols]);
  }
}
`,
  };
}

/** One workgroup: each thread takes every 64th sample, then the sums are added up in a tree. */
function sumsProgram(): Program {
  return {
    label: 'CTC sums',
    code: `
struct Uniforms { batch: u32 };
@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read> sums: array<f32>;
@group(0) @binding(2) var<storage, read_write> loss: array<f32>;
@group(0) @binding(3) var<storage, read_write> totals: array<f32>;
var<workgroup> parts: array<vec3<f32>, 64>;
@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) index: u32) {
  var sum = vec3<f32>(0.0);
  for (var n = index; n < u.batch; n += 64u) {
    sum += vec3<f32>(sums[3u * n], sums[3u * n + 1u], sums[3u * n + 2u]);
  }
  parts[index] = sum;
  for (var half = 32u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (index < half) { parts[index] += parts[index + half]; }
  }
  if (index == 0u) {
    loss[0] = parts[0].x / f32(u.batch);
    totals[0] = parts[0].x;
    totals[1] = parts[0].y;
    totals[2] = parts[0].z;
  }
}
`,
  };
}
