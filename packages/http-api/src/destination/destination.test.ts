import type { Resolver } from '@wherefore/core';
import type { Conclusion } from '@wherefore/discovery';
import { describe, expect, it } from 'vitest';
import { openTestApi, portsOf, refusing, type TestApi } from '../testing/open-test-api.ts';
import { testWorld } from '../testing/test-world.ts';

const EXAMPLE = '/v1/servers/example.org/destination';

function openInWorld(options: Parameters<typeof openTestApi>[0] = {}): Promise<TestApi> {
  return openTestApi({ ports: portsOf(testWorld()), ...options });
}

/** A resolver that knows one thing, and is asked nothing else. */
function knowing(conclusion: Conclusion): Resolver {
  return { ...refusing<Resolver>('resolver'), ...NO_RESOLVER, peek: () => conclusion } as Resolver;
}

const NO_RESOLVER = { [Symbol.asyncDispose]: async () => undefined };

function concluded(lifeMs: number): Conclusion {
  return {
    outcome: 'unresolvable',
    serverName: 'example.org',
    code: 'no-addresses',
    step: '6',
    message: 'nothing is there',
    freshUntil: Date.now() + lifeMs,
    policy: 'recommended@1',
    because: [],
  };
}

describe('a destination', () => {
  it('is where the server is, with what it rests on', async () => {
    await using api = await openInWorld();
    const answer = await api.app.inject(EXAMPLE);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.json()).toMatchObject({
      serverName: 'example.org',
      outcome: 'destination',
      step: '3.2',
      hostHeader: 'fed.example.net:443',
      tlsName: 'fed.example.net',
      sni: 'fed.example.net',
      targets: [{ host: 'fed.example.net', port: 443, addresses: ['192.0.2.1'] }],
      policy: 'recommended@1',
    });
    expect(answer.json().because.length).toBeGreaterThan(0);
  });

  it('says for how many whole seconds it holds, and never more', async () => {
    await using api = await openInWorld();
    const answer = await api.app.inject(EXAMPLE);
    const seconds = Number(/^public, max-age=([0-9]+)$/.exec(String(answer.headers['cache-control']))?.[1]);
    const lifeMs = Date.parse(answer.json().freshUntil) - Date.now();
    expect(seconds).toBeGreaterThan(0);
    expect(seconds * 1000).toBeLessThanOrEqual(lifeMs + 1000);
  });

  it.each([
    [10_900, 'open', 'public, max-age=10'],
    [999, 'open', 'public, max-age=0, no-cache'],
    [-1, 'open', 'public, max-age=0, no-cache'],
    [10_900, 'token', 'private, max-age=10'],
  ] as const)('that holds %d ms more, where reads are %s, says %s', async (lifeMs, reads, expected) => {
    const service = { resolver: knowing(concluded(lifeMs)) };
    await using api = await openTestApi({ service, settings: { reads } });
    const headers = { authorization: 'Bearer secret-of-operator' };
    const answer = await api.app.inject({ url: EXAMPLE, headers });
    expect(answer.headers['cache-control']).toBe(expected);
  });

  it('is an answer, too, when there is none', async () => {
    await using api = await openInWorld();
    const answer = await api.app.inject('/v1/servers/nowhere.example/destination');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ outcome: 'unresolvable', serverName: 'nowhere.example' });
  });

  it('is answered from memory the second time, with the same bytes and the same tag', async () => {
    const world = testWorld();
    await using api = await openTestApi({ ports: portsOf(world) });
    const first = await api.app.inject(EXAMPLE);
    const asked = world.requests.length;
    const second = await api.app.inject(EXAMPLE);
    expect(world.requests.length).toBe(asked);
    expect(second.body).toBe(first.body);
    expect(second.headers.etag).toBe(first.headers.etag);
    const metrics = await api.service.metrics.metrics();
    expect(metrics).toContain('wherefore_answers_total{from="memory",outcome="destination"} 1');
    expect(metrics).toContain('wherefore_answers_total{from="resolution",outcome="destination"} 1');
  });

  it('is not sent again to whoever has it, and is once it is another', async () => {
    await using api = await openInWorld();
    const first = await api.app.inject(EXAMPLE);
    const etag = String(first.headers.etag);
    const known = await api.app.inject({ url: EXAMPLE, headers: { 'if-none-match': `"other", W/${etag}` } });
    expect(known).toMatchObject({ statusCode: 304, body: '' });
    expect(known.headers).toMatchObject({ etag, 'cache-control': expect.stringMatching(/^public, max-age=/) });
    const fresh = await api.app.inject({ url: `${EXAMPLE}?fresh=true`, headers: { 'if-none-match': etag } });
    expect(fresh.statusCode).toBe(200);
    expect(fresh.headers.etag).not.toBe(etag);
    expect(fresh.json().because).not.toEqual(first.json().because);
  });

  it('has a HEAD with the headers of the answer', async () => {
    await using api = await openInWorld();
    const answer = await api.app.inject(EXAMPLE);
    const head = await api.app.inject({ method: 'HEAD', url: EXAMPLE });
    expect(head.body).toBe('');
    expect(head.headers['content-length']).toBe(String(Buffer.byteLength(answer.body)));
    expect(head.headers.etag).toBe(answer.headers.etag);
  });

  it.each([
    ['exa_mple.org', 3],
    ['example.org%3A99999', 12],
    ['%5B%3A%3A1', 4],
    ['%F0%9F%A6%84.org', 0],
    [`${'a'.repeat(64)}.org`, 63],
  ])('of %s is refused, with where the name goes wrong', async (name, offset) => {
    await using api = await openTestApi();
    const answer = await api.app.inject(`/v1/servers/${name}/destination`);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'invalid-server-name', offset });
  });

  it('keeps the case of a name', async () => {
    await using api = await openTestApi({ ports: portsOf(testWorld()) });
    const answer = await api.app.inject('/v1/servers/EXAMPLE.org/destination');
    expect(answer.json()).toMatchObject({ serverName: 'EXAMPLE.org', outcome: 'destination' });
  });
});

