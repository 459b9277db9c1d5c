/** A model file cannot be written or read; the message says what is wrong, what was expected and what to do. */
export class ExchangeError extends Error {
  override name = 'ExchangeError';
}
