import { Resolver } from 'node:dns/promises';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { get } from 'node:https';
import type { LookupFunction } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createWorld } from '../world.ts';
import type { WorldData } from '../world-data.ts';
import { LiteralPlan } from './address-plan.ts';
import { startFakeInternet } from './fake-internet.ts';

const PATH = '/.well-known/matrix/server';
const DATA: WorldData = {
  dns: {
    'A a.example': [{ data: '192.0.2.10', ttl: 7 }],
    'AAAA a.example': [{ data: '2001:db8::10', ttl: 8 }],
    'A refusing.example': [{ data: '192.0.2.11', ttl: 7 }],
  },
  wellKnown: {
    [`https://a.example${PATH}`]: { status: 302, headers: { Location: 'https://[2001:db8::99]/wk?x=1' } },
    'https://[2001:db8::99]/wk?x=1': { status: 200, body: '{"m.server":"192.0.2.55"}' },
    [`https://refusing.example${PATH}`]: { error: 'ECONNREFUSED' },
  },
};

/** Whether this process may listen on port 443 of any loopback address. */
const mayListen = await new Promise<boolean>((resolve) => {
  const probe = createServer().on('error', () => resolve(false));
  probe.listen(443, '127.63.1.1', () => probe.close(() => resolve(true)));
});

describe.skipIf(!mayListen)('literal mode (needs leave to listen on ports 53 and 443 of 127.0.0.0/8)', () => {
  test('lets a client of any kind come by the DNS, TLS and HTTP of its own', async () => {
    using world = createWorld(DATA);
    await using internet = await startFakeInternet(world, { mode: 'literal' });
    const resolver = new Resolver({ timeout: 10_000, tries: 1 });
    resolver.setServers([internet.nameServer.host]);
    const [four] = await resolver.resolve4('a.example', { ttl: true });
    const [six] = await resolver.resolve6('a.example');
    expect(four).toMatchObject({ address: expect.stringMatching(/^127\./), ttl: 7 });
    expect(six).toMatch(/^::ffff:127\./);
    expect([internet.untranslate(four?.address ?? ''), internet.untranslate(six ?? '')]).toEqual([
      '192.0.2.10',
      '2001:db8::10',
    ]);

    const seen: unknown[] = [];
    let next: string | undefined = `https://a.example${PATH}`;
    for (const address of [four?.address ?? '', six ?? '']) {
      const first = await fetchOnce(next, address, internet.caPem);
      seen.push(first.status);
      expect(first.location).toBe(`https://[${internet.translate('2001:db8::99')}]/wk?x=1`);
    }
    next = `https://[${internet.translate('2001:db8::99')}]/wk?x=1`;
    const last = await fetchOnce(next, internet.translate('2001:db8::99'), internet.caPem);
    expect([...seen, last.status, last.body]).toEqual([302, 302, 200, '{"m.server":"192.0.2.55"}']);
    expect(world.requests.filter(({ kind }) => kind !== 'dns').map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      'connection 192.0.2.10:443',
      `http https://a.example${PATH}`,
      'connection [2001:db8::10]:443',
      `http https://a.example${PATH}`,
      'connection [2001:db8::99]:443',
      'http https://[2001:db8::99]/wk?x=1',
    ]);
  });

  test('refuses where the world refuses', async () => {
    using world = createWorld(DATA);
    await using internet = await startFakeInternet(world, { mode: 'literal' });
    const address = internet.translate('192.0.2.11');
    await expect(fetchOnce(`https://refusing.example${PATH}`, address, internet.caPem)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });

  test('serves several worlds at once, each in a network of its own', async () => {
    await using first = await startFakeInternet(createWorld(DATA), { mode: 'literal' });
    await using second = await startFakeInternet(createWorld(DATA), { mode: 'literal' });
    expect(first.translate('192.0.2.10')).not.toBe(second.translate('192.0.2.10'));
    expect(second.untranslate(first.translate('192.0.2.10'))).toBe(first.translate('192.0.2.10'));
  });

  test('writes the certificate to trust into a file', async () => {
    await using internet = await startFakeInternet(createWorld({}), { mode: 'literal' });
    const folder = await mkdtemp(join(tmpdir(), 'fake-internet-'));
    try {
      await internet.writeCa(join(folder, 'ca.pem'));
      expect(await readFile(join(folder, 'ca.pem'), 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('the plan of literal mode', () => {
  test('gives each address one of its own and turns it back in either family', () => {
    const plan = new LiteralPlan([77, 5]);
    expect(
      ['192.0.2.1', '2001:db8::1', '192.0.2.1', '2001:DB8:0::1'].map((address) => plan.translate(address)),
    ).toEqual(['127.77.5.2', '::ffff:127.77.5.3', '127.77.5.2', '::ffff:127.77.5.3']);
    expect(plan.listenOn('2001:db8::1')).toBe('127.77.5.3');
    for (const seen of ['::ffff:127.77.5.3', '::ffff:7f4d:503', '127.77.5.3'])
      expect(plan.untranslate(seen)).toBe('2001:db8::1');
    expect(plan.untranslate('203.0.113.1')).toBe('203.0.113.1');
  });

  test('goes on in the next network when one is full', () => {
    const plan = new LiteralPlan([77, 254]);
    const given = Array.from({ length: 506 }, (_, index) => plan.translate(`10.0.${index >> 8}.${index & 255}`));
    expect(new Set(given).size).toBe(506);
    expect(given.at(253)).toBe('127.77.255.2');
    expect(() => plan.translate('192.0.2.1')).toThrow(RangeError);
  });
});

interface Seen {
  readonly status: number | undefined;
  readonly location: string | undefined;
  readonly body: string;
}

function fetchOnce(url: string, address: string, ca: string): Promise<Seen> {
  const family = address.includes(':') ? 6 : 4;
  return new Promise((resolve, reject) => {
    const lookup: LookupFunction = (_host, options, done) => {
      if (options.all === true) done(null, [{ address, family }]);
      else done(null, address, family);
    };
    const sent = get(url, { ca, agent: false, lookup }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode, location: response.headers.location, body }));
    });
    sent.on('error', reject);
  });
}
