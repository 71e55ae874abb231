import fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApi, type TestApi, TOKEN } from '../testing/open-test-api.ts';

/** What may be told of any request, however it came about; longer than that nothing is repeated. */
const LONGEST_PROBLEM = 4000;

let api: TestApi;

beforeAll(async () => {
  // Nobody is asked, so whatever gets that far is let go of.
  const away = (): Promise<never> => Promise.reject(new Error('away'));
  const resolver = { peek: () => undefined, resolve: away, forget: away, forgetAll: away, pin: away, unpin: away };
  const load = () => ({ names: 0, questions: 0, inFlight: 0 });
  const dispose = async (): Promise<void> => undefined;
  api = await openTestApi({ service: { resolver: { ...resolver, load, [Symbol.asyncDispose]: dispose } as never } });
});

afterAll(() => api?.[Symbol.asyncDispose]());

const path = fc.oneof(
  fc.constantFrom(
    '/v1/caches',
    '/v1/destinations',
    '/v1/policies',
    '/v1/suggestions',
    '/',
    '/v1/servers/a.example/pin',
  ),
  fc.webPath().map((text) => `/v1/servers/${text}/destination`),
  fc.webPath({ size: 'large' }).map((text) => `/${text}`),
  fc.string({ unit: 'binary', maxLength: 300 }).map((text) => `/v1/servers/${encode(text)}/pin`),
);
const query = fc.oneof(
  fc.constant(''),
  fc.webQueryParameters().map((text) => `?${text}`),
);
const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS');
const payload = fc.oneof(
  fc.constant(undefined),
  fc.json(),
  fc.string({ unit: 'binary', maxLength: 2000 }),
  fc.array(fc.string(), { maxLength: 50 }).map((names) => JSON.stringify(names)),
  fc.record({ delegated: fc.string(), until: fc.string(), reason: fc.string() }).map((pin) => JSON.stringify(pin)),
);
const type = fc.constantFrom(undefined, 'application/json', 'text/plain', 'application/json; charset=utf-16', ';');

describe('whatever is asked', () => {
  it('is answered, and what is wrong with it is told as a problem that repeats little of it', async () => {
    const asked = fc.record({ path, query, method, payload, type });
    let problems = 0;
    await fc.assert(
      fc.asyncProperty(asked, async ({ path, query, method, payload, type }) => {
        const headers = { authorization: `Bearer ${TOKEN}`, ...(type !== undefined && { 'content-type': type }) };
        const url = `${path}${query}`;
        const body = payload === undefined || method === 'GET' || method === 'HEAD' ? {} : { payload };
        const answer = await api.app.inject({
          url,
          method: method as NonNullable<InjectOptions['method']>,
          headers,
          ...body,
        });
        if (answer.statusCode < 400 || method === 'HEAD') return;
        problems += 1;
        expect(answer.headers['content-type']).toBe('application/problem+json');
        expect(answer.body.length).toBeLessThan(LONGEST_PROBLEM);
        const told = answer.json() as Readonly<Record<string, unknown>>;
        expect(told).toMatchObject({ status: answer.statusCode, type: `urn:wherefore:problem:${told['code']}` });
        // What the scripted resolver does not do is the only thing that may go wrong here.
        if (answer.statusCode === 500) expect(answer.body).not.toContain('away');
      }),
      { numRuns: 400 },
    );
    expect(problems).toBeGreaterThan(100);
  });
});

/** As clients do it, or not. */
function encode(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text.replace(/[^a-z0-9]/gi, '%');
  }
}
