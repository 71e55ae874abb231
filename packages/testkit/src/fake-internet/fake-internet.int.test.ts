import { request as httpRequest } from 'node:http';
import { connect as netConnect } from 'node:net';
import { checkServerIdentity, rootCertificates, connect as tlsConnect } from 'node:tls';
import { Agent, buildConnector, fetch } from 'undici';
import { describe, expect, test } from 'vitest';
import { createWorld } from '../world.ts';
import type { HttpEntry, WorldData } from '../world-data.ts';
import { startFakeInternet } from './fake-internet.ts';
import { get, PATH, URL_OF_A, withWorld, worldOf } from './testing/plain-client.ts';

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
