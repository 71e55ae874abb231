import { ResolverError } from '@wherefore/core';
import { LogClosed } from '@wherefore/event-log';
import { ProjectionFaulted } from '@wherefore/projections';
import { describe, expect, it } from 'vitest';
import { openTestApi } from '../testing/open-test-api.ts';
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
});
