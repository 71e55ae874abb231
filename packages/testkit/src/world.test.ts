import { describe, expect, test } from 'vitest';
import { bodyPrefix } from './http-body.ts';
import { createWorld } from './world.ts';
import type { WorldData } from './world-data.ts';
import { applyPatch } from './world-data.ts';

const EXAMPLE: WorldData = {
  dns: {
    'A example.org': [{ data: '192.0.2.10', ttl: 300 }],
    'CNAME alias.example.org': [{ data: 'Example.ORG.', ttl: 60 }],
    'CNAME far.example.org': [{ data: 'alias.example.org', ttl: 30 }],
    'CNAME dangling.example.org': [{ data: 'gone.example.org', ttl: 30 }],
    'CNAME ring.example.org': [{ data: 'gnir.example.org', ttl: 30 }],
    'CNAME gnir.example.org': [{ data: 'ring.example.org', ttl: 30 }],
    'AAAA empty.example.org': [],
    'A broken.example.org': { error: 'SERVFAIL' },
    'A gone.example.org': { error: 'NXDOMAIN', negativeTtl: 45 },
    'SRV _matrix-fed._tcp.example.org': [{ priority: 1, weight: 2, port: 3, target: 'srv.example.net', ttl: 4 }],
  },
  wellKnown: {
    'https://Example.org/.well-known/matrix/server': {
      status: 200,
      headers: { 'X-Twice': ['a', 'b'], Age: '7' },
      body: '{"m.server":"delegated.example.org:443"}',
    },
    'https://example.org/moved': { status: 302, headers: { location: '//elsewhere.example.com/x' }, body: '' },
  },
};

describe('the DNS of a world', () => {
  const world = createWorld(EXAMPLE);
  test.each<[string, string, unknown]>([
    ['A', 'example.org', { kind: 'records', owner: 'example.org', records: [{ data: '192.0.2.10', ttl: 300 }] }],
    ['A', 'EXAMPLE.org.', { kind: 'records', owner: 'example.org', records: [{ data: '192.0.2.10', ttl: 300 }] }],
    ['AAAA', 'example.org', { kind: 'no-data', owner: 'example.org', negativeTtl: null }],
    ['AAAA', 'far.example.org', { kind: 'no-data', owner: 'example.org', negativeTtl: null }],
    ['SRV', 'example.org', { kind: 'no-data', owner: 'example.org', negativeTtl: null }],
    ['SRV', '_matrix._tcp.example.org', { kind: 'no-name', owner: '_matrix._tcp.example.org', negativeTtl: null }],
    ['A', 'empty.example.org', { kind: 'no-name', owner: 'empty.example.org', negativeTtl: null }],
    ['AAAA', 'empty.example.org', { kind: 'no-data', owner: 'empty.example.org', negativeTtl: null }],
    ['A', 'broken.example.org', { kind: 'rcode', rcode: 'SERVFAIL' }],
    ['AAAA', 'broken.example.org', { kind: 'no-name', owner: 'broken.example.org', negativeTtl: null }],
    ['A', 'dangling.example.org', { kind: 'no-name', owner: 'gone.example.org', negativeTtl: 45 }],
    ['A', 'ring.example.org', { kind: 'alias-loop' }],
  ])('answers %s %s', (type, name, answer) => {
    expect(world.answerDns(type, name).answer).toEqual(answer);
  });

  test('follows aliases for every type and shows the chain', () => {
    const reply = world.answerDns('A', 'far.example.org');
    expect(reply.answer).toMatchObject({ kind: 'records', owner: 'example.org' });
    expect(reply.aliases).toEqual([
      { owner: 'far.example.org', target: 'alias.example.org', ttl: 30 },
      { owner: 'alias.example.org', target: 'Example.ORG.', ttl: 60 },
    ]);
  });

  test('follows a chain of sixteen and fails one of seventeen', () => {
    const chain = (links: number): WorldData => ({
      dns: Object.fromEntries([
        ...Array.from({ length: links }, (_, link) => [`CNAME h${link}`, [{ data: `h${link + 1}`, ttl: 1 }]]),
        [`A h${links}`, [{ data: '192.0.2.1', ttl: 1 }]],
      ]),
    });
    expect(createWorld(chain(16)).answerDns('A', 'h0').answer.kind).toBe('records');
    expect(createWorld(chain(17)).answerDns('A', 'h0').answer).toEqual({ kind: 'rcode', rcode: 'SERVFAIL' });
  });
});

