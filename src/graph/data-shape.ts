/** What goes into a network and what comes out of it, as the data set has it. */
export interface DataShape {
  /** Of an image; of a sequence its timesteps and its features. */
  rows: number;
  columns: number;
  /** Classes that are told apart; 1 where one number is answered. */
  outputs: number;
  /** A sequence comes step by step and has no second dimension. */
  isSequence?: boolean;
  /** One number is answered in the place of classes, so there is no softmax at the end. */
  isNumber?: boolean;
}

/** MNIST's: what a network is made for unless it is said otherwise. */
export const MNIST_SHAPE: DataShape = { rows: 28, columns: 28, outputs: 10 };

/** Rows or columns of pixels that a block may gather at most: no image has more. */
export const MOST_BLOCK = 64;
