/**
 * A guided lesson as plain data: steps over the state of the page (its settings, its run, what is looked at, what is on
 * the pad), never over how the page looks. Those that come with the page are a file each in this folder; teachers write
 * the same as JSON (docs/lessons.md).
 */
import type { Tab } from '../models/page-settings.ts';
import type { Condition } from './condition.ts';

export interface Lesson {
  id: string;
  title: string;
  /** What it is about, in a sentence. */
  about: string;
  /** How long it takes. */
  minutes: number;
  steps: readonly LessonStep[];
}

export interface LessonStep {
  /** What to see or to do; a line for each paragraph. */
  text: string;
  /** What the page is brought to when the step begins; what it leaves out stays as it is. */
  setup?: StepSetup;
  /** The part of the page that is pointed at: a panel (`PANELS`), or a setting by its field's name. */
  highlight?: string;
  /** What the step asks for; a step that only tells has none. */
  done?: Condition;
}

export interface StepSetup {
  /**
   * What stands in the page's address after `#`: the experiment, if it names a network, and where one looks inside, if
   * it says so. Everything else in it is the reader's own affair and left out.
   */
  link?: string;
  tab?: Tab;
  /** Wipes the pad, or puts the test digit (or test line) of that number on it. */
  pad?: 'empty' | number;
  /** Whether drawings are normalised as MNIST's digits were. */
  normalise?: boolean;
  /** Begins the run anew, where only what may change while training goes on is other than before. */
  fresh?: true;
  /** Trains the experiment to its last epoch, where it is not trained yet. */
  trained?: true;
}
