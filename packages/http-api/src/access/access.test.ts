import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { openTestApi, portsOf, TOKEN } from '../testing/open-test-api.ts';
import { RawClient } from '../testing/raw-client.ts';
import { testWorld } from '../testing/test-world.ts';
import { tokenOwners } from './tokens.ts';

const CLEAR = { method: 'DELETE', url: '/v1/servers/example.org/cache' } as const;
const EXAMPLE = '/v1/servers/example.org/destination';

function bearer(token: string) {
  return { headers: { authorization: `Bearer ${token}` } };
}

describe('tokens', () => {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

  it('tell whose they are, among several', () => {
    const ownerOf = tokenOwners([
      { name: 'a', sha256: sha256('x') },
      { name: 'b', sha256: sha256('y').toUpperCase() },
    ]);
    expect([ownerOf('x'), ownerOf('y'), ownerOf('z'), ownerOf('')]).toEqual(['a', 'b', undefined, undefined]);
  });

  it('are refused when they are told by anything but a SHA-256', () => {
    expect(() => tokenOwners([{ name: 'a', sha256: 'abc' }])).toThrow(RangeError);
  });
});

describe('what changes state', () => {
  it('asks for a token', async () => {
    await using api = await openTestApi();
    const answer = await api.app.inject(CLEAR);
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="wherefore"');
    expect(answer.json().code).toBe('unauthorized');
  });

  it.each([
    ['Bearer wrong'],
    ['Bearer '],
    [`Basic ${TOKEN}`],
    [TOKEN],
    [`Bearer ${TOKEN}x`],
    [`Bearer ${'x'.repeat(5000)}`],
  ])('is refused with %s', async (authorization) => {
    await using api = await openTestApi();
    const answer = await api.app.inject({ ...CLEAR, headers: { authorization } });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
    expect(answer.body).not.toContain(TOKEN);
  });

  it('is refused with two tokens, though one is right', async () => {
    await using api = await openTestApi();
    await api.app.listen();
    const { port } = api.app.server.address() as AddressInfo;
    for (const tokens of [
      [TOKEN, 'wrong'],
      ['wrong', TOKEN],
    ]) {
      using client = new RawClient(`http://localhost:${port}`);
      const lines = tokens.map((token) => `Authorization: Bearer ${token}\r\n`).join('');
      client.send(`${CLEAR.method} ${CLEAR.url} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${lines}\r\n`);
      expect(await client.ended).toMatch(/^HTTP\/1.1 401 /);
    }
  });

  it('is refused to everybody where there are no tokens', async () => {
    await using api = await openTestApi({ settings: { tokens: [] } });
    const answer = await api.app.inject({ ...CLEAR, ...bearer(TOKEN) });
    expect(answer).toMatchObject({ statusCode: 403 });
    expect(answer.json().code).toBe('forbidden');
  });

  it('is recorded with the name of the token', async () => {
    await using api = await openTestApi({ ports: portsOf(testWorld()) });
    await api.app.inject(EXAMPLE);
    const answer = await api.app.inject({ ...CLEAR, ...bearer(TOKEN) });
    expect(answer.json()).toEqual({ serverName: 'example.org', wasFresh: true });
    const events = await api.service.log.readStream('server:example.org', { direction: 'backwards' });
    const cleared = events.find(({ type }) => type === 'CacheCleared');
    expect(cleared?.data).toMatchObject({ by: 'operator' });
    expect((await api.app.inject({ ...CLEAR, ...bearer(TOKEN) })).json()).toMatchObject({ wasFresh: false });
  });
});

describe('reads', () => {
  it('need a token where they are closed, and health does not', async () => {
    await using api = await openTestApi({ settings: { reads: 'token' }, ports: portsOf(testWorld()) });
    for (const url of [EXAMPLE, '/v1/policies', '/metrics']) {
      expect((await api.app.inject(url)).statusCode).toBe(401);
      expect((await api.app.inject({ url, ...bearer(TOKEN) })).statusCode).toBe(200);
    }
    for (const url of ['/healthz', '/readyz', '/openapi.json', '/docs/', '/']) {
      expect((await api.app.inject(url)).statusCode).toBe(200);
    }
    expect((await api.app.inject({ method: 'POST', url: '/v1/destinations', payload: ['a'] })).statusCode).toBe(401);
  });

  it('need none where they are open', async () => {
    await using api = await openTestApi({ ports: portsOf(testWorld()) });
    for (const url of [EXAMPLE, '/v1/policies', '/metrics']) expect((await api.app.inject(url)).statusCode).toBe(200);
  });
});

it('a token is in no line of the log, whatever fails', async () => {
  const lines: string[] = [];
  const resolver = { peek: () => undefined, forget: () => Promise.reject(new Error('boom')) };
  const service = { resolver: { ...resolver, [Symbol.asyncDispose]: async () => undefined } as never };
  await using api = await openTestApi({ service, logLine: (line) => lines.push(line) });
  expect((await api.app.inject({ ...CLEAR, ...bearer(TOKEN) })).statusCode).toBe(500);
  expect(lines.join('')).toContain('boom');
  expect(lines.join('')).not.toContain(TOKEN);
});
