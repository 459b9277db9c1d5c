/** What a network can learn, and how well it does in words: a share that is right, or the error of an answered number. */
import { percent, significant } from './format.ts';
import { inALine, type Noun } from './nouns.ts';

/**
 * To name one image, to read a number of one to five digits, or of a made-up sequence to name the first symbol or to
 * add two numbers.
 */
export type TaskName = 'digit' | 'number' | 'recall' | 'adding';

/** The mean squared error of who always answers 1, the mean of the sum of two numbers from 0 to 1. */
const GUESSED = 1 / 6;

/** The mean squared error that leaves a share of the variance explained. */
export function errorOf(explained: number): number {
  return GUESSED * (1 - explained);
}

/** 0.934 as "93.4 %"; of a sum, whose share is that of the variance explained, the error, "0.011". */
export function scoreInWords(share: number, task: TaskName): string {
  if (task !== 'adding') return percent(share);
  return share > 0 ? significant(errorOf(share), 3) : `${significant(GUESSED, 3)} or more`;
}

/** What is read, as one counts it. @param noun what the data set shows */
export function samplesOf(task: TaskName, noun: Noun): string {
  return task === 'number' ? `${inALine(noun)}s` : noun.many;
}
