import { createResolver, type Resolver, type ResolverOptions } from '@wherefore/core';
import type { Latency } from '../internet/latency.ts';
import { peerPorts } from '../internet/peer-ports.ts';
import { type ResolverPorts, resolverPorts } from '../internet/resolver-ports.ts';
import { peerOf } from '../peers/peers.ts';
import { BENCH_RULES } from './bench-rules.ts';
import { OURS, type SubjectName } from './subject-name.ts';

export interface Subject {
  readonly resolve: (serverName: string) => Promise<unknown>;
  /** Requests for a well-known file so far. */
  readonly requests: () => number;
}

/** A resolver of ours without sockets. */
export function ourResolver(ports: ResolverPorts, options: ResolverOptions = {}): Resolver {
  return createResolver({ dns: ports.dns, fetch: ports.fetch, addressRules: BENCH_RULES, ...options });
}

/** Whoever it is, without sockets. */
export function simulatedSubject(name: SubjectName, latency: Latency): Subject {
  if (name === OURS) {
    const ports = resolverPorts(latency);
    const resolver = ourResolver(ports);
    return { resolve: (serverName) => resolver.resolve(serverName), requests: ports.requests };
  }
  const ports = peerPorts(latency);
  return { resolve: peerOf(name).load(ports).resolve, requests: ports.requests };
}
