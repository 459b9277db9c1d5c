import { describe, expect, it } from 'vitest';
import { PredictionLoop } from '../../../src/components/draw/prediction-loop.ts';
import type { Reading } from '../../../src/components/draw/predictor.ts';

const drawing = (ink: number) => new Float32Array(784).fill(ink);
const reading = (step: number): Reading => ({ probabilities: new Float32Array(10), step });

/** A loop whose network answers and whose time passes when the test says so. */
function loopByHand() {
  const questions: {
    pixels: Float32Array;
    answer: (reading: Reading | undefined) => void;
    fail: () => void;
  }[] = [];
  const timers: (() => void)[] = [];
  const loop = new PredictionLoop<Float32Array, Reading>(
    (pixels) =>
      new Promise((answer, reject) => {
        questions.push({ pixels, answer, fail: () => reject(new Error('the worker is gone')) });
      }),
    (callback) => {
      timers.push(callback);
      return () => timers.splice(timers.indexOf(callback), 1);
    },
  );
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    loop,
    asked: () => questions.map(({ pixels }) => pixels[0]),
    async answer(value: Reading | undefined) {
      questions.at(-1)?.answer(value);
      await settle();
    },
    async fail() {
      questions.at(-1)?.fail();
      await settle();
    },
    async passInterval() {
      for (const timer of timers.splice(0)) timer();
      await settle();
    },
  };
}

describe('asking the network about a drawing', () => {
  it('asks one question at a time, and then about the newest drawing only', async () => {
    const hand = loopByHand();
    for (const ink of [1, 2, 3, 4]) hand.loop.show(drawing(ink));
    expect(hand.asked()).toEqual([1]);
    await hand.passInterval();
    expect(hand.asked()).toEqual([1]);
    await hand.answer(reading(5));
    expect(hand.asked()).toEqual([1, 4]);
    expect(hand.loop.snapshot().reading?.step).toBe(5);
  });

  it('rests between questions, however fast the answers are', async () => {
    const hand = loopByHand();
    hand.loop.show(drawing(1));
    await hand.answer(reading(1));
    hand.loop.show(drawing(2));
    expect(hand.asked()).toEqual([1]);
    await hand.passInterval();
    expect(hand.asked()).toEqual([1, 2]);
  });

  it('asks again about the same drawing when the network has changed', async () => {
    const hand = loopByHand();
    hand.loop.show(drawing(1));
    await hand.answer(reading(1));
    await hand.passInterval();
    hand.loop.refresh();
    await hand.answer(reading(2));
    expect(hand.asked()).toEqual([1, 1]);
    expect(hand.loop.snapshot().reading?.step).toBe(2);
  });

  it('has no guess for an empty pad, not even from an answer that comes late', async () => {
    const hand = loopByHand();
    hand.loop.show(drawing(1));
    hand.loop.show(undefined);
    await hand.answer(reading(1));
    await hand.passInterval();
    expect(hand.loop.snapshot()).toMatchObject({ reading: undefined, asked: false });
    hand.loop.refresh();
    expect(hand.asked()).toEqual([1]);
  });

  it('asks again a few times when there was no answer, then waits for the network to change', async () => {
    const hand = loopByHand();
    hand.loop.show(drawing(1));
    for (let time = 0; time < 20; time += 1) {
      await hand.answer(undefined);
      await hand.passInterval();
    }
    const tries = hand.asked().length;
    expect(tries).toBeGreaterThan(1);
    expect(tries).toBeLessThan(10);
    hand.loop.refresh();
    expect(hand.asked()).toHaveLength(tries + 1);
  });

  it('outlives a question that fails', async () => {
    const hand = loopByHand();
    hand.loop.show(drawing(1));
    await hand.fail();
    await hand.passInterval();
    await hand.answer(reading(3));
    expect(hand.loop.snapshot().reading?.step).toBe(3);
  });

  it('can be stopped and shown a drawing again', async () => {
    const hand = loopByHand();
    hand.loop.show(drawing(1));
    await hand.answer(reading(1));
    hand.loop.stop();
    hand.loop.show(drawing(2));
    expect(hand.asked()).toEqual([1, 2]);
  });
});
