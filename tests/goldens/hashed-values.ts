/**
 * Numbers that Python and TypeScript make alike, so that golden files need not hold weights and batches: a
 * hash of a name and a place (FNV-1a over the name, then Wellons's lowbias32), of which 24 bits become a
 * number in [0, 1). tools/keras/hashed_values.py is the same in Python.
 */

const GOLDEN_RATIO = 0x9e3779b9;

/** `size` numbers in [0, 1) that float32 holds exactly. */
export function hashedUniform(name: string, size: number): Float32Array {
  const key = hashName(name);
  return Float32Array.from({ length: size }, (_, i) => {
    const place = mix((Math.imul(i + 1, GOLDEN_RATIO) + key) | 0);
    return (mix(place ^ key) >>> 8) / 2 ** 24;
  });
}

/** Numbers in [-limit, limit), rounded to float32. */
export function hashedSymmetric(name: string, size: number, limit: number): Float32Array {
  return hashedUniform(name, size).map((value) => limit * (2 * value - 1));
}

/** Whole numbers 0 to classes - 1. */
export function hashedLabels(name: string, size: number, classes: number): Int32Array {
  return Int32Array.from(hashedUniform(name, size), (value) => Math.floor(value * classes));
}

/** How a case's weights begin; `identity`: recurrent weights are the identity. */
export type Start = 'hashed' | 'identity';

/** First values of the weight `layer/kind` of a case. */
export function startingWeight(
  title: string,
  weight: string,
  shape: readonly number[],
  start: Start,
): Float32Array {
  const name = `${title}/${weight}`;
  const size = shape.reduce((product, length) => product * length, 1);
  const [layer, kind] = weight.split('/');
  if (start === 'identity' && layer !== 'dense') {
    if (kind === 'recurrent_kernel') {
      return Float32Array.from({ length: size }, (_, i) => (i % (shape[1] + 1) === 0 ? 1 : 0));
    }
    // Over hundreds of timesteps the states add up what comes in.
    return hashedSymmetric(name, size, kind === 'kernel' ? 0.02 : 0.002);
  }
  if (kind === 'bias') return hashedSymmetric(name, size, 0.2);
  // U(-l, l) has variance l^2 / 3, so this keeps the size of what goes through.
  return hashedSymmetric(name, size, Math.sqrt(3 / shape[0]));
}

function hashName(name: string): number {
  let key = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) key = Math.imul(key ^ name.charCodeAt(i), 0x01000193);
  return key;
}

function mix(z: number): number {
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
}
