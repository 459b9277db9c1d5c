/**
 * The layers whose units do not look at each other: minGRU, minLSTM, IndRNN and LRU. Equations and sources are in
 * kernels/diagonal.ts. Neither Keras nor tfjs has them.
 */
import type * as tf from '@tensorflow/tfjs';
import { CELLS, type CellName } from '../graph/cells.ts';
import type { Recurrent } from '../graph/layer-graph.ts';
import { diagonal, type DiagonalCell, type DiagonalInputs } from '../kernels/diagonal.ts';
import { reverseTimesteps } from '../kernels/reverse-own.ts';
import { scaledSum } from '../kernels/scaled-sum.ts';
import type { SequenceAttributes } from '../kernels/sequence-op.ts';
import { chronoBiases } from './initializers.ts';
import type { RandomStream } from './random.ts';
import { type CellTensors, RecurrentLayer } from './recurrent-layer.ts';
import { withinBounds } from './within-bounds.ts';

const OPS = {
  mingru: 'minGru',
  minlstm: 'minLstm',
  indrnn: 'indRnn',
  lru: 'lru',
} as const satisfies Partial<Record<CellName, DiagonalCell>>;

export type DiagonalLayerCell = keyof typeof OPS;

/** As the layer is told, for one of the cells that are here. */
export type DiagonalConfig = Recurrent & { cell: DiagonalLayerCell };

export class Diagonal extends RecurrentLayer {
  static className = 'DiagonalRecurrence';

  constructor(
    override readonly config: DiagonalConfig,
    randomness: RecurrentLayer['randomness'],
  ) {
    super(config, randomness);
  }

  override getClassName(): string {
    return CELLS[this.config.cell].className;
  }

  override build(inputShape: Parameters<RecurrentLayer['build']>[0]): void {
    super.build(inputShape);
    const [kernel] = this.weights;
    const { cell, units } = this.config;
    if (cell === 'lru' && kernel.shape[0] !== units) {
      throw new Error(
        `${this.name} adds what it reads to what it gives, so it must read as many features as it has units: it has ${units} and reads ${kernel.shape[0]}.`,
      );
    }
  }

  protected run({ x, weights, mask }: CellTensors, order: SequenceAttributes): tf.Tensor {
    const { cell } = this.config;
    const { kernel, recurrent_kernel: parameters, bias } = weights;
    const inputs = {
      x,
      kernel,
      ...(parameters === undefined ? {} : { parameters }),
      ...(bias === undefined ? {} : { bias }),
      ...(mask === undefined ? {} : { mask }),
    } as DiagonalInputs;
    if (cell === 'indrnn' && inputs.parameters !== undefined) {
      // Beyond this a unit that is never shut grows by more than twice over the sequence.
      inputs.parameters = withinBounds(inputs.parameters, 2 ** (1 / x.shape[1]));
    }
    const state = diagonal(inputs, { cell: OPS[cell], ...order });
    return cell === 'lru' ? this.#readOut(state, inputs, weights, order) : state;
  }

  /** y_t = Re(C h_t) + D x_t, with C = `[C^re; -C^im]` and D unit by unit. */
  #readOut(
    state: tf.Tensor,
    { x, mask }: DiagonalInputs,
    weights: CellTensors['weights'],
    { returnSequences, goBackwards }: SequenceAttributes,
  ): tf.Tensor {
    const { output_kernel: kernel, skip } = weights;
    if (kernel === undefined || skip === undefined) throw new Error(`${this.name} has no readout.`);
    const [batch, timesteps, features] = x.shape;
    const states = (returnSequences ? state : state.expandDims(1)) as tf.Tensor3D;
    const read = diagonal(
      { x: states, kernel: kernel as tf.Tensor2D },
      { cell: 'product', returnSequences: true, goBackwards: false },
    );
    const seen = mask === undefined ? x : x.mul(mask.expandDims(1));
    const walked = goBackwards ? reverseTimesteps(seen as tf.Tensor3D) : seen;
    if (returnSequences) return scaledSum(read, walked, skip);
    const last = walked.slice([0, timesteps - 1, 0], [batch, 1, features]);
    return scaledSum(read, last, skip).squeeze([1]);
  }

  /** Zeros; where memories are wanted, those of the gates that forget. */
  protected override biasValues(size: number, timesteps: number, random: RandomStream) {
    const { cell, units, chrono } = this.config;
    const values = new Float32Array(size);
    if (!chrono) return values;
    const biases = chronoBiases(units, timesteps, random);
    const negative = biases.map((bias) => -bias);
    // minGRU's z is the share that is new; of a minLSTM's gates the first forgets and the second lets in.
    if (cell === 'mingru') values.set(negative, 0);
    if (cell === 'minlstm') {
      values.set(biases, 0);
      values.set(negative, units);
    }
    return values;
  }

  protected override otherValues(name: string, shape: number[], random: RandomStream) {
    const { units, recurrentInitializer } = this.config;
    const draw = (size: number, value: (i: number) => number) =>
      Float32Array.from({ length: size }, (_, i) => value(i));
    switch (name) {
      case 'output_kernel':
        // The real and the imaginary part of a complex number of variance 1 / units.
        return draw(shape[0] * shape[1], () => random.normal() / Math.sqrt(2 * units));
      case 'skip':
        return draw(units, () => random.normal());
      default:
        if (this.config.cell === 'lru') return ringValues(units, random);
        return draw(units, () => (recurrentInitializer === 'identity' ? 1 : random.uniform()));
    }
  }

  copy(changes: Partial<Recurrent>): Diagonal {
    return new Diagonal({ ...this.config, ...changes, cell: this.config.cell }, this.randomness);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), chrono: this.config.chrono };
  }
}

/** Moduli of an LRU begin within these, so that the slowest unit remembers about a thousand steps. */
const RING = { least: 0.9, most: 0.999 };

/**
 * log nu, log theta and log gamma of an LRU, `[3, units]`: lambda uniform over a ring, and gamma = sqrt(1 - |lambda|^2),
 * which keeps the states as large as what comes in.
 */
function ringValues(units: number, random: RandomStream): Float32Array {
  const values = new Float32Array(3 * units);
  const [inner, outer] = [RING.least ** 2, RING.most ** 2];
  for (let u = 0; u < units; u++) {
    const square = inner + (outer - inner) * random.uniform();
    values[u] = Math.log(-0.5 * Math.log(square));
    values[units + u] = Math.log(2 * Math.PI * Math.max(random.uniform(), 1e-6));
    values[2 * units + u] = 0.5 * Math.log(1 - square);
  }
  return values;
}
