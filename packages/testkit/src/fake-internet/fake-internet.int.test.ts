import { request as httpRequest } from 'node:http';
import { request } from 'node:https';
import { connect as netConnect } from 'node:net';
import { checkServerIdentity, rootCertificates, connect as tlsConnect } from 'node:tls';
import { createGunzip } from 'node:zlib';
import { Agent, buildConnector, fetch } from 'undici';
import { describe, expect, test } from 'vitest';
import { createWorld } from '../world.ts';
import type { HttpEntry, WorldData } from '../world-data.ts';
import type { FakeInternet } from './fake-internet.ts';
import { startFakeInternet } from './fake-internet.ts';

const PATH = '/.well-known/matrix/server';
const URL_OF_A = `https://a.example${PATH}`;

interface Answer {
  readonly status: number | undefined;
  readonly headers: readonly string[];
  readonly body: string;
}

interface Options {
  readonly at?: string;
  readonly port?: number;
  readonly host?: string;
  readonly sni?: string;
  readonly path?: string;
  readonly trusting?: boolean;
  readonly ca?: string | undefined;
}

/** One GET as a plain client does it, told by `dial` where the address is. */
function get(
  internet: FakeInternet,
  {
    at = '192.0.2.10',
    port = 443,
    host = 'a.example',
    sni = host,
    path = PATH,
    trusting = false,
    ca = internet.caPem,
  }: Options = {},
): Promise<Answer> {
  const endpoint = internet.dial(at, port);
  const isLiteral = /^[\d.]+$|^\[/.test(host);
  return new Promise((resolve, reject) => {
    const sent = request({
      ...endpoint,
      path,
      headers: { Host: host },
      servername: isLiteral ? '' : sni,
      ca,
      rejectUnauthorized: !trusting,
      agent: false,
      maxHeaderSize: 16_384,
      ...(isLiteral && { host: endpoint.host }),
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.rawHeaders, body: Buffer.concat(chunks).toString() }),
      );
    });
    sent.end();
  });
}

function worldOf(entry: HttpEntry, more: WorldData = {}): WorldData {
  return {
    ...more,
    dns: { 'A a.example': [{ data: '192.0.2.10', ttl: 1 }], ...more.dns },
    wellKnown: { [URL_OF_A]: entry, ...more.wellKnown },
  };
}

async function withWorld(data: WorldData, use: (internet: FakeInternet) => Promise<void>): Promise<void> {
  using world = createWorld(data);
  await using internet = await startFakeInternet(world, { mode: 'mapped' });
  await use(internet);
}

