/**
 * Eigenvalues of a real square matrix, without its eigenvectors, which would take most of the time: first by reflections to
 * Hessenberg form (nothing below the first diagonal under the main one), then by QR steps with two shifts at once, which leave
 * real numbers real and cut one or two eigenvalues off at the end.
 *
 * After EISPACK's `orthes` and `hqr`: R. S. Martin, G. Peters, J. H. Wilkinson: The QR algorithm for real Hessenberg matrices,
 * Numerische Mathematik 14, 1970. About 10 n³ products and sums, so 512 x 512 take a second or two.
 */
import { inspectErrors as words } from '../text/en-inspect.ts';
import type { Breathe } from './breathe.ts';
import { InspectError } from './network.ts';

export interface ComplexNumbers {
  real: Float64Array;
  imaginary: Float64Array;
}

/** A matrix that no number of steps would take apart; none is known. */
const MOST_STEPS = 60;

/**
 * @param matrix `[size, size]`, which is overwritten
 * @param breathe called now and then
 * @throws InspectError when they do not converge, as where something is infinite.
 */
export async function eigenvaluesOf(
  matrix: Float64Array,
  size: number,
  breathe: Breathe,
): Promise<ComplexNumbers> {
  await reduce(matrix, size, breathe);
  return iterate(matrix, size, breathe);
}

/** A becomes H A H with a reflection H = I - 2 v v' / v'v for each column, which zeroes it below its subdiagonal. */
async function reduce(a: Float64Array, n: number, breathe: Breathe): Promise<void> {
  const v = new Float64Array(n);
  const sums = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    let squares = 0;
    for (let i = k + 1; i < n; i++) {
      v[i] = a[i * n + k];
      squares += v[i] ** 2;
    }
    const length = Math.sqrt(squares);
    if (length === 0) continue;
    // Away from zero, so that nothing cancels.
    const first = v[k + 1];
    v[k + 1] += first < 0 ? -length : length;
    const scale = 2 / (squares - first ** 2 + v[k + 1] ** 2);
    sums.fill(0);
    for (let i = k + 1; i < n; i++) {
      for (let j = k; j < n; j++) sums[j] += v[i] * a[i * n + j];
    }
    for (let i = k + 1; i < n; i++) {
      const share = scale * v[i];
      for (let j = k; j < n; j++) a[i * n + j] -= share * sums[j];
    }
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += a[i * n + j] * v[j];
      const share = scale * sum;
      for (let j = k + 1; j < n; j++) a[i * n + j] -= share * v[j];
    }
    for (let i = k + 2; i < n; i++) a[i * n + k] = 0;
    await breathe();
  }
}

/** QR steps on rows and columns `begin` to `last`, until one or two eigenvalues stand by themselves at the end. */
async function iterate(a: Float64Array, n: number, breathe: Breathe): Promise<ComplexNumbers> {
  const real = new Float64Array(n);
  const imaginary = new Float64Array(n);
  const norm = a.reduce((sum, value) => sum + Math.abs(value), 0);
  let shifted = 0;
  let steps = 0;
  for (let last = n - 1; last >= 0;) {
    const begin = lastSplit(a, n, last, norm);
    const x = a[last * n + last];
    if (begin === last) {
      real[last] = x + shifted;
      last -= 1;
      steps = 0;
    } else if (begin === last - 1) {
      const [one, other] = pairOf(a, n, last);
      for (const [i, [re, im]] of [
        [last - 1, one],
        [last, other],
      ] as const) {
        real[i] = re + shifted;
        imaginary[i] = im;
      }
      last -= 2;
      steps = 0;
    } else {
      if (steps >= MOST_STEPS) throw new InspectError(words.noConvergence);
      let sum: number;
      let product: number;
      if (steps > 0 && steps % 10 === 0) {
        // It may go in circles: a shift that is none of the usual ones breaks them.
        shifted += x;
        for (let i = 0; i <= last; i++) a[i * n + i] -= x;
        const s = Math.abs(a[last * n + last - 1]) + Math.abs(a[(last - 1) * n + last - 2]);
        [sum, product] = [1.5 * s, (0.75 * s) ** 2 + 0.4375 * s * s];
      } else {
        const y = a[(last - 1) * n + last - 1];
        const w = a[last * n + last - 1] * a[(last - 1) * n + last];
        [sum, product] = [x + y, x * y - w];
      }
      steps += 1;
      doubleStep(a, n, begin, last, sum, product);
      await breathe();
    }
  }
  return { real, imaginary };
}

