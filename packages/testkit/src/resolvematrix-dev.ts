import type { DnsEntry, HttpEntry, WorldData } from './world-data.ts';

/** What a name of `resolvematrixDev` resolves to, in the words of the vectors. */
export interface ExpectedRoute {
  readonly serverName: string;
  readonly step: string;
  readonly hostHeader: string;
  readonly tlsName: string;
  readonly target: { readonly host: string; readonly port: number; readonly addresses: readonly string[] };
  readonly wellKnownOutcome: 'valid' | 'error' | 'not-attempted';
}

const SUITE = 's.resolvematrix.dev';

/**
 * The eight names of the live suite https://resolvematrix.dev, whose documentation says where each of them leads, and
 * matrix.org as in tuwunel issue 385: delegated to port 443, with an old SRV record that names 8443.
 */
export const resolvematrixDev: { readonly world: WorldData; readonly routes: readonly ExpectedRoute[] } = {
  world: {
    dns: {
      [`A 2.${SUITE}`]: a('198.51.100.2'),
      [`A 3b.${SUITE}`]: a('198.51.100.30'),
      [`A wk.3b.${SUITE}`]: a('198.51.100.31'),
      [`A 3c.${SUITE}`]: a('198.51.100.33'),
      [`A wk.3c.${SUITE}`]: a('198.51.100.34'),
      [`SRV _matrix._tcp.wk.3c.${SUITE}`]: srv(7754, `srv.wk.3c.${SUITE}`),
      [`A srv.wk.3c.${SUITE}`]: a('198.51.100.35'),
      [`A 3d.${SUITE}`]: a('198.51.100.36'),
      [`A wk.3d.${SUITE}`]: a('198.51.100.37'),
      [`A 4.${SUITE}`]: a('198.51.100.4'),
      [`SRV _matrix._tcp.4.${SUITE}`]: srv(7855, `srv.4.${SUITE}`),
      [`A srv.4.${SUITE}`]: a('198.51.100.43'),
      [`A 5.${SUITE}`]: a('198.51.100.5'),
      [`A 3c.msc4040.${SUITE}`]: a('198.51.100.60'),
      [`A wk.3c.msc4040.${SUITE}`]: a('198.51.100.61'),
      [`SRV _matrix-fed._tcp.wk.3c.msc4040.${SUITE}`]: srv(7053, `srv.wk.3c.msc4040.${SUITE}`),
      [`A srv.wk.3c.msc4040.${SUITE}`]: a('198.51.100.62'),
      [`A 4.msc4040.${SUITE}`]: a('198.51.100.63'),
      [`SRV _matrix-fed._tcp.4.msc4040.${SUITE}`]: srv(7054, `srv.4.msc4040.${SUITE}`),
      [`A srv.4.msc4040.${SUITE}`]: a('198.51.100.64'),
      'A matrix.org': a('198.51.100.41'),
      'A matrix-federation.matrix.org': a('198.51.100.40'),
      'SRV _matrix._tcp.matrix.org': [
        {
          priority: 10,
          weight: 5,
          port: 8443,
          target: 'matrix-federation.matrix.org.cdn.cloudflare.net',
          ttl: 604_800,
        },
      ],
      'A matrix-federation.matrix.org.cdn.cloudflare.net': a('198.51.100.42'),
    },
    wellKnown: {
      [wellKnown(`3b.${SUITE}`)]: delegation(`wk.3b.${SUITE}:7753`),
      [wellKnown(`3c.${SUITE}`)]: delegation(`wk.3c.${SUITE}`),
      [wellKnown(`3d.${SUITE}`)]: delegation(`wk.3d.${SUITE}`),
      [wellKnown(`4.${SUITE}`)]: { status: 404, body: 'not found' },
      [wellKnown(`5.${SUITE}`)]: { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<h1>Not JSON</h1>' },
      [wellKnown(`3c.msc4040.${SUITE}`)]: delegation(`wk.3c.msc4040.${SUITE}`),
      [wellKnown(`4.msc4040.${SUITE}`)]: { status: 404, body: 'not found' },
      [wellKnown('matrix.org')]: delegation('matrix-federation.matrix.org:443'),
    },
  },
  routes: [
    {
      serverName: `2.${SUITE}:7652`,
      step: '2',
      hostHeader: `2.${SUITE}:7652`,
      tlsName: `2.${SUITE}`,
      target: { host: `2.${SUITE}`, port: 7652, addresses: ['198.51.100.2'] },
      wellKnownOutcome: 'not-attempted',
    },
    {
      serverName: `3b.${SUITE}`,
      step: '3.2',
      hostHeader: `wk.3b.${SUITE}:7753`,
      tlsName: `wk.3b.${SUITE}`,
      target: { host: `wk.3b.${SUITE}`, port: 7753, addresses: ['198.51.100.31'] },
      wellKnownOutcome: 'valid',
    },
    {
      serverName: `3c.${SUITE}`,
      step: '3.4',
      hostHeader: `wk.3c.${SUITE}`,
      tlsName: `wk.3c.${SUITE}`,
      target: { host: `srv.wk.3c.${SUITE}`, port: 7754, addresses: ['198.51.100.35'] },
      wellKnownOutcome: 'valid',
    },
    {
      serverName: `3d.${SUITE}`,
      step: '3.5',
      hostHeader: `wk.3d.${SUITE}`,
      tlsName: `wk.3d.${SUITE}`,
      target: { host: `wk.3d.${SUITE}`, port: 8448, addresses: ['198.51.100.37'] },
      wellKnownOutcome: 'valid',
    },
    {
      serverName: `4.${SUITE}`,
      step: '5',
      hostHeader: `4.${SUITE}`,
      tlsName: `4.${SUITE}`,
      target: { host: `srv.4.${SUITE}`, port: 7855, addresses: ['198.51.100.43'] },
      wellKnownOutcome: 'error',
    },
    {
      serverName: `5.${SUITE}`,
      step: '6',
      hostHeader: `5.${SUITE}`,
      tlsName: `5.${SUITE}`,
      target: { host: `5.${SUITE}`, port: 8448, addresses: ['198.51.100.5'] },
      wellKnownOutcome: 'error',
    },
    {
      serverName: `3c.msc4040.${SUITE}`,
      step: '3.3',
      hostHeader: `wk.3c.msc4040.${SUITE}`,
      tlsName: `wk.3c.msc4040.${SUITE}`,
      target: { host: `srv.wk.3c.msc4040.${SUITE}`, port: 7053, addresses: ['198.51.100.62'] },
      wellKnownOutcome: 'valid',
    },
    {
      serverName: `4.msc4040.${SUITE}`,
      step: '4',
      hostHeader: `4.msc4040.${SUITE}`,
      tlsName: `4.msc4040.${SUITE}`,
      target: { host: `srv.4.msc4040.${SUITE}`, port: 7054, addresses: ['198.51.100.64'] },
      wellKnownOutcome: 'error',
    },
    {
      serverName: 'matrix.org',
      step: '3.2',
      hostHeader: 'matrix-federation.matrix.org:443',
      tlsName: 'matrix-federation.matrix.org',
      target: { host: 'matrix-federation.matrix.org', port: 443, addresses: ['198.51.100.40'] },
      wellKnownOutcome: 'valid',
    },
  ],
};

function a(address: string): DnsEntry {
  return [{ data: address, ttl: 300 }];
}

function srv(port: number, target: string): DnsEntry {
  return [{ priority: 10, weight: 10, port, target, ttl: 3_600 }];
}

function wellKnown(host: string): string {
  return `https://${host}/.well-known/matrix/server`;
}

function delegation(name: string): HttpEntry {
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ 'm.server': name }),
  };
}
