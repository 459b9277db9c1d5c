/** How many numbers a layer learns, by Keras's shapes. */

/** Kernel `[features, units]`, recurrent kernel `[units, units]`, bias `[units]`. */
export function simpleRnnParameters(features: number, units: number): number {
  return (features + units) * units + units;
}

/** Four gates (i, f, c, o), each as wide as a SimpleRNN. */
export function lstmParameters(features: number, units: number): number {
  return 4 * simpleRnnParameters(features, units);
}

/** Three gates (z, r, h), each with a bias for the input and one for the recurrent product. */
export function gruParameters(features: number, units: number): number {
  return 3 * ((features + units) * units + 2 * units);
}

/** Kernel `[features, units]` and bias `[units]`. */
export function denseParameters(features: number, units: number): number {
  return features * units + units;
}
