import { VirtualClock } from '@wherefore/testkit';
import { describe, expect, it } from 'vitest';
import type { AddressLookup, WellKnownFetchContext } from '../ports.ts';
import { createWellKnownFetch } from './fetch-well-known.ts';
import type { HopRequest, HopResult, HopTransport } from './hop-transport.ts';

const PATH = '/.well-known/matrix/server';
const FIRST = `https://example.org${PATH}`;
const ADDRESS = '192.0.2.1';
type Response = Extract<HopResult, { kind: 'response' }>;
type Site = Partial<Omit<Response, 'body'>> & { readonly body?: string };
type Reply = Site | Extract<HopResult, { kind: 'failure' }> | 'silence';

interface World {
  readonly replies?: Readonly<Record<string, Reply>>;
  readonly lookup?: AddressLookup;
  readonly mayConnect?: (address: string) => boolean;
  readonly signal?: AbortSignal;
  readonly maxRedirects?: number;
  readonly latencyMs?: number;
}

/** Fetches for `example.org` from a world that knows no URL but those of its replies. */
async function fetchFrom(world: World, host = 'example.org') {
  const clock = new VirtualClock(0);
  const requests: HopRequest[] = [];
  const transport: HopTransport = async (request) => {
    requests.push(request);
    const reply = world.replies?.[request.url];
    if (reply === undefined) throw new Error(`the world knows no ${request.url}`);
    await clock.sleep(reply === 'silence' ? 1e9 : (world.latencyMs ?? 0), request.signal);
    if (reply === 'silence') throw new Error('it was to be silent');
    if ('reason' in reply) return reply;
    const { body = '', ...head } = reply;
    const address = request.addresses[0] ?? '';
    return { kind: 'response', status: 200, headers: [], address, ...head, body: Buffer.from(body) };
  };
  const context: WellKnownFetchContext = {
    signal: world.signal ?? new AbortController().signal,
    lookup: world.lookup ?? (async () => ({ kind: 'addresses', addresses: [ADDRESS] })),
    mayConnect: world.mayConnect ?? (() => true),
    clock,
    limits: { totalMs: 30_000, maxRedirects: world.maxRedirects ?? 10, maxBodyBytes: 100 },
  };
  const answer = await clock.run(createWellKnownFetch({ transport })(host, context));
  return { answer, requests, clock };
}

function redirect(location: string, status = 302): Site {
  return { status, headers: [['location', location]] };
}

describe('a fetch', () => {
  it('asks https on port 443 at the addresses of the host (R38)', async () => {
    const { answer, requests } = await fetchFrom({
      replies: {
        [FIRST]: {
          body: '{}',
          headers: [
            ['age', '1'],
            ['set-cookie', 'x'],
          ],
          tlsProtocol: 'TLSv1.3',
        },
      },
      latencyMs: 40,
    });
    expect(requests).toMatchObject([
      { host: 'example.org', port: 443, path: PATH, addresses: [ADDRESS], deadline: 30_000, maxBodyBytes: 100 },
    ]);
    expect(answer).toEqual({
      hops: [
        {
          url: FIRST,
          address: ADDRESS,
          requestedAt: 0,
          receivedAt: 40,
          tlsProtocol: 'TLSv1.3',
          status: 200,
          headers: [['age', '1']],
        },
      ],
      outcome: { kind: 'response', body: { text: '{}' } },
    });
  });

  it.each([201, 204, 299])('keeps the body of status %i', async (status) => {
    const { answer } = await fetchFrom({ replies: { [FIRST]: { status, body: 'x' } } });
    expect(answer.outcome).toEqual({ kind: 'response', body: { text: 'x' } });
  });

  it.each([300, 304, 404, 410, 500])('keeps status %i without the body (R48)', async (status) => {
    const { answer } = await fetchFrom({ replies: { [FIRST]: { status, body: 'x' } } });
    expect(answer).toMatchObject({ hops: [{ status }], outcome: { kind: 'response', body: { text: '' } } });
  });

  it('believes a status although what followed it broke off', async () => {
    const broken = { kind: 'failure', reason: 'body-too-large', message: '', headers: [] } as const;
    const { answer } = await fetchFrom({ replies: { [FIRST]: { ...broken, status: 404 } } });
    expect(answer).toMatchObject({ hops: [{ status: 404 }], outcome: { kind: 'response' } });
    const success = await fetchFrom({ replies: { [FIRST]: { ...broken, status: 200 } } });
    expect(success.answer).toMatchObject({ hops: [{ status: 200 }], outcome: { reason: 'body-too-large' } });
  });

  it('does not believe a transport that gives more than it was to', async () => {
    const { answer } = await fetchFrom({ replies: { [FIRST]: { body: 'x'.repeat(101) } } });
    expect(answer.outcome).toMatchObject({ kind: 'failure', reason: 'body-too-large' });
  });

  it('tells how a request failed, and where', async () => {
    const reset = { kind: 'failure', reason: 'connection-reset', message: 'ECONNRESET', address: ADDRESS } as const;
    const { answer } = await fetchFrom({ replies: { [FIRST]: reset } });
    expect(answer).toEqual({
      hops: [{ url: FIRST, address: ADDRESS, requestedAt: 0, receivedAt: 0 }],
      outcome: { kind: 'failure', reason: 'connection-reset', message: 'ECONNRESET' },
    });
  });
});

