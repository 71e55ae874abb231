import { Resolver } from 'node:dns/promises';
import { createDnsClient, createResolver, createUndiciTransport, createWellKnownFetch } from '@wherefore/core';
import type { PeerPorts } from '../internet/peer-ports.ts';
import type { ResolverPorts } from '../internet/resolver-ports.ts';
import { peerOf } from '../peers/peers.ts';
import { peersRequire } from '../peers/peers-folder.ts';
import { BENCH_RULES } from './bench-rules.ts';
import type { InternetAccess } from './internet.ts';
import type { Subject } from './subject.ts';
import { OURS, type SubjectName } from './subject-name.ts';

/** Whoever it is, over loopback sockets: real DNS packets, real TLS. Each call gives a resolver that knows nothing yet. */
export function socketSubject(name: SubjectName, access: InternetAccess): () => Subject['resolve'] {
  if (name !== OURS) {
    const { resolveAnew } = peerOf(name).load(socketPorts(access));
    return () => resolveAnew;
  }
  const { dns, fetch } = socketResolverPorts(access);
  return () => {
    const resolver = createResolver({ dns, fetch, addressRules: BENCH_RULES });
    return (serverName) => resolver.resolve(serverName);
  };
}

/** The ports that our resolver has by default, led to the benchmark's internet. */
export function socketResolverPorts(access: InternetAccess): Pick<ResolverPorts, 'dns' | 'fetch'> {
  const transport = createUndiciTransport({
    ca: [access.caPem],
    dial: (address, port) => place(access, address, port),
  });
  return { dns: createDnsClient({ servers: [access.nameServer] }), fetch: createWellKnownFetch({ transport }) };
}

function place(
  { places }: InternetAccess,
  address: string,
  port: number,
): { readonly host: string; readonly port: number } {
  const found = places[`${address} ${port}`];
  if (found === undefined) throw new Error(`nothing is at ${address} port ${port}`);
  return found;
}

interface Undici {
  readonly fetch: (url: string, options: { readonly dispatcher: unknown }) => Promise<Response>;
  readonly Agent: new (options: { readonly connect: Connector }) => unknown;
  readonly buildConnector: (options: { readonly ca: readonly string[]; readonly maxCachedSessions: 0 }) => Connector;
}

type Connector = (options: ConnectOptions, done: (error: Error | null, socket: unknown) => void) => void;

interface ConnectOptions {
  readonly hostname: string;
  readonly servername?: string;
  readonly port: string;
}

/**
 * What the others have from Node.js: c-ares for the DNS, undici for `fetch`. Their host names go to the same name
 * server, one A and one AAAA question each, and their connections to the same sockets.
 */
function socketPorts(access: InternetAccess): PeerPorts {
  const dns = new Resolver();
  dns.setServers([access.nameServer]);
  // Taken now: a peer may replace the methods of the class.
  const [four, six] = [dns.resolve4.bind(dns), dns.resolve6.bind(dns)];
  const lookup = async (host: string): Promise<{ address: string; family: number }[]> => {
    const [inet, inet6] = await Promise.all([four(host).catch(() => []), six(host).catch(() => [])]);
    return [...inet.map((address) => ({ address, family: 4 })), ...inet6.map((address) => ({ address, family: 6 }))];
  };
  const { fetch, Agent, buildConnector } = peersRequire('undici') as Undici;
  // No session of an earlier round is taken up: whoever is asked for the first time has none.
  const connect = buildConnector({ ca: [access.caPem], maxCachedSessions: 0 });
  const dispatcher = new Agent({
    connect(options, done) {
      lookup(options.hostname)
        .then((addresses) => {
          const { host, port } = place(access, addresses[0]?.address ?? '', 443);
          connect({ ...options, servername: options.hostname, hostname: host, port: String(port) }, done);
        })
        .catch((error: Error) => done(error, null));
    },
  });
  return {
    fetch: (url) => fetch(url, { dispatcher }),
    resolveSrv: dns.resolveSrv.bind(dns),
    resolveCname: dns.resolveCname.bind(dns),
    lookup,
  };
}
