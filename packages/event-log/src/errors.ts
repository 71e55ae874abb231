/** Everything that this package throws on purpose. Match on `code`, never on the message. */
export abstract class EventLogError extends Error {
  abstract readonly code: string;
  /** Whether the same call may succeed later, unchanged. Appends are safe to repeat: their event ids tell. */
  readonly retryable: boolean = false;
}

export type InvalidAppendCode =
  | 'stream-name-invalid'
  | 'expected-version-invalid'
  | 'append-empty'
  | 'event-invalid'
  | 'event-too-large'
  | 'event-id-reused'
  | 'event-out-of-order'
  | 'batch-too-large';

/** The caller's mistake in an append. Nothing of the batch was recorded. */
export class InvalidAppend extends EventLogError {
  override readonly name = 'InvalidAppend';
  readonly code: InvalidAppendCode;

  constructor(code: InvalidAppendCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The caller's mistake in a read: a limit, version or position out of range. */
export class InvalidRead extends EventLogError {
  override readonly name = 'InvalidRead';
  readonly code = 'read-invalid';
}

/** The log, or its database, was disposed of before the call. */
export class LogClosed extends EventLogError {
  override readonly name = 'LogClosed';
  readonly code = 'log-closed';

  constructor(options?: { readonly cause: unknown }) {
    super('The event log is closed.', options);
  }
}
