import { ResolverError } from '@wherefore/core';
import { createMemoryLog, LogClosed } from '@wherefore/event-log';
import { HistoryDeleted } from '@wherefore/event-log/postgres';
import { ProjectionFaulted } from '@wherefore/projections';
import { describe, expect, it, vi } from 'vitest';
import { openTestApi, TOKEN } from '../testing/open-test-api.ts';
import { problemOf } from './problem-of.ts';

describe('problems', () => {
  it('are what a path that nothing is served at is answered with', async () => {
    await using api = await openTestApi();
    const answer = await api.app.inject('/v1/nothing');
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json()).toMatchObject({
      type: 'urn:wherefore:problem:no-such-route',
      code: 'no-such-route',
      status: 404,
    });
    expect(answer.json().instance).toMatch(/^urn:wherefore:request:/);
  });

  it.each([
    [new ResolverError('overloaded', 'x'), 'too-many-resolutions', 503],
    [new ResolverError('log-unavailable', 'x'), 'database-unavailable', 503],
    [new ResolverError('disposed', 'x'), 'shutting-down', 503],
    [new LogClosed(), 'database-unavailable', 503],
    [new ProjectionFaulted('destination', { id: 'i', position: 1n }, new Error('secret')), 'projection-faulted', 503],
    [new Error('secret'), 'internal-error', 500],
    ['secret', 'internal-error', 500],
    [Object.assign(new Error('secret'), { statusCode: 418 }), 'invalid-request', 400],
  ])('tell of %s no more than a client needs', (error, code, status) => {
    const problem = problemOf(error);
    expect(problem).toMatchObject({ code, statusCode: status });
    expect(problem.message).not.toContain('secret');
    expect('retry-after' in problem.headers).toBe(status === 503);
  });

  it('tell from where on history is left, when it is asked for from before', async () => {
    const log = createMemoryLog();
    const deletedTo = 9_007_199_254_740_993n;
    const gone = vi.spyOn(log, 'readAll').mockRejectedValue(new HistoryDeleted(deletedTo));
    vi.spyOn(log, 'deletedTo').mockResolvedValue(deletedTo);
    await using api = await openTestApi({ service: { log } });
    const urls = ['/v1/events', '/v1/events/stream?after=9007199254740992'];
    for (const url of urls) {
      const answer = await api.app.inject(url);
      expect(answer.statusCode).toBe(410);
      expect(answer.json()).toMatchObject({ code: 'history-deleted', deletedTo: '9007199254740993' });
    }
    expect(gone).toHaveBeenCalledOnce();
  });
});

describe('what is wrong with a request', () => {
  const PIN = '/v1/servers/example.org/pin';
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };

  it.each([
    ['POST', '/v1/destinations?x=1'],
    ['GET', '/v1/samples?x=1'],
    ['PUT', '/v1/servers/a/pin?until=never'],
    ['DELETE', '/v1/replays/a?force=true'],
  ] as const)('is what its query says and nobody reads: %s %s', async (method, url) => {
    await using api = await openTestApi();
    const body = { POST: ['a'], PUT: { delegated: 'b' } }[method as string];
    const authorization = `Bearer ${TOKEN}`;
    const answer = await api.app.inject({ method, url, headers: { authorization }, ...(body && { payload: body }) });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain('no parameter is called');
  });

  it('is its method, and those that there are are told', async () => {
    await using api = await openTestApi();
    const answer = await api.app.inject({ method: 'POST', url: PIN, headers, payload: '{}' });
    expect(answer.statusCode).toBe(405);
    expect(answer.headers.allow).toBe('DELETE, GET, HEAD, PUT');
  });

  it.each([
    ['no JSON', '{', {}, 400, 'invalid-request'],
    ['a poisoned prototype', '{"__proto__":{"x":1},"delegated":"a.example"}', {}, 400, 'invalid-request'],
    ['a poisoned constructor', '{"constructor":{"prototype":{"x":1}}}', {}, 400, 'invalid-request'],
    ['nothing', '', {}, 400, 'invalid-request'],
    ['too much', `"${'x'.repeat(70_000)}"`, {}, 413, 'body-too-large'],
    ['of another type', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported-media-type'],
    ['of no type at all', '{}', { 'content-type': 'nonsense' }, 415, 'unsupported-media-type'],
    ['compressed', '{}', { 'content-encoding': 'gzip' }, 415, 'unsupported-media-type'],
    ['deep', '['.repeat(30_000), {}, 400, 'invalid-request'],
  ])('is a body that is %s', async (_, payload, more, status, code) => {
    await using api = await openTestApi();
    const answer = await api.app.inject({ method: 'PUT', url: PIN, headers: { ...headers, ...more }, payload });
    expect(answer.statusCode).toBe(status);
    expect(answer.json().code).toBe(code);
    expect(answer.body.length).toBeLessThan(1000);
  });

  it.each([['/v1/servers/%/destination'], ['/v1/servers/%ff/destination'], ['/v1/servers/a%2/pin']])(
    'is a path like %s',
    async (url) => {
      await using api = await openTestApi();
      const answer = await api.app.inject(url);
      expect(answer.statusCode).toBe(400);
      expect(answer.headers['content-type']).toBe('application/problem+json');
    },
  );

  it('is told with a pointer to it, and without repeating it', async () => {
    await using api = await openTestApi();
    const payload = JSON.stringify({ delegated: 'a.example', [`x${'y'.repeat(10_000)}`]: 1 });
    const answer = await api.app.inject({ method: 'PUT', url: PIN, headers, payload });
    expect(answer.json().errors).toEqual([
      { in: 'body', pointer: '', detail: expect.stringMatching(/no member is called "xy+"; known are delegated/) },
    ]);
    expect(answer.body.length).toBeLessThan(1000);
    const wrong = await api.app.inject({ method: 'PUT', url: PIN, headers, payload: '{"delegated":["x"]}' });
    expect(wrong.json().errors).toEqual([{ in: 'body', pointer: '/delegated', detail: 'must be string' }]);
  });

  it.each([
    ['DELETE', '/v1/caches', 'the query: confirm is missing: write confirm=all.'],
    ['GET', '/v1/suggestions', 'the query: q is missing.'],
    ['GET', '/v1/servers/a.example/destination?fresh=yes', '/fresh of the query: must be true or false.'],
    ['POST', '/v1/replays', 'There is no body: send one, and say in Content-Type what it is.'],
  ] as const)('is told in words that say what to write: %s %s', async (method, url, detail) => {
    await using api = await openTestApi();
    const answer = await api.app.inject({ method, url, headers: { authorization: `Bearer ${TOKEN}` } });
    expect(answer.json()).toMatchObject({ code: 'invalid-request', detail });
  });

  it('is never taken for another one, though it is named like what all objects have', async () => {
    await using api = await openTestApi();
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const answer = await api.app.inject(`/v1/policies?${name}=1`);
      expect(answer.statusCode).toBe(400);
      expect(answer.json().detail).toContain(name);
    }
    expect((await api.app.inject('/v1/servers/__proto__/destination')).json().code).toBe('invalid-server-name');
  });
});
