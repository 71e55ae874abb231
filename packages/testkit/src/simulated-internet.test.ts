import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createSimulatedInternet } from './simulated-internet.ts';
import type { SimulatedRequest } from './simulated-transport.ts';
import type { SimulationOptions } from './simulation-options.ts';
import { VECTOR_EPOCH, VirtualClock } from './virtual-clock.ts';
import { createWorld } from './world.ts';
import type { DnsEntry, HttpEntry, WorldData } from './world-data.ts';

const NEVER = new AbortController().signal;
const URL_OF_A = 'https://a.example/.well-known/matrix/server';

function simulate(data: WorldData, options: Partial<SimulationOptions> = {}) {
  const clock = new VirtualClock();
  const world = createWorld(data, { clock });
  return { clock, world, ...createSimulatedInternet(world, { clock, ...options }) };
}

describe('the simulated DNS', () => {
  test('gives records in their normal form, with the chain and the name server', async () => {
    const { dns } = simulate({
      dns: {
        'CNAME a.example': [{ data: 'b.example.', ttl: 5 }],
        'AAAA b.example': [{ data: '2001:DB8:0:0::1', ttl: 60 }],
        'SRV _matrix._tcp.a.example': [{ priority: 1, weight: 2, port: 3, target: '.', ttl: 4 }],
      },
    });
    expect(await dns.lookupAddresses({ family: 6, host: 'a.example' }, NEVER)).toEqual({
      server: '127.0.0.53:53',
      outcome: {
        kind: 'records',
        records: [{ address: '2001:db8::1', ttl: 60 }],
        aliases: [{ owner: 'a.example', target: 'b.example', ttl: 5 }],
        authenticated: false,
      },
    });
    expect((await dns.lookupSrv({ name: '_matrix._tcp.a.example' }, NEVER)).outcome).toMatchObject({
      records: [{ priority: 1, weight: 2, port: 3, target: '.', ttl: 4 }],
    });
  });

  test.each<[string, DnsEntry | undefined, unknown]>([
    ['absence', undefined, { kind: 'no-name', negativeTtl: null }],
    ['an empty answer with an SOA', { negativeTtl: 30 }, { kind: 'no-data', negativeTtl: 30 }],
    ['NXDOMAIN', { error: 'NXDOMAIN', negativeTtl: 9 }, { kind: 'no-name', negativeTtl: 9 }],
    ['SERVFAIL', { error: 'SERVFAIL' }, { kind: 'failure', reason: 'servfail' }],
    ['REFUSED', { error: 'REFUSED' }, { kind: 'failure', reason: 'refused' }],
    ['a reset TCP connection', { records: [], fault: 'tc-then-tcp-reset' }, { kind: 'failure', reason: 'network' }],
    ['garbage', { records: [], fault: 'garbage' }, { kind: 'failure', reason: 'malformed' }],
    ['a loop', undefined, { kind: 'no-name' }],
  ])('tells %s', async (_, entry, outcome) => {
    const { dns } = simulate({
      dns: { 'A x.example': [], ...(entry && { 'A a.example': entry }) },
      wellKnown: { [URL_OF_A]: { status: 200 } },
    });
    expect((await dns.lookupAddresses({ family: 4, host: 'a.example' }, NEVER)).outcome).toMatchObject(
      outcome as object,
    );
  });

  test('takes its time, and times out when there is no answer in time', async () => {
    const { clock, dns } = simulate(
      {
        dns: {
          'A quick.example': [{ data: '192.0.2.1', ttl: 1 }],
          'A slow.example': { records: [{ data: '192.0.2.1', ttl: 1 }], delayMs: 4_000 },
          'A never.example': { error: 'TIMEOUT' },
          'A spoofed.example': { records: [], fault: 'wrong-id' },
        },
      },
      { dnsLatencyMs: 20, dnsTimeoutMs: 3_000 },
    );
    const ask = async (host: string): Promise<[string, number]> => {
      const before = clock.now();
      const { outcome } = await clock.run(dns.lookupAddresses({ family: 4, host }, NEVER));
      return [outcome.kind === 'failure' ? outcome.reason : outcome.kind, clock.now() - before];
    };
    expect(await ask('quick.example')).toEqual(['records', 20]);
    expect(await ask('slow.example')).toEqual(['timeout', 3_000]);
    expect(await ask('never.example')).toEqual(['timeout', 3_000]);
    expect(await ask('spoofed.example')).toEqual(['timeout', 3_000]);
  });

  test('does not ask what fits no question', async () => {
    const { dns, world } = simulate({});
    for (const host of ['a..b', `${'x'.repeat(64)}.example`, `${'abcdefg.'.repeat(32)}`]) {
      expect((await dns.lookupAddresses({ family: 4, host }, NEVER)).outcome).toMatchObject({
        reason: 'unsendable-name',
      });
    }
    expect(world.requests).toEqual([]);
  });

  test('rejects with the reason of an abort', async () => {
    const { dns } = simulate({ dns: { 'A a.example': { error: 'TIMEOUT' } } });
    const controller = new AbortController();
    const asked = dns.lookupAddresses({ family: 4, host: 'a.example' }, controller.signal);
    controller.abort('enough');
    await expect(asked).rejects.toBe('enough');
  });

  test('does not forgive questions about strangers', async () => {
    const { dns, world } = simulate({ dns: { 'A a.example': [] } });
    await dns.lookupAddresses({ family: 4, host: 'b.example' }, NEVER);
    expect(() => world[Symbol.dispose]()).toThrow('dns A b.example');
  });
});

