import { EventLogError } from '../errors.ts';

/** Not a PostgreSQL URL nor a directory that can be used, or a schema name that is not a plain identifier. */
export class InvalidLocation extends EventLogError {
  override readonly name = 'InvalidLocation';
  readonly code = 'location-invalid';
}

/** The package that talks to this kind of database is not installed. */
export class DriverMissing extends EventLogError {
  override readonly name = 'DriverMissing';
  readonly code = 'driver-missing';
}

/** Another live process has the directory open, or one of which nobody here can tell whether it lives. */
export class DatabaseLocked extends EventLogError {
  override readonly name = 'DatabaseLocked';
  readonly code = 'database-locked';
  override readonly retryable = true;
  /** Process id of the holder, as its own machine or container counts. */
  readonly holderPid: number;

  constructor(message: string, holderPid: number) {
    super(message);
    this.holderPid = holderPid;
  }
}

/** The schema was written by a newer version of this package. Nothing was changed. */
export class DatabaseAhead extends EventLogError {
  override readonly name = 'DatabaseAhead';
  readonly code = 'database-ahead';
  readonly found: number;
  readonly known: number;

  constructor(schema: string, found: number, known: number) {
    super(
      `Schema ${schema} is at version ${found}, this program knows versions up to ${known}: ` +
        'use a newer program. There are no downgrades.',
    );
    this.found = found;
    this.known = known;
  }
}

/**
 * The schema holds another log than was asked for: made with other settings, or by a version of this package that was
 * never released. Nothing was changed.
 */
export class DatabaseDiffers extends EventLogError {
  override readonly name = 'DatabaseDiffers';
  readonly code = 'database-differs';
}

/** Positions before those that are kept live were asked for, and the log was given no archive to read them from. */
export class ArchiveMissing extends EventLogError {
  override readonly name = 'ArchiveMissing';
  readonly code = 'archive-missing';
  /** The last position that is in the archive. */
  readonly archivedTo: bigint;

  constructor(archivedTo: bigint) {
    super(`Events up to position ${archivedTo} are in the archive, which this log was not given.`);
    this.archivedTo = archivedTo;
  }
}

/** Positions were asked for whose events were deleted, as nobody wanted to keep them for longer. */
export class HistoryDeleted extends EventLogError {
  override readonly name = 'HistoryDeleted';
  readonly code = 'history-deleted';
  /** The last position that was deleted: what can be read begins behind it. */
  readonly deletedTo: bigint;

  constructor(deletedTo: bigint) {
    super(`Events up to position ${deletedTo} were deleted; history can be read from there on.`);
    this.deletedTo = deletedTo;
  }
}

/** No connection: wrong address, refused, timed out, not authorized, or lost on the way. */
export class DatabaseUnreachable extends EventLogError {
  override readonly name = 'DatabaseUnreachable';
  readonly code = 'database-unreachable';
  override readonly retryable: boolean;

  constructor(message: string, options: { readonly cause: unknown; readonly retryable: boolean }) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
  }
}

/** The database answered with an error; `sqlState` is its code. */
export class DatabaseFailed extends EventLogError {
  override readonly name = 'DatabaseFailed';
  readonly code = 'database-failed';
  override readonly retryable: boolean;
  readonly sqlState: string;

  constructor(
    message: string,
    options: { readonly cause: unknown; readonly retryable: boolean; readonly sqlState: string },
  ) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
    this.sqlState = options.sqlState;
  }
}