describe('a destination by another policy', () => {
  it('is told from what is recorded, and asks nobody', async () => {
    const world = testWorld();
    await using api = await openTestApi({ ports: portsOf(world) });
    await api.app.inject(EXAMPLE);
    const [asked, recorded] = [world.requests.length, await api.service.log.settled()];
    const strict = await api.app.inject(`${EXAMPLE}?policy=spec-strict`);
    expect(strict.json()).toMatchObject({
      from: 'recorded-evidence',
      policy: 'spec-strict@1',
      outcome: 'destination',
      step: '3.2',
    });
    const other = await api.app.inject(`${EXAMPLE}?policy=synapse`);
    expect(other.json()).toMatchObject({ from: 'recorded-evidence', policy: 'synapse', outcome: 'destination' });
    expect(strict.headers['cache-control']).toBe('public, max-age=0, no-cache');
    expect(world.requests.length).toBe(asked);
    expect(await api.service.log.settled()).toBe(recorded);
  });

  it('has the name concluded first when nothing is known of it', async () => {
    await using api = await openInWorld();
    const answer = await api.app.inject(`${EXAMPLE}?policy=spec-strict`);
    expect(answer.json()).toMatchObject({ outcome: 'destination', policy: 'spec-strict@1' });
    expect((await api.app.inject(EXAMPLE)).json()).toMatchObject({ policy: 'recommended@1' });
  });

  it('is the answer as ever when it is the policy of this process', async () => {
    await using api = await openInWorld();
    const own = await api.app.inject(`${EXAMPLE}?policy=recommended`);
    expect(own.body).toBe((await api.app.inject(EXAMPLE)).body);
  });

  it.each([
    ['policy=nobody', 'recommended, spec-strict, tuwunel-1.5.1'],
    ['fresh=yes', 'must be true or false'],
    ['fresh=true&fresh=true', 'more than once'],
    ['fres=true', 'known are fresh, policy'],
    ['fresh=true&policy=synapse', 'leave fresh out'],
  ])('is refused for %s, saying what there is', async (query, sentence) => {
    await using api = await openTestApi();
    const answer = await api.app.inject(`${EXAMPLE}?${query}`);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().detail).toContain(sentence);
  });
});
