import { describe, expect, it } from 'vitest';
import { openTestApi, portsOf, TOKEN } from '../testing/open-test-api.ts';
import { testWorld } from '../testing/test-world.ts';

const PIN = '/v1/servers/example.org/pin';
const headers = { authorization: `Bearer ${TOKEN}` };
const WORLD = testWorld({ dns: { 'A pinned.example': [{ data: '192.0.2.77', ttl: 600 }], 'AAAA pinned.example': [] } });

describe('a pin', () => {
  it('is set, told, heeded and taken back', async () => {
    await using api = await openTestApi({ ports: portsOf(WORLD) });
    expect((await api.app.inject(PIN)).statusCode).toBe(404);
    const payload = { delegated: 'pinned.example:443', reason: 'they moved', until: '2999-01-01T00:00:00.000Z' };
    const set = await api.app.inject({ method: 'PUT', url: PIN, headers, payload });
    expect(set.statusCode).toBe(200);
    expect(set.json()).toMatchObject({ serverName: 'example.org', by: 'operator', ...payload });
    expect((await api.app.inject(PIN)).json()).toEqual(set.json());
    const destination = await api.app.inject('/v1/servers/example.org/destination');
    expect(destination.json()).toMatchObject({ outcome: 'destination', hostHeader: 'pinned.example:443' });
    expect(destination.json().because).toContain(set.json().id);
    expect((await api.app.inject({ method: 'DELETE', url: PIN, headers })).statusCode).toBe(204);
    expect((await api.app.inject({ method: 'DELETE', url: PIN, headers })).statusCode).toBe(404);
    expect((await api.app.inject(PIN)).statusCode).toBe(404);
  });

  it.each([
    [{ delegated: 'no name' }, 'invalid-server-name'],
    [{ delegated: '' }, 'invalid-request'],
    [{}, 'invalid-request'],
    [{ delegated: 'a.example', until: 'soon' }, 'invalid-request'],
    [{ delegated: 'a.example', until: '2020-01-01T00:00:00.000Z' }, 'invalid-request'],
    [{ delegated: 'a.example', who: 'me' }, 'invalid-request'],
    [{ delegated: 7 }, 'invalid-request'],
  ])('to %j is refused as %s', async (payload, code) => {
    await using api = await openTestApi({ ports: portsOf(WORLD) });
    const answer = await api.app.inject({ method: 'PUT', url: PIN, headers, payload });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().code).toBe(code);
  });
});
