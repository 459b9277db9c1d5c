/** What a network read before it was taught the reader's drawings, and what it read afterwards. */

export interface Comparison {
  /** What the drawings show: what experiments call the data set whose classes they are of. */
  subject: string;
  /** What experiments call the data set that was read beside them. */
  basis: string;
  /** The run that was taught, as it is kept. */
  run: string;
  /** What experiments call the drawings. */
  data: string;
  /** The network's id. */
  network: string;
  /** Nothing where no network read such images. */
  before: Examination | undefined;
  /** Nothing while it learns. */
  after: Examination | undefined;
}

/** What was read rightly of the drawings that are held back, and of the data set whose classes they are of. */
export interface Examination {
  heldBack: ReadByClass;
  basis: ReadByClass;
}

/** How many images there are of each class, and how many of them were read rightly: `[classes]`. */
export interface ReadByClass {
  there: readonly number[];
  right: readonly number[];
}
