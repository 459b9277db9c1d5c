/**
 * The cells that tfjs lacks, composed of its operations as one would write them: one product for all timesteps, then
 * a few elementwise operations a timestep on `[batch, units]`. Equations in kernels/diagonal.ts. Weights start as Glorot
 * uniform, or within what the cell can bear: the arithmetic of a step does not depend on the values.
 */
import * as tf from '@tensorflow/tfjs';
import { CELLS } from '../../graph/cells.ts';
import type { MergeMode, Recurrent } from '../../graph/layer-graph.ts';
import type { DiagonalConfig } from '../../layers/diagonal.ts';

type Shape = (number | null)[];
type Weight = ReturnType<tf.layers.Layer['addWeight']>;

export class StockDiagonal extends tf.layers.Layer {
  static className = 'StockDiagonal';
  #kernel: Weight | undefined;
  #bias: Weight | undefined;
  #parameters: Weight | undefined;
  #output: Weight | undefined;
  #skip: Weight | undefined;

  constructor(private readonly config: DiagonalConfig) {
    super({});
  }

  override build(inputShape: Shape | Shape[]): void {
    const features = (inputShape as Shape).at(-1) ?? 0;
    const { cell, units, useBias } = this.config;
    const { gates, recurrent, biasRows } = CELLS[cell];
    const columns = gates.length * units;
    const glorot = tf.initializers.glorotUniform({});
    const half = tf.initializers.constant({ value: 0.5 });
    this.#kernel = this.addWeight('kernel', [features, columns], 'float32', glorot);
    if (typeof recurrent === 'number' && recurrent > 0) {
      this.#parameters = this.addWeight('parameters', [recurrent, units], 'float32', half);
    }
    if (useBias && biasRows > 0) {
      this.#bias = this.addWeight('bias', [columns], 'float32', tf.initializers.zeros());
    }
    if (cell === 'lru') {
      this.#output = this.addWeight('output', [columns, units], 'float32', glorot);
      this.#skip = this.addWeight('skip', [units], 'float32', half);
    }
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
      const { goBackwards, returnSequences } = this.config;
      const walked = goBackwards ? x.reverse(1) : x;
      const product = atEveryStep(walked, read(this.#kernel), this.#bias?.read());
      const count = CELLS[this.config.cell].gates.length;
      // tfjs cannot differentiate a split into one.
      const gates = count === 1 ? [product] : tf.split(product, count, -1);
      const all = gates.map((gate) => tf.unstack(gate, 1));
      const states = this.#walk(all);
      const wanted = returnSequences ? states : states.slice(-1);
      const stacked = tf.stack(wanted, 1) as tf.Tensor3D;
      const output = this.#output === undefined ? stacked : this.#readOut(stacked, walked);
      return returnSequences ? output : output.squeeze([1]);
    });
  }

  /** Every h_t, from the gates of every timestep. */
  #walk(gates: tf.Tensor[][]): tf.Tensor[] {
    switch (this.config.cell) {
      case 'mingru':
        return chain(gates, (h, [z, candidate]) => h.add(z.sigmoid().mul(candidate.sub(h))));
      case 'minlstm':
        return chain(gates, (h, [f, i, candidate]) => {
          const [forget, input] = [f.sigmoid(), i.sigmoid()];
          return candidate.add(forget.div(forget.add(input)).mul(h.sub(candidate)));
        });
      case 'indrnn': {
        const u = read(this.#parameters).squeeze([0]);
        return chain(gates, (h, [a]) => a.add(u.mul(h)).relu());
      }
      case 'lru':
        return this.#walkComplex(gates);
    }
  }

