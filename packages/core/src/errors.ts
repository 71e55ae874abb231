/**
 * Why a resolver could not do its work. What the world does never ends here: an unresolvable name is a conclusion.
 *
 * - `disposed`: the resolver was disposed of.
 * - `overloaded`: as many names as its limits allow are being resolved; try again later.
 * - `log-unavailable`: what was learned could not be recorded, so it is not used either; `cause` says why.
 * - `invalid-pin`: what was to be pinned, or where to, cannot be; the message says why.
 */
export class ResolverError extends Error {
  readonly code: 'disposed' | 'overloaded' | 'log-unavailable' | 'invalid-pin';
  /** Asking again later may help. */
  readonly retryable: boolean;

  constructor(code: ResolverError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ResolverError';
    this.code = code;
    this.retryable = code === 'overloaded' || code === 'log-unavailable';
  }
}
