import type { PeerPorts } from '../internet/peer-ports.ts';

/** Asks a peer for the destination of a name. What it answers is its own affair. */
export type PeerResolve = (serverName: string) => Promise<unknown>;

export interface LoadedPeer {
  readonly resolve: PeerResolve;
  /** The same past its cache. */
  readonly resolveAnew: PeerResolve;
}

export interface Peer {
  readonly name: PeerName;
  /** What has to be known to read its figures. */
  readonly remark: string;
  /** Loads it into this process, once, with these ports. */
  load(ports: PeerPorts): LoadedPeer;
}

export type PeerName = 'matrix-appservice-bridge' | '@rocket.chat/federation-sdk';