  #walkComplex([first, second]: tf.Tensor[][]): tf.Tensor[] {
    const [nu, theta, gamma] = tf.unstack(read(this.#parameters));
    const modulus = nu.exp().neg().exp();
    const re = modulus.mul(theta.exp().cos());
    const im = modulus.mul(theta.exp().sin());
    const g = gamma.exp();
    let [x, y]: [tf.Tensor, tf.Tensor] = [tf.zerosLike(first[0]), tf.zerosLike(first[0])];
    return first.map((a, t) => {
      const [real, imaginary] = [
        re.mul(x).sub(im.mul(y)).add(g.mul(a)),
        re.mul(y).add(im.mul(x)).add(g.mul(second[t])),
      ];
      [x, y] = [real, imaginary];
      return tf.concat([real, imaginary], -1);
    });
  }

  #readOut(states: tf.Tensor3D, x: tf.Tensor3D): tf.Tensor {
    const [batch, steps, features] = [states.shape[0], states.shape[1], x.shape[2]];
    const seen = x.slice([0, x.shape[1] - steps, 0], [batch, steps, features]);
    return atEveryStep(states, read(this.#output)).add(seen.mul(read(this.#skip)));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, timesteps] = inputShape as Shape;
    const { returnSequences, units } = this.config;
    return returnSequences ? [batch, timesteps, units] : [batch, units];
  }
}

/** A layer of these and one that walks the other way, whose sequence is turned back before the two are merged. */
export class StockBothWays extends tf.layers.Layer {
  static className = 'StockBothWays';
  readonly #forward: tf.layers.Layer;
  readonly #backward: tf.layers.Layer;

  constructor(
    private readonly config: Recurrent,
    private readonly mergeMode: MergeMode,
    make: (recurrent: Recurrent) => tf.layers.Layer,
  ) {
    super({});
    this.#forward = make(config);
    this.#backward = make({ ...config, goBackwards: !config.goBackwards });
  }

  override build(inputShape: Shape | Shape[]): void {
    this.#forward.build(inputShape);
    this.#backward.build(inputShape);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [ahead, walked] = [this.#forward, this.#backward].map(
        (layer) => layer.call(inputs, {}) as tf.Tensor,
      );
      const back = this.config.returnSequences ? walked.reverse(1) : walked;
      return this.mergeMode === 'sum' ? ahead.add(back) : tf.concat([ahead, back], -1);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = this.#forward.computeOutputShape(inputShape) as Shape;
    if (this.mergeMode === 'sum') return shape;
    return [...shape.slice(0, -1), 2 * this.config.units];
  }

  override get trainableWeights() {
    return [...this.#forward.trainableWeights, ...this.#backward.trainableWeights];
  }
}

/** A gated linear unit of two slices of one product. */
export class StockGlu extends tf.layers.Layer {
  static className = 'StockGlu';
  #kernel: Weight | undefined;
  #bias: Weight | undefined;

  constructor(private readonly units: number) {
    super({});
  }

  override build(inputShape: Shape | Shape[]): void {
    const features = (inputShape as Shape).at(-1) ?? 0;
    const columns = 2 * this.units;
    const glorot = tf.initializers.glorotUniform({});
    this.#kernel = this.addWeight('kernel', [features, columns], 'float32', glorot);
    this.#bias = this.addWeight('bias', [columns], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
      const [value, gate] = tf.split(atEveryStep(x, read(this.#kernel), this.#bias?.read()), 2, -1);
      return value.mul(gate.sigmoid());
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...(inputShape as Shape).slice(0, -1), this.units];
  }
}

/** h_t = step(h_{t-1}, gates_t), h_0 = 0. */
function chain(
  gates: tf.Tensor[][],
  step: (h: tf.Tensor, gates: tf.Tensor[]) => tf.Tensor,
): tf.Tensor[] {
  let h: tf.Tensor = tf.zerosLike(gates[0][0]);
  return gates[0].map((_, t) => {
    h = step(
      h,
      gates.map((gate) => gate[t]),
    );
    return h;
  });
}

/** `[batch, timesteps, features]` times a kernel, plus a bias, in one product. */
function atEveryStep(x: tf.Tensor3D, kernel: tf.Tensor, bias?: tf.Tensor): tf.Tensor3D {
  const [batch, timesteps, features] = x.shape;
  const product = tf.matMul(x.reshape([batch * timesteps, features]), kernel as tf.Tensor2D);
  const z = bias === undefined ? product : product.add(bias);
  return z.reshape([batch, timesteps, kernel.shape[1] ?? 0]);
}

function read(weight: Weight | undefined): tf.Tensor {
  if (weight === undefined) throw new Error('The layer has no weights yet.');
  return weight.read();
}
