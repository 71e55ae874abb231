import { EventLogError } from '../errors.ts';

/**
 * - `export-invalid`: a line is not what it should be.
 * - `export-truncated`: the lines end before the trailer.
 * - `export-damaged`: the lines are not those that the trailer was written for.
 */
export type InvalidExportCode = 'export-invalid' | 'export-truncated' | 'export-damaged';

/** Not an export of a log, or not a whole one. What came before the line is recorded. */
export class InvalidExport extends EventLogError {
  override readonly name = 'InvalidExport';
  readonly code: InvalidExportCode;
  /** From 1. */
  readonly line: number;

  constructor(code: InvalidExportCode, line: number, message: string) {
    super(`line ${line}: ${message}`);
    this.code = code;
    this.line = line;
  }
}

/** The log has something else where the line wants to be. What came before the line is recorded. */
export class ImportConflict extends EventLogError {
  override readonly name = 'ImportConflict';
  readonly code = 'import-conflict';
  /** From 1. */
  readonly line: number;
  readonly eventId: string;
  readonly stream: string;
  readonly version: number;

  constructor(
    line: number,
    event: { readonly id: string; readonly stream: string; readonly version: number },
    message: string,
  ) {
    super(`line ${line}: event ${event.id}, version ${event.version} of ${JSON.stringify(event.stream)}: ${message}`);
    this.line = line;
    this.eventId = event.id;
    this.stream = event.stream;
    this.version = event.version;
  }
}
