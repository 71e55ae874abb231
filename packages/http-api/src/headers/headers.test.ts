import type { InjectOptions } from 'fastify';
import { describe, expect, it } from 'vitest';
import { openTestApi } from '../testing/open-test-api.ts';

describe('headers', () => {
  it('let no browser make anything of an answer', async () => {
    await using api = await openTestApi();
    for (const url of [
      '/v1/policies',
      '/v1/nothing',
      '/',
      '/v1/servers/%',
      '/servers/%',
      `/v1/servers/${'a'.repeat(1025)}/history`,
    ]) {
      const { headers } = await api.app.inject(url);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
    }
  });

  it.each([
    [[], 'https://a.example', undefined],
    [['*'], 'https://a.example', '*'],
    [['https://a.example'], 'https://a.example', 'https://a.example'],
    [['https://a.example'], 'https://b.example', undefined],
  ])('that allow %j allow %s: %s', async (cors, origin, expected) => {
    await using api = await openTestApi({ settings: { cors } });
    const answer = await api.app.inject({ url: '/v1/policies', headers: { origin } });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['access-control-allow-origin']).toBe(expected);
  });

  it('let who may read read refusals, too', async () => {
    const origin = 'https://a.example';
    await using api = await openTestApi({ settings: { cors: [origin], requestsPerMinute: 6 } });
    const asked: readonly (readonly [number, InjectOptions])[] = [
      [400, { url: '/v1/servers/%' }],
      [404, { url: '/v1/nothing' }],
      [405, { url: '/v1/policies', method: 'PUT', payload: '{}' }],
      [413, { url: '/v1/destinations', method: 'POST', payload: JSON.stringify(['a'.repeat(400_000)]) }],
      [415, { url: '/v1/destinations', method: 'POST', payload: 'x' }],
      [429, { url: '/v1/policies' }],
    ];
    for (const [status, request] of asked) {
      const headers = { 'content-type': status === 415 ? 'application/xml' : 'application/json', origin };
      if (status === 429) for (let count = 0; count < 6; count += 1) await api.app.inject(request);
      const answer = await api.app.inject({ ...request, headers });
      expect(answer.statusCode, answer.body).toBe(status);
      expect(answer.headers['access-control-allow-origin'], String(status)).toBe(origin);
    }
    const other = await api.app.inject({ url: '/v1/servers/%', headers: { origin: 'https://b.example' } });
    expect(other.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('answer browsers that ask before they ask, without a token', async () => {
    await using api = await openTestApi({ settings: { cors: ['https://a.example'], reads: 'token' } });
    const headers = { origin: 'https://a.example', 'access-control-request-method': 'DELETE' };
    const answer = await api.app.inject({ method: 'OPTIONS', url: '/v1/servers/a/cache', headers });
    expect(answer.statusCode).toBe(204);
    expect(answer.headers['access-control-allow-methods']).toContain('DELETE');
    expect(answer.headers['access-control-allow-headers']).toContain('authorization');
  });

  it('answer whoever asks what may be asked, and is no browser, without a text of its own', async () => {
    await using api = await openTestApi({ settings: { cors: ['https://a.example'] } });
    const answer = await api.app.inject({ method: 'OPTIONS', url: '/v1/servers/a/cache' });
    expect(answer).toMatchObject({ statusCode: 204, body: '' });
  });

  it('vary with the origin, too, where they vary with something else', async () => {
    await using api = await openTestApi({ settings: { cors: ['https://a.example'] } });
    const answer = await api.app.inject({ url: '/', headers: { origin: 'https://a.example' } });
    expect(answer.headers.vary).toBe('accept, Origin');
  });

  it('say that what is large is compressed for whoever can read it', async () => {
    await using api = await openTestApi();
    const headers = { 'accept-encoding': 'gzip' };
    const large = await api.app.inject({ url: '/openapi.json', headers });
    expect(large.headers).toMatchObject({
      'content-encoding': 'gzip',
      vary: expect.stringContaining('accept-encoding'),
    });
    expect((await api.app.inject('/openapi.json')).headers['content-encoding']).toBeUndefined();
    expect((await api.app.inject({ url: '/v1/policies', headers })).headers['content-encoding']).toBeUndefined();
  });

  it('have a tag that is that of an answer compressed or not', async () => {
    await using api = await openTestApi();
    const url = '/v1/samples/tuwunel-385/servers/matrix.org/explanation';
    const plain = await api.app.inject(url);
    const packed = await api.app.inject({ url, headers: { 'accept-encoding': 'gzip' } });
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', etag: plain.headers.etag });
    expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2);
    const etag = String(plain.headers.etag);
    expect(etag).toMatch(/^W\/"/);
    for (const tag of [etag, etag.slice(2), `"other", ${etag}`]) {
      const known = await api.app.inject({ url, headers: { 'if-none-match': tag } });
      expect([tag, known.statusCode, known.headers.vary]).toEqual([tag, 304, packed.headers.vary]);
    }
    expect((await api.app.inject({ url, headers: { 'if-none-match': '"other"' } })).statusCode).toBe(200);
  });
});

describe('the documentation', () => {
  it('fetches nothing from elsewhere, and no script that is written into it', async () => {
    await using api = await openTestApi();
    const page = await api.app.inject('/docs/');
    expect(page.statusCode).toBe(200);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(page.body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(page.body).not.toMatch(/<script>|<style>|style="/);
    const settings = await api.app.inject('/docs/static/swagger-initializer.js');
    expect(settings.body).toContain('"validatorUrl":null');
  });
});
