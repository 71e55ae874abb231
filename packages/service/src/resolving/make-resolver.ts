import {
  createDnsClient,
  createResolver,
  createUndiciTransport,
  createWellKnownFetch,
  type EvidenceLog,
  type Resolver,
  type ResolverOptions,
} from '@wherefore/core';
import { addressRules, POLICIES } from '@wherefore/discovery';
import { SettingsError } from '../options/settings-error.ts';
import type { ServiceSettings } from '../settings.ts';

/** What a test may play. */
export type ResolverPorts = Partial<Pick<ResolverOptions, 'clock' | 'random' | 'dns' | 'fetch'>>;

/** A resolver with what it has to be closed with. */
export interface OwnedResolver extends AsyncDisposable {
  readonly resolver: Resolver;
}

/** Questions are shared among names: half as many as names are plenty, and a few names have at least enough. */
const QUESTIONS_MIN = 20_000;

/**
 * The resolver of a service, over its log.
 *
 * @throws {SettingsError}
 */
export function makeResolver(settings: ServiceSettings, log: EvidenceLog, ports: ResolverPorts = {}): OwnedResolver {
  const policy = Object.hasOwn(POLICIES, settings.policy) ? POLICIES[settings.policy] : undefined;
  if (policy === undefined) {
    throw new SettingsError(`there is no policy ${settings.policy}; choose from ${Object.keys(POLICIES).join(', ')}`);
  }
  const { timeoutMs, names, resolutions, allow, deny, ca } = settings;
  const ownDns =
    ports.dns === undefined && settings.dns.length > 0
      ? createDnsClient({ servers: settings.dns, questionTimeoutMs: Math.min(5000, timeoutMs / 6) })
      : undefined;
  const resolver = createResolver({
    log,
    policy,
    addressRules: addressRules({ allow, deny }),
    timeouts: { totalMs: timeoutMs },
    limits: { names, questions: Math.max(QUESTIONS_MIN, Math.ceil(names / 2)), resolutions },
    fetch: createWellKnownFetch({ transport: createUndiciTransport({ ca }) }),
    ...(ownDns !== undefined && { dns: ownDns }),
    ...ports,
  });
  return {
    resolver,
    [Symbol.asyncDispose]: async () => {
      await resolver[Symbol.asyncDispose]();
      await ownDns?.[Symbol.asyncDispose]();
    },
  };
}