/** The row up to `last` before which the subdiagonal is as good as zero. */
function lastSplit(a: Float64Array, n: number, last: number, norm: number): number {
  for (let l = last; l > 0; l--) {
    const beside = Math.abs(a[(l - 1) * n + l - 1]) + Math.abs(a[l * n + l]);
    if (Math.abs(a[l * n + l - 1]) <= Number.EPSILON * (beside === 0 ? norm : beside)) {
      a[l * n + l - 1] = 0;
      return l;
    }
  }
  return 0;
}

type Complex = readonly [real: number, imaginary: number];

/** Of the two rows and columns that end at `last`. */
function pairOf(a: Float64Array, n: number, last: number): readonly [Complex, Complex] {
  const x = a[last * n + last];
  const w = a[last * n + last - 1] * a[(last - 1) * n + last];
  const p = (a[(last - 1) * n + last - 1] - x) / 2;
  const q = p * p + w;
  const root = Math.sqrt(Math.abs(q));
  if (q < 0) {
    return [
      [x + p, root],
      [x + p, -root],
    ];
  }
  const z = p + (p < 0 ? -root : root);
  return [
    [x + z, 0],
    [z === 0 ? x : x - w / z, 0],
  ];
}

/** One implicit QR step with the two shifts of that sum and product: a bulge is chased down the subdiagonal. */
function doubleStep(
  a: Float64Array,
  n: number,
  begin: number,
  last: number,
  sum: number,
  product: number,
): void {
  for (let k = begin; k < last; k++) {
    const isThree = k < last - 1;
    let p: number;
    let q: number;
    let r: number;
    if (k === begin) {
      // The first column of (A - s1)(A - s2), over its common factor.
      const [h00, h01] = [a[k * n + k], a[k * n + k + 1]];
      const [h10, h11] = [a[(k + 1) * n + k], a[(k + 1) * n + k + 1]];
      p = (h00 * h00 - sum * h00 + product) / h10 + h01;
      q = h00 + h11 - sum;
      r = isThree ? a[(k + 2) * n + k + 1] : 0;
    } else {
      p = a[k * n + k - 1];
      q = a[(k + 1) * n + k - 1];
      r = isThree ? a[(k + 2) * n + k - 1] : 0;
    }
    const size = Math.abs(p) + Math.abs(q) + Math.abs(r);
    if (size === 0) continue;
    p /= size;
    q /= size;
    r /= size;
    const length = Math.sqrt(p * p + q * q + r * r) * (p < 0 ? -1 : 1);
    if (k > begin) {
      a[k * n + k - 1] = -length * size;
      a[(k + 1) * n + k - 1] = 0;
      if (isThree) a[(k + 2) * n + k - 1] = 0;
    }
    // I - u w' reflects (p, q, r) onto the first axis.
    const [x, y, z] = [(p + length) / length, q / length, r / length];
    const [wq, wr] = [q / (p + length), r / (p + length)];
    const [row0, row1, row2] = [k * n, (k + 1) * n, (k + 2) * n];
    for (let j = k; j <= last; j++) {
      let share = a[row0 + j] + wq * a[row1 + j];
      if (isThree) {
        share += wr * a[row2 + j];
        a[row2 + j] -= share * z;
      }
      a[row1 + j] -= share * y;
      a[row0 + j] -= share * x;
    }
    const end = Math.min(last, k + 3);
    for (let i = begin; i <= end; i++) {
      const at = i * n + k;
      let share = x * a[at] + y * a[at + 1];
      if (isThree) {
        share += z * a[at + 2];
        a[at + 2] -= share * wr;
      }
      a[at + 1] -= share * wq;
      a[at] -= share;
    }
  }
}
