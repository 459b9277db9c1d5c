/**
 * Answers what the page asks about the inside of the network that reads. The weights are taken between two training
 * steps; what follows is computed from them in slices, so that training goes on meanwhile. Of the questions of one
 * place in the page only the newest is answered.
 */
import { type Dataset, pixelsOf } from '../data/dataset.ts';
import { Overtaken } from '../inspect/breathe.ts';
import type { Subject } from '../inspect/questions.ts';
import type { Experiment, TrainingSettings } from '../models/experiment.ts';
import { graphOf } from '../models/index.ts';
import { EventLoopYield } from '../training/event-loop-yield.ts';
import type { StoredTensor } from '../training/safetensors.ts';
import { loadPart } from '../training/load-part.ts';
import type { Commands } from './protocol.ts';
import { readTestImages, readTestSequences } from './test-samples.ts';

/** A network with its weights as they stand after a step. */
export interface WeightsAtStep {
  experiment: Experiment;
  step: number;
  /** By stable variable name. */
  weights: ReadonlyMap<string, StoredTensor>;
}

/** Milliseconds of computing after which others are let in. */
const LONGEST_SLICE = 8;

export class Inspector {
  /** By the place in the page that asks. */
  readonly #newest = new Map<string, number>();
  readonly #pause = new EventLoopYield();
  #asked = 0;

  /** @throws InspectError when the network cannot be asked this; CheckpointError when it has diverged. */
  async ask(
    { question, pixels, width, place }: Commands['inspect']['with'],
    weights: () => Promise<WeightsAtStep>,
    dataset: Dataset | undefined,
  ): Promise<Commands['inspect']['reply']> {
    const turn = this.#turn(place);
    try {
      const [{ answer }, { inspectedNetwork }] = await loadPart(() =>
        Promise.all([import('../inspect/questions.ts'), import('../inspect/network.ts')]),
      );
      const { experiment, step, weights: values } = await weights();
      const { breathe, spent } = this.#slices(place, turn);
      await breathe();
      const network = inspectedNetwork(graphOf(experiment), values, width);
      const digits = dataset === undefined ? {} : { digits: testDigits(dataset) };
      const subject: Subject = { network, pixels, ...digits };
      return { answer: await answer(question, subject, breathe), step, spent: spent() };
    } catch (error) {
      if (error instanceof Overtaken) return { overtaken: true };
      throw error;
    }
  }

  /** What the network reads wrongly, of the first `count` test digits or sequences. */
  async mistakes(
    { count, place }: Commands['mistakes']['with'],
    predict: (pixels: Float32Array) => Promise<{ probabilities: Float32Array; step: number }>,
    dataset: Dataset,
    { length, testDigits }: Pick<TrainingSettings, 'length' | 'testDigits'>,
  ): Promise<Commands['mistakes']['reply']> {
    const turn = this.#turn(place);
    const { errorsIn, mistakesIn } = await loadPart(() => import('../inspect/mistakes.ts'));
    const { breathe } = this.#slices(place, turn);
    const { madeUp, classes } = dataset;
    try {
      if (madeUp !== undefined) {
        const tests = { kind: madeUp, length, count: Math.min(count, testDigits) };
        const { answers, targets, step } = await readTestSequences(predict, tests, breathe);
        return madeUp === 'adding'
          ? { sums: errorsIn(answers, targets), step }
          : { found: mistakesIn(answers, targets, classes.length), step };
      }
      const { probabilities, step } = await readTestImages(predict, dataset, count, breathe);
      return { found: mistakesIn(probabilities, dataset.test.labels, classes.length), step };
    } catch (error) {
      if (error instanceof Overtaken) return { overtaken: true };
      throw error;
    }
  }

  /** What is asked at a place ends what was asked there before. */
  #turn(place: string): number {
    const turn = ++this.#asked;
    this.#newest.set(place, turn);
    return turn;
  }

  /**
   * `breathe` lets others in where a slice has lasted long enough, until a newer question of the same place comes;
   * `spent` is how many milliseconds were computed from here on, without what others took between two slices.
   */
  #slices(place: string, turn: number): { breathe: () => Promise<void>; spent: () => number } {
    let since = performance.now();
    let before = 0;
    const breathe = async () => {
      const slice = performance.now() - since;
      if (slice > LONGEST_SLICE) {
        before += slice;
        await this.#pause.yieldNow();
        since = performance.now();
      }
      if (this.#newest.get(place) !== turn) throw new Overtaken();
    };
    return { breathe, spent: () => before + performance.now() - since };
  }
}

function testDigits(dataset: Dataset): NonNullable<Subject['digits']> {
  const size = pixelsOf(dataset);
  const { scale } = dataset.normalisation;
  return {
    count: dataset.test.count,
    pixelsOf: (index) =>
      Float64Array.from(
        dataset.test.images.subarray(index * size, (index + 1) * size),
        (byte) => byte / scale,
      ),
  };
}
