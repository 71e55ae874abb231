import { describe, expect, it } from 'vitest';
import { openTestApi, portsOf } from '../testing/open-test-api.ts';
import { testWorld } from '../testing/test-world.ts';

function linesOf(body: string): readonly Readonly<Record<string, unknown>>[] {
  expect(body).toMatch(/\n$/);
  return body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

function post(payload: unknown) {
  return { method: 'POST', url: '/v1/destinations', payload: payload as object } as const;
}

describe('many destinations', () => {
  it.each([
    ['an array', (names: readonly string[]) => names],
    ['an object', (names: readonly string[]) => ({ names })],
  ])('asked for as %s are a line for each name, errors too', async (_, bodyOf) => {
    await using api = await openTestApi({ ports: portsOf(testWorld()) });
    const names = ['example.org', 'nowhere.example', 'no name', 'example.org', '192.0.2.4'];
    const answer = await api.app.inject(post(bodyOf(names)));
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('application/x-ndjson');
    const lines = linesOf(answer.body);
    expect(lines).toHaveLength(4);
    const byName = new Map(lines.map((line) => [line['serverName'], line]));
    expect(byName.get('example.org')).toMatchObject({ outcome: 'destination', step: '3.2' });
    expect(byName.get('nowhere.example')).toMatchObject({ outcome: 'unresolvable' });
    expect(byName.get('192.0.2.4')).toMatchObject({ outcome: 'destination', step: '1' });
    expect(byName.get('no name')).toMatchObject({
      outcome: 'error',
      problem: { code: 'invalid-server-name', offset: 2, status: 400 },
    });
  });

  it('say the same as one alone', async () => {
    await using api = await openTestApi({ ports: portsOf(testWorld()) });
    const one = await api.app.inject('/v1/servers/example.org/destination');
    const many = await api.app.inject(post(['example.org']));
    expect(many.body).toBe(`${one.body}\n`);
  });

  it.each([
    ['none', []],
    ['more than a thousand', Array.from({ length: 1001 }, (_, n) => `a${n}.example`)],
    ['what is no text', [1]],
    ['something else beside them', { names: ['a.example'], fresh: true }],
    ['null', null],
  ])('are refused when they are %s', async (_, payload) => {
    await using api = await openTestApi();
    const answer = await api.app.inject({ ...post(payload), headers: { 'content-type': 'application/json' } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().code).toBe('invalid-request');
    expect(answer.body.length).toBeLessThan(2000);
  });

  it('count as that many resolutions, but for those in memory', async () => {
    const settings = { resolutionsPerMinute: 3 };
    await using api = await openTestApi({ ports: portsOf(testWorld()), settings });
    const first = await api.app.inject(post(['example.org', 'nowhere.example']));
    expect(linesOf(first.body)).toHaveLength(2);
    expect((await api.app.inject(post(['example.org', 'nowhere.example']))).statusCode).toBe(200);
    const refused = await api.app.inject(post(['plain.example', '192.0.2.4']));
    expect(refused.statusCode).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await api.app.inject(post(['plain.example']))).statusCode).toBe(200);
  });
});
