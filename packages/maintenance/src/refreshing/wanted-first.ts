import type { Instant, Milliseconds } from '@wherefore/discovery';
import type { Claim } from '@wherefore/projections';
import type { Schedule } from './schedule.ts';

/** What has been due for longer cannot be had in time any more. */
const LATE_MS = 10_000;
const HOUR_MS = 3_600_000;
/** Names that were wanted within the first of these come first, and so on. */
const CLASSES: readonly Milliseconds[] = [HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS];
/** Where nothing was left is not looked again before. */
const EMPTY_FOR_MS = 30_000;

/**
 * Claims in the order in which names are due, while all can be had in time. When not, that order would have each name
 * too late: then those that were wanted within the last hour come first, those of the last six hours and of the last
 * day after them, and each of these by when they are due.
 */
export class WantedFirst {
  readonly #emptyUntil = new Map<Milliseconds, Instant>();

  async claim(
    schedule: Pick<Schedule, 'claim' | 'nextDueIn'>,
    { limit, leaseMs, now }: { readonly limit: number; readonly leaseMs: Milliseconds; readonly now: Instant },
  ): Promise<readonly Claim[]> {
    const dueIn = await schedule.nextDueIn();
    if (dueIn === undefined || dueIn > 0) return [];
    const claims: Claim[] = [];
    for (const wantedWithin of dueIn < -LATE_MS ? CLASSES : []) {
      if (claims.length === limit) break;
      if ((this.#emptyUntil.get(wantedWithin) ?? 0) > now) continue;
      const wantedSince = now - wantedWithin;
      const some = await schedule.claim({ limit: limit - claims.length, leaseMs, wantedSince });
      claims.push(...some);
      if (claims.length < limit) this.#emptyUntil.set(wantedWithin, now + EMPTY_FOR_MS);
    }
    if (claims.length < limit) claims.push(...(await schedule.claim({ limit: limit - claims.length, leaseMs })));
    return claims;
  }
}
