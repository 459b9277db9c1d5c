/** A model file cannot be written or read; the message says what is wrong, what was expected and what to do. */
export class ExchangeError extends Error {
  override name = 'ExchangeError';
}

/** The network in a file is whole, but of another shape than the data that it was held against. */
export class OtherShapeError extends ExchangeError {
  override name = 'OtherShapeError';
}
