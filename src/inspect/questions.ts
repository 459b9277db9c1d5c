/** What can be asked of a network and one input, and what is answered: plain data with typed arrays. */
import type { Alignment } from './alignment.ts';
import { alignmentOf } from './alignment.ts';
import type { Breathe } from './breathe.ts';
import { type CellPlace, type CellTerms, cellTerms } from './cell-terms.ts';
import { drivingDigits, type DrivingDigits } from './driving-digits.ts';
import type { Edit } from './edits.ts';
import type { Quantity } from './gradients.ts';
import { type Memory, memoryOf } from './memory.ts';
import { inspectErrors as words } from '../text/en-inspect.ts';
import { imageOf, InspectError, type InspectedNetwork, sizesOf } from './network.ts';
import { type Occlusion, occlusionOf, type PixelAnswer, pixelsThatCount } from './pixels.ts';
import { type LayerReach, reachOf } from './reach.ts';
import { type Reading, readingOf } from './reading.ts';
import type { LayerStates } from './recurrent-parts.ts';
import { receptiveField, type ScanMap, scanMaps } from './scans.ts';
import { trace, type Trace } from './trace.ts';
import { orderByLikeness } from './unit-order.ts';

/** Each question's name, what it carries and what is answered. */
export interface Questions {
  /** What does it think so far? */
  reading: { with: Record<never, never>; answer: Reading };
  /** What does it remember? */
  states: { with: Record<never, never>; answer: { layers: readonly OrderedStates[] } };
  /** Which pixels counted? */
  pixels: { with: { quantity: Quantity }; answer: PixelAnswer };
  /** The check on it: what if parts of the image were blank? */
  occlusion: { with: { quantity: Quantity; by?: 'squares' | 'steps' }; answer: Occlusion };
  /** Why does it forget? */
  gradient: { with: { quantity: Quantity }; answer: { layers: readonly LayerReach[] } };
  /** How long is its memory? Of one layer, or of all. */
  memory: { with: { layer?: string }; answer: { layers: readonly Memory[] } };
  /** What if? The reading with something changed, beside the one without. */
  edited: {
    with: { edits: readonly Edit[]; flipped: readonly number[] };
    answer: { before: Reading; after: Reading };
  };
  /** What do the scans see? */
  scans: {
    with: { layer?: string; cell?: number; unit?: number };
    answer: { maps: readonly ScanMap[]; field?: Float64Array };
  };
  /** How does CTC align? */
  alignment: { with: { label?: readonly number[] }; answer: Alignment };
  /** How does one cell compute? */
  cell: { with: CellPlace; answer: CellTerms };
  /** Which digits drive the units most? */
  drivers: { with: { layer: string; digits?: number }; answer: DrivingDigits };
}

export type QuestionName = keyof Questions;
export type Question = {
  [Name in QuestionName]: { ask: Name } & Questions[Name]['with'];
}[QuestionName];
export type AnswerTo<Name extends QuestionName> = Questions[Name]['answer'];

/** A layer's states with the order in which its units stand beside their like: `[units]`. */
export interface OrderedStates extends LayerStates {
  order: Int32Array;
}

/** What a question is about. */
export interface Subject {
  network: InspectedNetwork;
  /** 0 background to 1 ink, row by row; or a sequence, `[timesteps, features]`. */
  pixels: ArrayLike<number>;
  /** Test digits, for the question which of them drive a unit. */
  digits?: { count: number; pixelsOf: (index: number) => Float64Array };
}

/** Milliseconds after which no further digit is read for `drivers`. */
const LONGEST_SEARCH = 2000;
const MOST_DIGITS = 1000;
/** Side of the squares that cover an image, which do not overlap. */
const BOX = 4;
/** Of a sequence steps are covered, one at a time as long as there are no more than these. */
const MOST_COVERED = 100;

/**
 * @throws InspectError when the network cannot be asked this, and why; Overtaken when `breathe` says so.
 */
export async function answer(
  question: Question,
  subject: Subject,
  breathe: Breathe,
): Promise<Questions[QuestionName]['answer']> {
  const { network, pixels, digits } = subject;
  const traced = () => traceOf(subject);
  switch (question.ask) {
    case 'reading':
      return readingOf(traced(), breathe);
    case 'states':
      return {
        layers: traced().layers.map((layer) => ({
          ...layer,
          order: orderByLikeness(layer, layer.states[layer.handsOn]),
        })),
      };
    case 'pixels':
      return pixelsThatCount(traced(), question.quantity);
    case 'occlusion': {
      const { quantity, by = 'squares' } = question;
      const [rows, columns] = sizesOf(imageOf(network.graph));
      const box =
        by === 'squares'
          ? ([BOX, BOX] as const)
          : ([Math.ceil(rows / MOST_COVERED), columns] as const);
      return occlusionOf(traced(), { quantity, box, stride: box }, breathe);
    }
    case 'gradient':
      return { layers: reachOf(traced(), question.quantity) };
    case 'memory': {
      const own = traced();
      const names = own.layers.map(({ name }) => name);
      const layers: Memory[] = [];
      for (const name of question.layer === undefined ? names : [question.layer]) {
        layers.push(await memoryOf(own, name, breathe));
      }
      return { layers };
    }
    case 'edited': {
      const changed = Float64Array.from(pixels);
      for (const at of question.flipped) changed[at] = 1 - changed[at];
      const before = await readingOf(traced(), breathe);
      return { before, after: await readingOf(trace(network, changed, question.edits), breathe) };
    }
    case 'scans': {
      const own = traced();
      const { layer, cell, unit } = question;
      const maps = scanMaps(own);
      if (layer === undefined || cell === undefined) return { maps };
      const place = { layer, cell, ...(unit === undefined ? {} : { unit }) };
      return { maps, field: receptiveField(own, place) };
    }
    case 'alignment':
      return alignmentOf(traced(), question.label);
    case 'cell':
      return cellTerms(traced(), question);
    case 'drivers': {
      if (digits === undefined || network.graph.inputs.length > 1) {
        throw new InspectError(words.noTestDigits);
      }
      const end = performance.now() + LONGEST_SEARCH;
      const count = Math.min(question.digits ?? MOST_DIGITS, digits.count);
      return drivingDigits(
        network,
        question.layer,
        { ...digits, count },
        breathe,
        () => question.digits !== undefined || performance.now() < end,
      );
    }
  }
}

/** The way of the last input through each network: who asks once asks more of the same. */
const lastTraces = new WeakMap<InspectedNetwork, { pixels: ArrayLike<number>; traced: Trace }>();

function traceOf({ network, pixels }: Subject): Trace {
  const last = lastTraces.get(network);
  if (last?.pixels === pixels) return last.traced;
  const traced = trace(network, pixels);
  lastTraces.set(network, { pixels, traced });
  return traced;
}
