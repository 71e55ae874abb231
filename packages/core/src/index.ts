export { createResolver } from './create-resolver.ts';
export type { DnsClientOptions } from './dns/dns-client.ts';
export { createDnsClient } from './dns/dns-client.ts';
export { ResolverError } from './errors.ts';
export type { EvidenceLog } from './evidence-log.ts';
export type { LearnedEvent } from './learned-event.ts';
export type {
  AddressGuard,
  AddressLookup,
  AddressLookupResult,
  Clock,
  DnsClient,
  Random,
  WellKnownFetch,
  WellKnownFetchContext,
  WellKnownLimits,
} from './ports.ts';
export type {
  PinOptions,
  ResolveOptions,
  Resolver,
  ResolverExplanation,
  ResolverLimits,
  ResolverLoad,
  ResolverOptions,
  ResolverTimeouts,
  WarmEntry,
} from './resolver.ts';
export { systemClock } from './system-clock.ts';
export { createWellKnownFetch, type WellKnownFetchOptions } from './well-known/fetch-well-known.ts';
export type { HopRequest, HopResult, HopTransport } from './well-known/hop-transport.ts';
export { createUndiciTransport, type UndiciTransportOptions } from './well-known/undici-transport.ts';
