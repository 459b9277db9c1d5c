/**
 * Applies an update rule to all variables of a network and holds what the rule remembers. State is held
 * by the variable's name, never by its position, so that a checkpoint fits whatever order the layers are
 * listed in. The number of tensors stays the same from the first update to the last.
 */
import * as tf from '@tensorflow/tfjs';
import type { TrainingSettings } from '../../models/experiment.ts';
import { clippingOf } from '../clipping.ts';
import { adam } from './adam.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';
import { updateVariable, type UpdateRule } from './update-rule.ts';

const RULES: Readonly<Record<TrainingSettings['optimizer'], UpdateRule>> = { sgd, rmsprop, adam };

/** The running averages that the optimizer keeps of each variable, by name, e.g. `velocity`. */
export function slotNamesOf(settings: TrainingSettings): readonly string[] {
  return RULES[settings.optimizer].slotNames(settings);
}

export class Optimizer {
  /** May be changed at any time; the next update uses it. */
  learningRate: number;
  /** Updates made so far. */
  iterations = 0;

  readonly #rule: UpdateRule;
  readonly #settings: TrainingSettings;
  readonly #variables: ReadonlyMap<string, tf.Variable>;
  readonly #slots = new Map<string, Readonly<Record<string, tf.Variable>>>();

  /** `variables`: what is trained, under names that are the same in every process. */
  constructor(settings: TrainingSettings, variables: ReadonlyMap<string, tf.Variable>) {
    this.learningRate = settings.learningRate;
    this.#rule = RULES[settings.optimizer];
    this.#settings = settings;
    this.#variables = variables;
    for (const [name, variable] of variables) {
      const slots = this.#rule
        .slotNames(settings)
        .map((slot) => [slot, tf.tidy(() => tf.variable(tf.zeros(variable.shape), false))]);
      this.#slots.set(name, Object.fromEntries(slots) as Record<string, tf.Variable>);
    }
  }

  /**
   * Clips the gradients as the settings say and moves every variable once; `gradients` by the same names
   * and of the same shapes. Runs inside the caller's `tf.tidy`.
   */
  apply(gradients: ReadonlyMap<string, tf.Tensor>): void {
    this.iterations += 1;
    const { clipping, clipLimit } = this.#settings;
    const clips = clippingOf(gradients, clipping, clipLimit);
    const hyper = {
      ...this.#settings,
      learningRate: this.learningRate,
      iteration: this.iterations,
    };
    for (const [name, gradient] of gradients) {
      const variable = this.#variables.get(name);
      const slots = this.#slots.get(name);
      if (variable === undefined || slots === undefined) {
        throw new Error(`The optimizer has no variable called "${name}".`);
      }
      updateVariable(this.#rule, variable, { gradient, clip: clips.get(name) }, slots, hyper);
    }
  }

  /** Every slot under `slot/variable`, e.g. `velocity/lstm/kernel`. */
  slots(): ReadonlyMap<string, tf.Variable> {
    const all = new Map<string, tf.Variable>();
    for (const [name, slots] of this.#slots) {
      for (const [slot, variable] of Object.entries(slots)) all.set(`${slot}/${name}`, variable);
    }
    return all;
  }

  dispose(): void {
    for (const slot of this.slots().values()) slot.dispose();
    this.#slots.clear();
  }
}

/**
 * The learning rate to go on with when `epochsDone` epochs are over, of a run without another schedule. It multiplies
 * what is in force, so a rate that was changed by hand drops too, and one changed after the drop stays as it was set.
 */
export function learningRateAfterEpoch(
  learningRate: number,
  epochsDone: number,
  { schedule, dropLearningRateAfter }: Pick<TrainingSettings, 'schedule' | 'dropLearningRateAfter'>,
): number {
  const drops = schedule === 'constant' && dropLearningRateAfter > 0;
  return drops && epochsDone === dropLearningRateAfter ? learningRate / 10 : learningRate;
}
