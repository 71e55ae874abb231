import { addressRules as defaultRules, recommended, recordedRules } from '@wherefore/discovery';
import { CachingResolver } from './caching-resolver.ts';
import { limitsOf, timeoutsOf } from './default-settings.ts';
import { createDnsClient } from './dns/dns-client.ts';
import { Ending } from './ending.ts';
import { ResolverError } from './errors.ts';
import { createEventIds } from './event-id.ts';
import { type EvidenceLog, unrecorded } from './evidence-log.ts';
import { EvidenceStore } from './evidence-store.ts';
import { Gatherer } from './gatherer.ts';
import { Journal } from './journal.ts';
import { Past } from './past.ts';
import type { Random } from './ports.ts';
import { RecentMap } from './recent-map.ts';
import type { Resolver, ResolverOptions } from './resolver.ts';
import { systemClock } from './system-clock.ts';
import { createWellKnownFetch } from './well-known/fetch-well-known.ts';
import { createUndiciTransport } from './well-known/undici-transport.ts';

/** Own events that the log has not shown yet; of older ones it is not known any more that they are own. */
const MAX_UNSEEN = 20_000;

/**
 * Makes a resolver. With nothing given it asks the system's DNS servers and the web, and remembers in memory.
 *
 * @example
 * await using resolver = createResolver();
 * const conclusion = await resolver.resolve('matrix.org');
 */
export function createResolver(options: ResolverOptions = {}): Resolver {
  const { clock = systemClock, policy = recommended, addressRules = defaultRules() } = options;
  const random = unitInterval(options.random ?? Math.random);
  const limits = limitsOf(options.limits);
  const timeouts = timeoutsOf(options.timeouts);
  const newId = createEventIds(() => clock.now());
  const disposal = new Ending();
  const unseen = new RecentMap<true>(MAX_UNSEEN);
  const journal =
    options.log === undefined
      ? new Journal(unrecorded)
      : new Journal(options.log, { unseen, limit: { clock, ms: timeouts.logMs } });
  const rules = recordedRules(addressRules);
  const past =
    options.log === undefined
      ? undefined
      : new Past({ log: readBy(journal, options.log), policy, rules, clock, limitMs: timeouts.logMs });
  const store = new EvidenceStore({ policy, journal, past, capacity: limits.questions, newId });
  const ownDns = options.dns === undefined ? createDnsClient({ questionTimeoutMs: timeouts.dnsMs, clock }) : undefined;
  const gatherer = new Gatherer({
    store,
    dns: options.dns ?? (ownDns as NonNullable<typeof ownDns>),
    fetch: options.fetch ?? createWellKnownFetch({ transport: createUndiciTransport() }),
    clock,
    random,
    newId,
    policy,
    rules: addressRules,
    wellKnownMs: timeouts.wellKnownMs,
    dnsMs: timeouts.dnsMs,
    wellKnownConcurrency: limits.wellKnownConcurrency,
    dnsConcurrency: limits.dnsConcurrency,
    disposal,
  });
  return new CachingResolver({
    store,
    gatherer,
    journal,
    past,
    clock,
    random,
    newId,
    policy,
    rules: addressRules,
    recordedRules: rules,
    unseen,
    totalMs: timeouts.totalMs,
    disposal,
    maxNames: limits.names,
    maxResolutions: limits.resolutions,
    dispose: async () => {
      disposal.abort(new ResolverError('disposed', 'the resolver was disposed of'));
      await ownDns?.[Symbol.asyncDispose]();
    },
  });
}

/** A log, to be read: the journal hears of what is there. */
function readBy(journal: Journal, log: EvidenceLog): Pick<EvidenceLog, 'readStream'> {
  return {
    readStream: async (stream, range) => {
      const events = await log.readStream(stream, range);
      for (const { id } of events) journal.found(id);
      return events;
    },
  };
}

// What is drawn is recorded, and a record that is no number would be refused.
function unitInterval(random: Random): Random {
  return () => {
    const drawn = random();
    return drawn >= 0 && drawn < 1 ? drawn : 0;
  };
}