describe('the URLs of a world', () => {
  test('are found whatever the case of scheme and host, and only with the exact path', () => {
    using world = createWorld(EXAMPLE);
    const reply = world.answerHttp('HTTPS://EXAMPLE.ORG/.well-known/matrix/server');
    expect(reply).toMatchObject({
      kind: 'response',
      status: 200,
      headers: [
        ['X-Twice', 'a'],
        ['X-Twice', 'b'],
        ['Age', '7'],
      ],
    });
    expect(world.answerHttp('https://example.org:443/.well-known/matrix/server')).toMatchObject({ status: 200 });
    for (const absent of [
      'https://example.org/.Well-Known/matrix/server',
      'https://example.org:8448/.well-known/matrix/server',
    ]) {
      expect(world.answerHttp(absent)).toMatchObject({ kind: 'error', error: 'ECONNREFUSED' });
    }
  });

  test('get a date only when dates are stamped and none is given', () => {
    const clock = { now: (): number => Date.UTC(2026, 0, 2, 3, 4, 5) };
    const dated = { 'https://h/own': { status: 200, headers: { date: 'x' } }, 'https://h/none': { status: 200 } };
    const world = createWorld({ wellKnown: dated }, { clock, stampDate: true });
    expect(world.answerHttp('https://h/own')).toMatchObject({ headers: [['date', 'x']] });
    expect(world.answerHttp('https://h/none')).toMatchObject({ headers: [['Date', 'Fri, 02 Jan 2026 03:04:05 GMT']] });
    expect(createWorld({ wellKnown: dated }).answerHttp('https://h/none')).toMatchObject({ headers: [] });
  });

  test('may have a body in three notations', () => {
    const world = createWorld({
      wellKnown: {
        'https://h/text': { status: 200, body: 'ä' },
        'https://h/base64': { status: 200, bodyBase64: '/wA=' },
        'https://h/repeat': { status: 200, bodyRepeat: { prefix: '<', char: 'ab', count: 100_000, suffix: '>' } },
      },
    });
    const body = (url: string): Uint8Array => {
      const reply = world.answerHttp(url);
      if (reply.kind !== 'response') throw new Error('no response');
      expect(bodyPrefix(reply.body, 1_000_000)).toHaveLength(reply.body.length);
      return bodyPrefix(reply.body, 1_000_000);
    };
    expect([...body('https://h/text')]).toEqual([0xc3, 0xa4]);
    expect([...body('https://h/base64')]).toEqual([0xff, 0x00]);
    expect(new TextDecoder().decode(body('https://h/repeat'))).toBe(`<${'ab'.repeat(100_000)}>`);
  });
});

describe('a patch', () => {
  test('replaces, removes and leaves', () => {
    const before: WorldData = {
      dns: { 'A a': [], 'A b': [], 'A c': [] },
      wellKnown: { 'https://a/': { status: 200 } },
    };
    const after = applyPatch(before, { dns: { 'a A.': { error: 'SERVFAIL' }, 'A b': null }, wellKnown: {} });
    expect(after.dns).toEqual({ 'A a': { error: 'SERVFAIL' }, 'A c': [] });
    expect(after.wellKnown).toEqual({ 'https://a/': { status: 200 } });
    expect(before.dns).toHaveProperty('A b');
  });

  test('changes a live world and is told to who listens', () => {
    const world = createWorld(EXAMPLE);
    let told = 0;
    const stop = world.onPatch(() => (told += 1));
    world.patch({ dns: { 'A example.org': [{ data: '192.0.2.99', ttl: 1 }] } });
    stop();
    world.patch({ dns: { 'A example.org': null } });
    expect(told).toBe(1);
    expect(world.answerDns('A', 'example.org').answer.kind).toBe('no-name');
  });
});