describe('the simulated transport', () => {
  const request: SimulatedRequest = {
    url: URL_OF_A,
    port: 443,
    addresses: ['192.0.2.10'],
    signal: NEVER,
    maxBodyBytes: 100,
  };
  const worldOf = (entry: HttpEntry): WorldData => ({
    dns: {
      'A a.example': [
        { data: '192.0.2.10', ttl: 1 },
        { data: '192.0.2.11', ttl: 1 },
      ],
    },
    wellKnown: { [URL_OF_A]: entry },
  });

  test('gives status, headers and body', async () => {
    const { clock, transport } = simulate(worldOf({ status: 404, headers: { 'X-A': ['1', '2'] }, body: 'no' }), {
      httpLatencyMs: 40,
    });
    expect(await clock.run(transport(request))).toEqual({
      kind: 'response',
      status: 404,
      headers: [
        ['x-a', '1'],
        ['x-a', '2'],
      ],
      body: Buffer.from('no'),
      address: '192.0.2.10',
      tlsProtocol: 'TLSv1.3',
    });
    expect(clock.now() - VECTOR_EPOCH).toBe(40);
  });

  test('removes the content coding', async () => {
    const bodyBase64 = gzipSync('{}').toString('base64');
    const { transport } = simulate(worldOf({ status: 200, headers: { 'Content-Encoding': 'gzip' }, bodyBase64 }));
    expect(await transport(request)).toMatchObject({ kind: 'response', body: Buffer.from('{}') });
  });

  test.each<[HttpEntry, string]>([
    [{ error: 'ECONNREFUSED' }, 'connection-refused'],
    [{ error: 'RESET' }, 'connection-reset'],
    [{ error: 'TLS' }, 'tls'],
    [{ error: 'EHOSTUNREACH' }, 'unreachable'],
    [{ status: 200, body: 'x'.repeat(101) }, 'body-too-large'],
    [{ status: 200, bodyRepeat: { prefix: '', char: ' ', count: 10_000_000, suffix: '' } }, 'body-too-large'],
    [{ status: 200, fault: { kind: 'huge', bytes: 1e12 } }, 'body-too-large'],
    [{ status: 200, fault: { kind: 'gzip-bomb', bytes: 1e9 } }, 'body-too-large'],
    [{ status: 200, body: '{}', fault: { kind: 'truncated', bytes: 1 } }, 'connection-reset'],
    [{ status: 200, fault: { kind: 'garbage' } }, 'protocol'],
    [{ status: 200, fault: { kind: 'huge-header', bytes: 1e6 } }, 'headers-too-large'],
    [{ status: 200, fault: { kind: 'many-headers', count: 1e4 } }, 'headers-too-large'],
  ])('fails for %j with %s', async (entry, reason) => {
    const { transport } = simulate(worldOf(entry));
    expect(await transport(request)).toMatchObject({ kind: 'failure', reason, address: '192.0.2.10' });
  });

  test('never answers a time-out: the signal ends it', async () => {
    const { clock, transport } = simulate(worldOf({ error: 'TIMEOUT' }));
    const controller = new AbortController();
    const deadline = clock.sleep(10_000).then(() => controller.abort('deadline'));
    await expect(clock.run(transport({ ...request, signal: controller.signal }))).rejects.toBe('deadline');
    await deadline;
    expect(clock.now() - VECTOR_EPOCH).toBe(10_000);
  });

  test('drips as slowly as told', async () => {
    const entry: HttpEntry = {
      status: 200,
      body: '1234567',
      fault: { kind: 'slow-drip', intervalMs: 100, chunkBytes: 2 },
    };
    const { clock, transport } = simulate(worldOf(entry));
    expect(await clock.run(transport(request))).toMatchObject({ kind: 'response' });
    expect(clock.now() - VECTOR_EPOCH).toBe(400);
  });

  test('goes on to the next address when one refuses, and names the last when all do', async () => {
    const both = { ...request, addresses: ['192.0.2.10', '192.0.2.11'] };
    const { transport, world } = simulate({ ...worldOf({ status: 200 }), addresses: { '192.0.2.10': 'ECONNREFUSED' } });
    expect(await transport(both)).toMatchObject({ kind: 'response', address: '192.0.2.11' });
    world.patch({ addresses: { '192.0.2.11': 'EHOSTUNREACH' } });
    expect(await transport(both)).toMatchObject({ kind: 'failure', reason: 'unreachable', address: '192.0.2.11' });
  });

  test('refuses an address that the world does not have, and the world remembers', async () => {
    const { transport, world } = simulate(worldOf({ status: 200 }));
    expect(await transport({ ...request, addresses: ['127.0.0.1'] })).toMatchObject({ reason: 'connection-refused' });
    expect(() => world.assertNoStrangers()).toThrow('connection 127.0.0.1:443');
  });
});
