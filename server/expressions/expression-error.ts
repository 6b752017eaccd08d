/** An expression that cannot be evaluated; `place` tells where it stands. Answered as the error `expression_failed`. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly code = 'expression_failed';
  readonly params: { place: string; reason: string };
  constructor(place: string, reason: string, options?: ErrorOptions) {
    super(`An expression failed (${place}): ${reason}`, options);
    this.params = { place, reason };
  }
}
