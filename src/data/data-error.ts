/** What can be wrong with a data file, for whoever puts it in words. */
export type DataProblem =
  /** There is no such file, or a web page stands in its place. */
  | 'missing'
  /** The server did not answer, or not with the file. */
  | 'unreachable'
  /** It ends before its contents do. */
  | 'truncated'
  /** Its compressed bytes do not decompress. */
  | 'damaged'
  /** It is not an IDX file, or of another kind or shape. */
  | 'wrong-format'
  /** It is a well-formed IDX file, but not MNIST's. */
  | 'not-mnist';

/**
 * A data file cannot be used. The message is a sentence for the reader: which file, what is wrong with
 * it, what was expected, and what to do.
 */
export class DataError extends Error {
  override name = 'DataError';
  readonly problem: DataProblem;
  readonly file: string;
  /** Its message without the advice, for whoever knows a better one. */
  readonly found: string;

  /** @param options `advice`: what to do, where the message does not say it */
  constructor(
    problem: DataProblem,
    file: string,
    message: string,
    { advice, ...options }: ErrorOptions & { advice?: string } = {},
  ) {
    super(advice === undefined ? message : `${message} ${advice}`, options);
    this.problem = problem;
    this.file = file;
    this.found = message;
  }
}