describe('the addresses of a hop', () => {
  it('are the ones that the rules let through', async () => {
    const { requests } = await fetchFrom({
      replies: { [FIRST]: {} },
      lookup: async () => ({ kind: 'addresses', addresses: ['10.0.0.1', '192.0.2.2', '::1', '2001:db8::2'] }),
      mayConnect: (address) => ['192.0.2.2', '2001:db8::2'].includes(address),
    });
    expect(requests[0]?.addresses).toEqual(['192.0.2.2', '2001:db8::2']);
  });

  it('are sixteen at most', async () => {
    const addresses = Array.from({ length: 100 }, (_, index) => `192.0.2.${index}`);
    const { requests } = await fetchFrom({
      replies: { [FIRST]: {} },
      lookup: async () => ({ kind: 'addresses', addresses }),
    });
    expect(requests[0]?.addresses).toHaveLength(16);
  });

  it.each<[string, Partial<World>, string]>([
    ['are all forbidden', { mayConnect: () => false }, 'address-refused'],
    ['do not exist', { lookup: async () => ({ kind: 'no-addresses' }) }, 'no-addresses'],
    ['cannot be found out', { lookup: async () => ({ kind: 'failure', message: 'SERVFAIL' }) }, 'dns-failure'],
    ['take too long', { lookup: (_, signal) => new VirtualClock().sleep(1e9, signal) as Promise<never> }, 'timeout'],
  ])('%s: no request is sent', async (_title, world, reason) => {
    const { answer, requests } = await fetchFrom(world);
    expect(answer).toMatchObject({ hops: [{ url: FIRST }], outcome: { kind: 'failure', reason } });
    expect(requests).toEqual([]);
  });

  it('are looked up by the name in its normal form, for every hop anew', async () => {
    const asked: string[] = [];
    await fetchFrom({
      replies: { [FIRST]: redirect('https://Other.example./'), 'https://other.example./': {} },
      lookup: async (host) => {
        asked.push(host);
        return { kind: 'addresses', addresses: [ADDRESS] };
      },
    });
    expect(asked).toEqual(['example.org', 'other.example']);
  });

  it.each([
    ['https://192.0.2.9/', '192.0.2.9'],
    ['https://3221225993/', '192.0.2.9'],
    ['https://[2001:db8:0::9]/', '2001:db8::9'],
    ['https://[::ffff:127.0.0.1]/', '::ffff:127.0.0.1'],
  ])('of the literal in %s meet the rules without a lookup', async (location, literal) => {
    const judged: string[] = [];
    const { answer } = await fetchFrom({
      replies: { [FIRST]: redirect(location) },
      mayConnect: (address) => {
        judged.push(address);
        return address === ADDRESS;
      },
    });
    expect(judged).toEqual([ADDRESS, literal]);
    expect(answer).toMatchObject({ hops: [{ status: 302 }, {}], outcome: { reason: 'address-refused' } });
  });
});

