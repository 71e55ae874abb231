import { describe, expect, it } from 'vitest';
import { openTestApi, portsOf, TOKEN } from '../testing/open-test-api.ts';
import { testWorld } from '../testing/test-world.ts';

const headers = { authorization: `Bearer ${TOKEN}` };

describe('clearing all caches', () => {
  it('has to be meant', async () => {
    await using api = await openTestApi();
    for (const query of ['', '?confirm=yes', '?confirm=all&confirm=all']) {
      const answer = await api.app.inject({ method: 'DELETE', url: `/v1/caches${query}`, headers });
      expect(answer.statusCode).toBe(400);
    }
  });

  it('tells how much was held, and holds nothing after', async () => {
    const world = testWorld();
    await using api = await openTestApi({ ports: portsOf(world) });
    await api.app.inject('/v1/servers/example.org/destination');
    const cleared = await api.app.inject({ method: 'DELETE', url: '/v1/caches?confirm=all', headers });
    expect(cleared.json()).toMatchObject({ names: 1 });
    expect(cleared.json().questions).toBeGreaterThan(0);
    expect(api.service.resolver.peek('example.org')).toBeUndefined();
  });
});

describe('lists of caches', () => {
  it.each([
    ['destinations?step=7', 'must be one of'],
    ['destinations?step=3.4&step=7', 'must be one of'],
    ['destinations?stale=perhaps', 'must be true or false'],
    ['destinations?limit=0', '/limit'],
    ['destinations?limit=1001', '/limit'],
    ['destinations?limit=1e3', '/limit'],
    [
      'destinations?owner=a',
      'known are step, stale, q, after, limit, count, outcome, expiresBefore, pinned, restsOnStale, sort',
    ],
    ['destinations?outcome=other', '/outcome'],
    ['destinations?expiresBefore=tomorrow', 'expiresBefore: write a moment'],
    ['overrides?step=7', 'must be one of'],
    ['overrides?outcome=destination', 'known are step, stale, q, after, limit, count'],
  ])('refuse %s', async (query, sentence) => {
    await using api = await openTestApi();
    const answer = await api.app.inject(`/v1/caches/${query}`);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().detail).toContain(sentence);
  });
});
