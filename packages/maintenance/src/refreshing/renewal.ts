import type { Resolver } from '@wherefore/core';
import type { Conclusion, Instant, Milliseconds } from '@wherefore/discovery';
import { REFRESHER } from '@wherefore/projections';

/** A name that is due, as the schedule has it. */
export interface DueName {
  readonly serverName: string;
  /** Until when the conclusion is believed whose time has come. */
  readonly freshUntil: Instant;
}

/**
 * `renewed`: it was resolved, whatever that came to. `unneeded`: somebody else did before. `failed`: nothing was
 * concluded, and it is to be tried again.
 */
export type RenewalOutcome = 'renewed' | 'unneeded' | 'failed';

export interface RenewalOptions {
  readonly resolver: Pick<Resolver, 'peek' | 'resolve'>;
  /** Until when the newest conclusion of the log about a name is believed; `undefined`: there is none that counts. */
  readonly newestFreshUntil: (serverName: string) => Promise<Instant | undefined>;
  readonly now: () => Instant;
}

/** No name is due again sooner than this after it was concluded: what ends within that time has to be renewed now. */
const AT_LEAST_MS = 60_000;

/**
 * What is not fresh for so long is asked for anew. With what is left of the conclusion's life alone only what ends it
 * would be renewed, and the name would be due again as soon as the next piece of its evidence ends; twice as much takes
 * along what would end in as much time again. As names are due in the last tenth or so of their life, evidence loses at
 * most a fifth of its own by that.
 */
export function minFreshOf({ freshUntil }: DueName, now: Instant): Milliseconds {
  return Math.max(AT_LEAST_MS, 2 * (freshUntil - now));
}

/**
 * Resolves a name that is due. A due time belongs to a conclusion: once there is a newer one it is over, and nobody is
 * asked. Memory may not have heard of it yet, so the log is asked, too.
 *
 * @throws {ResolverError}
 */
export async function renew(
  due: DueName,
  { resolver, newestFreshUntil, now }: RenewalOptions,
): Promise<RenewalOutcome> {
  const { serverName } = due;
  const isNewer = (freshUntil: Instant | undefined): boolean =>
    freshUntil !== undefined && freshUntil > due.freshUntil && freshUntil > now();
  if (isNewer(resolver.peek(serverName)?.freshUntil) || isNewer(await newestFreshUntil(serverName))) return 'unneeded';
  const conclusion = await resolver.resolve(serverName, { by: REFRESHER, minFresh: minFreshOf(due, now()) });
  return saysSomething(conclusion) ? 'renewed' : 'failed';
}

/** That a resolver ran out of time says nothing of the name, and brings no new time. */
function saysSomething(conclusion: Conclusion): boolean {
  return conclusion.outcome === 'destination' || conclusion.code !== 'timeout';
}