describe('the fake web', () => {
  test('serves over TLS with exactly the headers of the world', async () => {
    const entry: HttpEntry = {
      status: 203,
      headers: { 'X-A': ['1', '2'], 'cache-control': 'max-age="60"' },
      body: 'ä',
    };
    await withWorld(worldOf(entry), async (internet) => {
      expect(await get(internet)).toEqual({
        status: 203,
        headers: [
          'X-A',
          '1',
          'X-A',
          '2',
          'cache-control',
          'max-age="60"',
          'Content-Length',
          '2',
          'Connection',
          'close',
        ],
        body: 'ä',
      });
      expect(internet.world.requests.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
        'connection 192.0.2.10:443',
        `http ${URL_OF_A}`,
      ]);
      expect(internet.world.wellKnownFetches()).toBe(1);
    });
  });

  test('serves undici, which is told of the certificate and of nothing else', async () => {
    const entry: HttpEntry = { status: 302, headers: { Location: '/moved' }, body: '' };
    const moved: HttpEntry = { status: 200, bodyRepeat: { prefix: '<', char: 'é', count: 100_000, suffix: '>' } };
    await withWorld(worldOf(entry, { wellKnown: { 'https://a.example/moved': moved } }), async (internet) => {
      const connector = buildConnector({ ca: internet.caPem });
      const connect: buildConnector.connector = (options, done) => {
        const { host, port } = internet.dial('192.0.2.10', Number(options.port || 443));
        connector({ ...options, hostname: host, port: String(port), servername: options.hostname }, done);
      };
      const dispatcher = new Agent({ connect });
      const response = await fetch(URL_OF_A, { dispatcher });
      expect(response.url).toBe('https://a.example/moved');
      expect(await response.text()).toBe(`<${'é'.repeat(100_000)}>`);
      await dispatcher.close();
    });
  });

  test('holds a certificate for every name, only for that name, and only for who trusts the authority', async () => {
    await withWorld(
      worldOf(
        { status: 200 },
        {
          dns: { 'A b.example': [{ data: '192.0.2.10', ttl: 1 }] },
          wellKnown: { [`https://b.example${PATH}`]: { status: 204 } },
        },
      ),
      async (internet) => {
        expect((await get(internet)).status).toBe(200);
        expect((await get(internet, { host: 'b.example' })).status).toBe(204);
        expect((await get(internet, { host: 'B.EXAMPLE', sni: 'B.example' })).status).toBe(204);
        expect((await get(internet, { host: 'b.example', sni: 'a.example', trusting: true })).status).toBe(421);
        await expect(get(internet, { ca: rootCertificates[0] })).rejects.toMatchObject({
          code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
        });
        await expect(get(internet, { host: 'b.example', sni: '' })).rejects.toMatchObject({
          code: 'ERR_TLS_CERT_ALTNAME_INVALID',
        });
      },
    );
  });

  test('serves IP literals with a certificate for the address', async () => {
    const data: WorldData = {
      wellKnown: {
        [`https://192.0.2.10${PATH}`]: { status: 200, body: 'four' },
        [`https://[2001:db8::10]${PATH}`]: { status: 200, body: 'six' },
      },
    };
    await withWorld(data, async (internet) => {
      for (const [at, host, body] of [
        ['192.0.2.10', '192.0.2.10', 'four'],
        ['2001:db8::10', '[2001:db8::10]', 'six'],
      ] as const) {
        const { promise, resolve } = Promise.withResolvers<string | undefined>();
        const socket = tlsConnect(
          { ...internet.dial(at, 443), ca: internet.caPem, checkServerIdentity: () => undefined },
          () => {
            resolve(checkServerIdentity(at, socket.getPeerCertificate())?.message);
          },
        );
        expect(await promise).toBeUndefined();
        socket.destroy();
        expect(await get(internet, { at, host, trusting: true })).toMatchObject({ body });
      }
    });
  });

  test('serves plain HTTP for http URLs, and other ports for URLs that have them', async () => {
    const wellKnown = {
      'http://a.example/plain': { status: 200, body: 'plain' },
      'https://a.example:8443/x': { status: 200, body: 'x' },
    };
    await withWorld(worldOf({ status: 200 }, { wellKnown }), async (internet) => {
      const endpoint = internet.dial('192.0.2.10', 80);
      const status = await new Promise((resolve, reject) => {
        httpRequest({ ...endpoint, path: '/plain', headers: { Host: 'a.example' } }, (response) =>
          resolve(response.statusCode),
        )
          .on('error', reject)
          .end();
      });
      expect(status).toBe(200);
      expect(await get(internet, { port: 8443, host: 'a.example:8443', sni: 'a.example', path: '/x' })).toMatchObject({
        body: 'x',
      });
    });
  });

  test('follows patches at once, at old addresses too', async () => {
    await withWorld(worldOf({ error: 'ECONNREFUSED' }), async (internet) => {
      await expect(get(internet)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      await internet.patch({ wellKnown: { [URL_OF_A]: { status: 200, body: 'up' } } });
      expect(await get(internet)).toMatchObject({ body: 'up' });
      await internet.patch({ dns: { 'A a.example': [{ data: '192.0.2.99', ttl: 1 }] } });
      expect(await get(internet)).toMatchObject({ body: 'up' });
      expect(await get(internet, { at: '192.0.2.99' })).toMatchObject({ body: 'up' });
      await internet.patch({ wellKnown: { [URL_OF_A]: null } });
      await expect(get(internet)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    });
  });

  test('refuses where the world has nothing, and the world remembers strangers', async () => {
    const world = createWorld(worldOf({ status: 200 }));
    await using internet = await startFakeInternet(world, { mode: 'mapped' });
    await expect(get(internet, { port: 8448 })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(get(internet, { path: '/other' })).rejects.toMatchObject({ code: 'ECONNRESET' });
    world.assertNoStrangers();
    await expect(get(internet, { at: '198.51.100.1' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(get(internet, { host: 'stranger.example' })).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(() => world.assertNoStrangers()).toThrow(
      `connection 198.51.100.1:443, http https://stranger.example${PATH}`,
    );
  });
});

describe('a fault of the web', () => {
  test.each<[string, HttpEntry, object]>([
    ['refuses', { error: 'ECONNREFUSED' }, { code: 'ECONNREFUSED' }],
    ['is out of reach', { error: 'EHOSTUNREACH' }, { code: 'ENETUNREACH' }],
    ['resets', { error: 'RESET' }, { code: 'ECONNRESET' }],
    ['shows a certificate of another name', { error: 'TLS' }, { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
    [
      'shows a certificate that nobody trusts',
      { error: 'TLS', tls: 'untrusted' },
      { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    ],
    ['shows an expired certificate', { error: 'TLS', tls: 'expired' }, { code: 'CERT_HAS_EXPIRED' }],
    ['does not speak HTTP', { status: 200, fault: { kind: 'garbage' } }, { code: 'HPE_INVALID_CONSTANT' }],
    [
      'ends inside the body',
      { status: 200, body: '12345', fault: { kind: 'truncated', bytes: 3 } },
      { code: 'ECONNRESET' },
    ],
    [
      'has a huge header',
      { status: 200, fault: { kind: 'huge-header', bytes: 20_000 } },
      { code: 'HPE_HEADER_OVERFLOW' },
    ],
    [
      'has too many headers',
      { status: 200, fault: { kind: 'many-headers', count: 2_000 } },
      { code: 'HPE_HEADER_OVERFLOW' },
    ],
  ])('%s', async (_, entry, error) => {
    await withWorld(worldOf(entry), async (internet) => {
      await expect(get(internet)).rejects.toMatchObject(error);
    });
  });

  test('records a refused certificate as one fetch', async () => {
    await withWorld(worldOf({ error: 'TLS' }), async (internet) => {
      await expect(get(internet)).rejects.toThrow();
      expect(internet.world.wellKnownFetches()).toBe(1);
    });
  });

  test('makes an address refuse, reset, or be out of reach', async () => {
    await withWorld({ ...worldOf({ status: 200 }), addresses: { '192.0.2.10': 'ECONNREFUSED' } }, async (internet) => {
      await expect(get(internet)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      await internet.patch({ addresses: { '192.0.2.10': 'RESET' } });
      await expect(get(internet)).rejects.toMatchObject({ code: 'ECONNRESET' });
      await internet.patch({ addresses: { '192.0.2.10': 'EHOSTUNREACH' } });
      await expect(get(internet)).rejects.toMatchObject({ code: 'ENETUNREACH' });
    });
  });

  test.each<[string, WorldData]>([
    ['a URL', worldOf({ error: 'TIMEOUT' })],
    ['an address', { ...worldOf({ status: 200 }), addresses: { '192.0.2.10': 'TIMEOUT' } }],
  ])('accepts and never answers at %s', async (_, data) => {
    await withWorld(data, async (internet) => {
      const late = Symbol('late');
      const asked = get(internet).catch(() => 'closed');
      expect(await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, 150, late))])).toBe(late);
    });
  });

  test('drips', async () => {
    const entry: HttpEntry = {
      status: 200,
      body: '123456',
      fault: { kind: 'slow-drip', intervalMs: 15, chunkBytes: 2 },
    };
    await withWorld(worldOf(entry), async (internet) => {
      const before = performance.now();
      expect(await get(internet)).toMatchObject({ body: '123456' });
      expect(performance.now() - before).toBeGreaterThanOrEqual(40);
    });
  });

  test.each(['content-length', 'chunked'] as const)('sends 300 MB by %s without holding them', async (framing) => {
    const bytes = 300_000_000;
    await withWorld(worldOf({ status: 200, fault: { kind: 'huge', bytes, framing } }), async (internet) => {
      const before = process.memoryUsage.rss();
      let peak = before;
      const seen = await stream(internet, 40_000_000, () => {
        peak = Math.max(peak, process.memoryUsage.rss());
      });
      expect(seen.bytes).toBeGreaterThanOrEqual(40_000_000);
      expect(seen.headers[framing === 'chunked' ? 'transfer-encoding' : 'content-length']).toBe(
        framing === 'chunked' ? 'chunked' : String(bytes),
      );
      expect(peak - before).toBeLessThan(150_000_000);
    });
  });

  test('sends a whole huge body when it is read to the end', async () => {
    await withWorld(
      worldOf({ status: 200, fault: { kind: 'huge', bytes: 3_000_001, framing: 'chunked' } }),
      async (internet) => {
        expect((await get(internet)).body).toHaveLength(3_000_001);
      },
    );
  });

  test('bombs: a gzip member that is sound and a thousand times larger inside', async () => {
    await withWorld(worldOf({ status: 200, fault: { kind: 'gzip-bomb', bytes: 50_000_000 } }), async (internet) => {
      const gunzip = createGunzip();
      let inside = 0;
      gunzip.on('data', (chunk: Buffer) => (inside += chunk.length));
      const seen = await stream(internet, Number.POSITIVE_INFINITY, (chunk) => gunzip.write(chunk));
      await new Promise((resolve, reject) => gunzip.on('error', reject).end(resolve));
      expect(seen.headers['content-encoding']).toBe('gzip');
      expect(seen.bytes).toBeLessThan(100_000);
      expect(inside).toBe(48 * 2 ** 20);
    });
  });
});

describe('a fake internet that is closed', () => {
  test('leaves nothing open, not even what never answered', async () => {
    const world = createWorld(worldOf({ error: 'TIMEOUT' }));
    const internet = await startFakeInternet(world, { mode: 'mapped' });
    const endpoint = internet.dial('192.0.2.10', 443);
    const hanging = get(internet).catch((error: NodeJS.ErrnoException) => error.code);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await internet[Symbol.asyncDispose]();
    expect(await hanging).toBe('ECONNRESET');
    const code = await new Promise((resolve) => {
      netConnect(endpoint)
        .on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
        .on('connect', () => resolve('connected'));
    });
    expect(code).toBe('ECONNREFUSED');
  });
});

async function stream(
  internet: FakeInternet,
  enough: number,
  onChunk: (chunk: Buffer) => void,
): Promise<{ bytes: number; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const sent = request({
      ...internet.dial('192.0.2.10', 443),
      path: PATH,
      headers: { Host: 'a.example' },
      servername: 'a.example',
      ca: internet.caPem,
      agent: false,
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        onChunk(chunk);
        if (bytes < enough) return;
        resolve({ bytes, headers: response.headers });
        response.destroy();
      });
      response.on('end', () => resolve({ bytes, headers: response.headers }));
    });
    sent.end();
  });
}
