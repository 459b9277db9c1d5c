/**
 * coRNN composed of tfjs's operations as one would write them: the input's product for all timesteps, then for each one
 * product with both states side by side and a few elementwise operations. Equations in kernels/cornn.ts.
 */
import * as tf from '@tensorflow/tfjs';
import type { Recurrent } from '../../graph/layer-graph.ts';

type Shape = (number | null)[];
type Weight = ReturnType<tf.layers.Layer['addWeight']>;

export class StockCornn extends tf.layers.Layer {
  static className = 'StockCornn';
  #kernel: Weight | undefined;
  #recurrent: Weight | undefined;
  #bias: Weight | undefined;

  constructor(private readonly config: Recurrent) {
    super({});
  }

  override build(inputShape: Shape | Shape[]): void {
    const features = (inputShape as Shape).at(-1) ?? 0;
    const { units, useBias } = this.config;
    const glorot = tf.initializers.glorotUniform({});
    this.#kernel = this.addWeight('kernel', [features, units], 'float32', glorot);
    this.#recurrent = this.addWeight('recurrent', [2 * units, units], 'float32', glorot);
    if (useBias) this.#bias = this.addWeight('bias', [units], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
      if (this.#kernel === undefined || this.#recurrent === undefined) {
        throw new Error('The layer has no weights yet.');
      }
      const { units, goBackwards, returnSequences, oscillator } = this.config;
      const { timeStep: dt, stiffness, damping } = oscillator;
      const [batch, timesteps, features] = x.shape;
      const walked = (goBackwards ? x.reverse(1) : x).reshape([batch * timesteps, features]);
      const product = tf.matMul(walked as tf.Tensor2D, this.#kernel.read() as tf.Tensor2D);
      const sum = this.#bias === undefined ? product : product.add(this.#bias.read());
      const recurrent = this.#recurrent.read() as tf.Tensor2D;
      let [y, v]: [tf.Tensor, tf.Tensor] = [tf.zeros([batch, units]), tf.zeros([batch, units])];
      const states = tf.unstack(sum.reshape([batch, timesteps, units]), 1).map((a) => {
        const force = a.add(tf.matMul(tf.concat([y, v], 1) as tf.Tensor2D, recurrent)).tanh();
        v = v.add(force.sub(y.mul(stiffness)).sub(v.mul(damping)).mul(dt));
        y = y.add(v.mul(dt));
        return y;
      });
      return returnSequences ? tf.stack(states, 1) : states[timesteps - 1];
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, timesteps] = inputShape as Shape;
    const { returnSequences, units } = this.config;
    return returnSequences ? [batch, timesteps, units] : [batch, units];
  }
}
