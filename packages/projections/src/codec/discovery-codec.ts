import type { DiscoveryEvent } from '@wherefore/discovery';
import { type Codec, createCodec, type EventTypeHistory } from '@wherefore/event-log';

/**
 * Every type of event that the resolver and its surroundings record, in every version that was ever written. A type
 * that is missing does not compile. One that changes its shape gets a new version here, an upcaster from the one
 * before, and a golden file, and keeps the golden files that it has.
 */
const types: Readonly<Record<DiscoveryEvent['type'], EventTypeHistory>> = {
  AddressesLookedUp: { current: 1 },
  CacheCleared: { current: 1 },
  CacheEntryClaimed: { current: 1 },
  ConclusionConfirmed: { current: 1 },
  ConnectionReported: { current: 1 },
  DestinationChosen: { current: 1 },
  DestinationPinned: { current: 1 },
  DestinationUnpinned: { current: 1 },
  DestinationWithdrawn: { current: 1 },
  EvidenceConfirmed: { current: 1 },
  ResolutionFailed: { current: 1 },
  ResolutionRequested: { current: 1 },
  SrvLookedUp: { current: 1 },
  WebhookDelivered: { current: 1 },
  WebhookFailed: { current: 1 },
  WellKnownFetched: { current: 1 },
};

/** Reads the events of `@wherefore/discovery`, whatever version they were written in. */
export const discoveryCodec: Codec<DiscoveryEvent> = createCodec<DiscoveryEvent>(types);
