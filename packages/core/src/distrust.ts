import type { Instant, Milliseconds } from '@wherefore/discovery';
import { BoundedMap } from './bounded-map.ts';

const MAX_NAMES = 10_000;
const FIRST_PAUSE_MS: Milliseconds = 30_000;
const MAX_PAUSE_MS: Milliseconds = 3_600_000;
/** A name that has not been reported for so long counts as mended. */
const FORGIVEN_AFTER_MS: Milliseconds = 7_200_000;

interface Reports {
  used: boolean;
  readonly before: Instant;
  readonly count: number;
  readonly nextAt: Instant;
  readonly lastAt: Instant;
  /** There may have been more before, which the log has. */
  readonly isPartial: boolean;
}

/**
 * From when on evidence about a name counts, after its connections failed: a fold of the reports. A dead server is
 * reported at every attempt; asking everything anew each time would be a storm, so the pauses between grow.
 */
export class Distrust {
  readonly #names = new BoundedMap<Reports>(MAX_NAMES);

  /** Evidence of a name from before then is not taken as fresh. */
  before(serverName: string): Instant | undefined {
    return this.#names.get(serverName)?.before;
  }

  /** Is all known that the log has? */
  isWhole(serverName: string): boolean {
    return this.#names.peek(serverName)?.isPartial === false;
  }

  /** Takes a report; tells from when on evidence counts now, or `undefined` when it is too soon to ask again. */
  report(serverName: string, now: Instant): Instant | undefined {
    return this.#report(serverName, now, false);
  }

  /** Takes a report that somebody else recorded. */
  learn(serverName: string, reportedAt: Instant): void {
    this.#report(serverName, reportedAt, true);
  }

  #report(serverName: string, now: Instant, isLearned: boolean): Instant | undefined {
    const known = this.#names.get(serverName);
    const earlier = known === undefined || now - known.lastAt > FORGIVEN_AFTER_MS ? undefined : known;
    if (earlier !== undefined && now < earlier.nextAt) return undefined;
    const count = (earlier?.count ?? 0) + 1;
    const nextAt = now + Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(count - 1, 16));
    // What came in this very millisecond is what the connection was made to.
    const before = now + 1;
    const isPartial = known?.isPartial ?? isLearned;
    this.#names.set(serverName, { used: true, before, count, nextAt, lastAt: now, isPartial });
    return before;
  }

  /** Takes over the reports that the log has of a name, unless there were newer ones here. */
  remember(serverName: string, reports: readonly Instant[]): void {
    if (this.isWhole(serverName)) return;
    this.#names.delete(serverName);
    for (const reportedAt of reports) this.report(serverName, reportedAt);
  }

  forget(serverName: string): void {
    this.#names.delete(serverName);
  }

  clear(): void {
    this.#names.clear();
  }
}
