import { appserviceBridge } from './appservice-bridge.ts';
import { federationSdk } from './federation-sdk.ts';
import type { Peer, PeerName } from './peer.ts';

export const PEERS: readonly Peer[] = [appserviceBridge, federationSdk];

export function peerOf(name: PeerName): Peer {
  return name === appserviceBridge.name ? appserviceBridge : federationSdk;
}