describe('redirects', () => {
  function chain(length: number): Record<string, Reply> {
    const replies: Record<string, Reply> = {
      [FIRST]: redirect('/1'),
      [`https://example.org/${length}`]: { body: 'end' },
    };
    for (let index = 1; index < length; index += 1) replies[`https://example.org/${index}`] = redirect(`/${index + 1}`);
    return replies;
  }

  it.each([301, 302, 303, 307, 308])('with status %i are followed, and recorded', async (status) => {
    const { answer } = await fetchFrom({
      replies: {
        [FIRST]: redirect('https://other.example:8443/a', status),
        'https://other.example:8443/a': { body: 'x' },
      },
      latencyMs: 40,
    });
    expect(answer).toMatchObject({
      hops: [
        { url: FIRST, requestedAt: 0, receivedAt: 40, status, headers: [['location', 'https://other.example:8443/a']] },
        { url: 'https://other.example:8443/a', requestedAt: 40, receivedAt: 80, status: 200 },
      ],
      outcome: { kind: 'response', body: { text: 'x' } },
    });
  });

  it.each([6, 10])('are followed %i times', async (length) => {
    const { answer } = await fetchFrom({ replies: chain(length) });
    expect(answer.hops).toHaveLength(length + 1);
    expect(answer.outcome).toEqual({ kind: 'response', body: { text: 'end' } });
  });

  it.each([11, 12])('are not followed %i times', async (length) => {
    const { answer } = await fetchFrom({ replies: chain(length) });
    expect(answer.hops).toHaveLength(11);
    expect(answer.outcome).toMatchObject({ kind: 'failure', reason: 'too-many-redirects' });
  });

  it('are not followed at all when there are to be none', async () => {
    const { answer } = await fetchFrom({ replies: chain(1), maxRedirects: 0 });
    expect(answer).toMatchObject({ hops: [{ status: 302 }], outcome: { reason: 'too-many-redirects' } });
  });

  it.each<[string, Record<string, Reply>, number]>([
    ['to itself', { [FIRST]: redirect(FIRST) }, 1],
    ['to itself with a fragment', { [FIRST]: redirect(`${PATH}#x`) }, 1],
    ['and back', { [FIRST]: redirect('/a'), 'https://example.org/a': redirect(FIRST) }, 2],
    ['and back to the middle', { [FIRST]: redirect('/a'), 'https://example.org/a': redirect('/a') }, 2],
  ])('%s are a loop (R40)', async (_title, replies, count) => {
    const { answer } = await fetchFrom({ replies });
    expect(answer.hops).toHaveLength(count);
    expect(answer.outcome).toMatchObject({ kind: 'failure', reason: 'redirect-loop' });
  });

  it.each([
    ['to http', [['location', 'http://example.org/']], 'redirect-refused'],
    ['to a URL with credentials', [['location', 'https://u:p@example.org/']], 'redirect-refused'],
    ['to nowhere', [], 'redirect-without-location'],
  ] as const)('%s end the fetch', async (_title, headers, reason) => {
    const { answer } = await fetchFrom({ replies: { [FIRST]: { status: 301, headers } } });
    expect(answer).toMatchObject({ hops: [{ status: 301 }], outcome: { kind: 'failure', reason } });
  });

  it('are followed although the page that came with them broke off', async () => {
    const broken = { kind: 'failure', reason: 'connection-reset', message: '', ...redirect('/1') } as Reply;
    const { answer } = await fetchFrom({ replies: { ...chain(1), [FIRST]: broken } });
    expect(answer.outcome).toEqual({ kind: 'response', body: { text: 'end' } });
  });
});

describe('the deadline', () => {
  it('is one for all hops, and what came before it is kept', async () => {
    const { answer, clock } = await fetchFrom({
      replies: { [FIRST]: redirect('/a'), 'https://example.org/a': 'silence' },
      latencyMs: 20_000,
    });
    expect(clock.now()).toBe(30_000);
    expect(answer).toMatchObject({
      hops: [
        { url: FIRST, status: 302, receivedAt: 20_000 },
        { url: 'https://example.org/a', requestedAt: 20_000, receivedAt: 30_000 },
      ],
      outcome: { kind: 'failure', reason: 'timeout' },
    });
  });

  it('is not the caller: who has had enough gets the reason of the signal', async () => {
    const caller = new AbortController();
    const pending = fetchFrom({ replies: { [FIRST]: 'silence' }, signal: caller.signal });
    const reason = new Error('enough');
    caller.abort(reason);
    await expect(pending).rejects.toBe(reason);
    await expect(fetchFrom({ signal: caller.signal })).rejects.toBe(reason);
  });
});