describe('a stranger', () => {
  test.each([
    'example.org',
    '_matrix._tcp.example.org',
    'srv.example.net',
    '_matrix-fed._tcp.delegated.example.org',
    'elsewhere.example.com',
    'declared.example',
    'removed.example',
  ])('is not %s', (name) => {
    const world = createWorld(EXAMPLE, { serverNames: ['declared.example:8448', '[2001:db8::1]', 'in valid.example'] });
    world.patch({ dns: { 'A removed.example': [] } });
    world.patch({ dns: { 'A removed.example': null } });
    world.answerDns('A', name);
    expect(() => world.assertNoStrangers()).not.toThrow();
  });

  test.each(['stranger.example', 'www.example.org', '_http._tcp.example.org', 'valid.example', '192.0.2.10'])(
    'is %s',
    (name) => {
      const world = createWorld(EXAMPLE, { serverNames: ['in valid.example'] });
      world.answerDns('A', name);
      expect(world.strangers).toHaveLength(1);
      expect(() => world.assertNoStrangers()).toThrow(`dns A ${name}`);
    },
  );

  test('fails the test in which it was met, also by URL and by address', () => {
    expect(() => {
      using world = createWorld(EXAMPLE);
      world.answerHttp('https://stranger.example/.well-known/matrix/server');
    }).toThrow(/told of: http https:\/\/stranger\.example/);
    expect(() => {
      using world = createWorld(EXAMPLE);
      expect(world.answerConnection('203.0.113.5', 443)).toBe('ECONNREFUSED');
    }).toThrow('connection 203.0.113.5:443');
  });
});

describe('the count of well-known fetches', () => {
  const url = (host: string): string => `https://${host}/.well-known/matrix/server`;
  const redirecting: WorldData = {
    wellKnown: {
      [url('a.example')]: { status: 301, headers: { Location: url('b.example') } },
      [url('b.example')]: { status: 200, body: '{}' },
    },
  };

  test('does not count the hops of one fetch', () => {
    const world = createWorld(redirecting, { clock: { now: () => 0 } });
    for (const host of ['a.example', 'b.example', 'a.example', 'b.example']) world.answerHttp(url(host));
    world.answerHttp('https://a.example/other');
    expect(world.wellKnownFetches()).toBe(2);
    expect(world.requests.map(({ isRedirected }) => isRedirected)).toEqual([false, true, false, true, false]);
  });

  test('counts a fetch of a host that someone else is redirected to', () => {
    let now = 0;
    const world = createWorld(redirecting, { clock: { now: () => now } });
    for (const host of ['b.example', 'a.example', 'b.example', 'b.example']) world.answerHttp(url(host));
    expect(world.wellKnownFetches()).toBe(3);
    world.answerHttp(url('a.example'));
    now = 60_001;
    world.answerHttp(url('b.example'));
    expect(world.wellKnownFetches()).toBe(5);
  });

  test('records when and what', () => {
    const world = createWorld(EXAMPLE, { clock: { now: () => 42 } });
    world.answerDns('SRV', '_Matrix._tcp.EXAMPLE.org.');
    world.answerConnection('192.0.2.10', 443);
    expect(world.requests).toEqual([
      { kind: 'dns', key: 'SRV _matrix._tcp.example.org', at: 42, isStranger: false },
      { kind: 'connection', key: '192.0.2.10:443', at: 42, isStranger: false },
    ]);
  });
});
