/** What every error of this package is: `code` is stable, `retryable` says whether waiting may help. */
export abstract class ProjectionError extends Error {
  abstract readonly code: string;
  readonly retryable: boolean = false;
}

/** An event could not be folded, and the projection stands before it. Nothing was skipped. */
export class ProjectionFaulted extends ProjectionError {
  override readonly name = 'ProjectionFaulted';
  readonly code = 'projection-faulted';
  readonly projection: string;
  readonly eventId: string;
  readonly position: bigint;

  constructor(projection: string, event: { readonly id: string; readonly position: bigint }, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`${projection} stands before event ${event.id} at position ${event.position}: ${why}`, { cause });
    this.projection = projection;
    this.eventId = event.id;
    this.position = event.position;
  }
}

/**
 * What `evolve` throws when an event rests on another one that is not in the log. Where the beginning of the log was
 * deleted it is passed over: no row rests on it, for what rows rest on was kept.
 */
export class CitedEventMissing extends Error {
  override readonly name = 'CitedEventMissing';
}

/** Somebody else moved the projection on meanwhile. */
export class Overtaken extends ProjectionError {
  override readonly name = 'Overtaken';
  readonly code = 'projection-overtaken';
  override readonly retryable = true;
}

/**
 * - `rebuild-running`: one rebuild of a projection at a time.
 * - `rebuild-differs`: the new rows are not those that are served; `samples` are keys of such rows.
 * - `nothing-to-swap`: there is no generation to change to.
 * - `swap-blocked`: readers held the view for too long, again and again.
 * - `no-sql-rebuild`: SQL was asked for, and has no way to do it.
 */
export type RebuildRefusal =
  | 'rebuild-running'
  | 'rebuild-differs'
  | 'nothing-to-swap'
  | 'swap-blocked'
  | 'no-sql-rebuild';

/** A rebuild, or a change of generations, that does not happen. What is served stays as it was. */
export class RebuildRefused extends ProjectionError {
  override readonly name = 'RebuildRefused';
  readonly code: RebuildRefusal;
  override readonly retryable: boolean;
  readonly samples: readonly string[];

  constructor(code: RebuildRefusal, message: string, samples: readonly string[] = []) {
    super(message);
    this.code = code;
    this.retryable = code === 'rebuild-running' || code === 'swap-blocked';
    this.samples = samples;
  }
}

/** The tables of projections were written by a newer version of this package. Nothing was changed. */
export class ProjectionsAhead extends ProjectionError {
  override readonly name = 'ProjectionsAhead';
  readonly code = 'projections-ahead';
}
