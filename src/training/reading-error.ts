/** Something cannot be read; the message says what came, what was expected and what to do. */
export class ReadingError extends RangeError {
  override name = 'ReadingError';
}
