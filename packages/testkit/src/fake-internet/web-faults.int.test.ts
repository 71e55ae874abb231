import { createGunzip } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { HttpEntry, WorldData } from '../world-data.ts';
import { get, stream, withWorld, worldOf } from './testing/plain-client.ts';

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

  test('of the certificate is one of the whole host', async () => {
    const wellKnown = { 'https://a.example/other': { error: 'TLS', tls: 'expired' } } as const;
    await withWorld(worldOf({ status: 200 }, { wellKnown }), async (internet) => {
      await expect(get(internet)).rejects.toMatchObject({ code: 'CERT_HAS_EXPIRED' });
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
