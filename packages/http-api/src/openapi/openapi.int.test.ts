import { readFile } from 'node:fs/promises';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStoredApi } from '../testing/open-stored-api.ts';
import { type TestApi, TOKEN } from '../testing/open-test-api.ts';
import { testWorld } from '../testing/test-world.ts';

interface Operation {
  readonly operationId: string;
  readonly security?: unknown;
  readonly tags: readonly string[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

interface Document {
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** The paths that were promised. */
const PROMISED = {
  '/v1/servers/{name}/destination': ['get'],
  '/v1/destinations': ['post'],
  '/v1/servers/{name}/explanation': ['get'],
  '/v1/servers/{name}/history': ['get'],
  '/v1/servers/{name}/overview': ['get'],
  '/v1/servers/{name}/counterfactual': ['get'],
  '/v1/servers/{name}/cache': ['delete'],
  '/v1/servers/{name}/pin': ['delete', 'get', 'put'],
  '/v1/events': ['get'],
  '/v1/events/stream': ['get'],
  '/v1/events/{id}': ['get'],
  '/v1/caches': ['delete'],
  '/v1/caches/destinations': ['get'],
  '/v1/caches/overrides': ['get'],
  '/v1/replays': ['get', 'post'],
  '/v1/replays/{id}': ['delete', 'get'],
  '/v1/imports/tuwunel': ['post'],
  '/v1/stats/steps': ['get'],
  '/v1/stats/names': ['get'],
  '/v1/session': ['get'],
  '/v1/policies': ['get'],
  '/v1/suggestions': ['get'],
  '/healthz': ['get'],
  '/readyz': ['get'],
  '/metrics': ['get'],
  '/openapi.json': ['get'],
};

const NAME = '/v1/servers/example.org';
const SAMPLE = '/v1/samples/tuwunel-385';
const NOBODY = '00000000-0000-7000-8000-000000000000';
const WORLD = testWorld({ dns: { 'A pinned.example': [{ data: '192.0.2.77', ttl: 600 }], 'AAAA pinned.example': [] } });

let api: TestApi;
let document: Document;

beforeAll(async () => {
  api = await openStoredApi(WORLD);
  document = (await api.app.inject('/openapi.json')).json() as Document;
  for (const name of ['example.org', 'nowhere.example']) await api.app.inject(`/v1/servers/${name}/destination`);
  await api.service.projections.catchUp();
});

afterAll(() => api?.[Symbol.asyncDispose]());

describe('the OpenAPI document', () => {
  it('is one, by the schema of OpenAPI 3.1', async () => {
    const result = await new Validator().validate(copyOf(document));
    expect(result).toMatchObject({ valid: true });
    const { info: _, ...broken } = copyOf(document);
    expect(await new Validator().validate(broken)).toMatchObject({ valid: false });
  });

  it('is the one in `openapi.json` (else: node --conditions=@wherefore/source src/testing/write-openapi.script.ts)', async () => {
    const kept = await readFile(new URL('../../openapi.json', import.meta.url), 'utf8');
    expect(JSON.parse(kept)).toEqual(document);
    expect(kept.endsWith('\n')).toBe(true);
  });

  it('has every path that was promised, by the methods that were', () => {
    const told = Object.fromEntries(
      Object.keys(PROMISED).map((path) => [path, Object.keys(document.paths[path] ?? {}).sort()]),
    );
    expect(told).toEqual(PROMISED);
  });

  it('names each operation once, and says what needs a token', () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.entries(path));
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [method, { operationId, security }] of operations) {
      const isChange = method !== 'get' && operationId !== 'destinations';
      const isEither = operationId === 'session';
      const expected = isEither ? [{}, { token: [] }] : isChange ? [{ token: [] }] : [];
      expect([operationId, security]).toEqual([operationId, expected]);
    }
  });

  it('has a word about every sort of operation, and no sort that there is nothing of', () => {
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    const used = new Set(operations.flatMap(({ tags }) => tags));
    expect(document.tags.map(({ name }) => name).sort()).toEqual([...used].sort());
  });

  it('tells of everything with a tag that it may not be sent again', async () => {
    for (const url of [
      `${NAME}/history`,
      `${NAME}/counterfactual?as=synapse`,
      `${NAME}/overview`,
      '/v1/events',
      `${NAME}/destination`,
    ]) {
      const answer = await api.app.inject({ url, headers: { 'if-none-match': '*' } });
      expect([url, answer.statusCode]).toEqual([url, 304]);
    }
    const tagged = ['destination', 'explanation', 'history', 'overview', 'counterfactual', 'events', 'event'];
    const told = Object.values(document.paths).flatMap((path) => Object.values(path));
    const missing = tagged.filter((id) => !('304' in (told.find((each) => each.operationId === id)?.responses ?? {})));
    expect(missing).toEqual([]);
  });
});

describe('answers', () => {
  const asked: readonly (readonly [operationId: string, status: number, request: InjectOptions])[] = [
    ['destination', 200, { url: `${NAME}/destination` }],
    ['destination', 200, { url: '/v1/servers/nowhere.example/destination' }],
    ['destination', 200, { url: `${NAME}/destination?policy=spec-strict` }],
    ['destination', 200, { url: `${NAME}/destination?policy=tuwunel-1.5.1` }],
    ['destination', 200, { url: '/v1/servers/nowhere.example/destination?policy=synapse' }],
    ['destination', 400, { url: '/v1/servers/no%20name/destination' }],
    ['destination', 400, { url: `${NAME}/destination?x=1` }],
    ['explanation', 200, { url: `${NAME}/explanation` }],
    ['history', 200, { url: `${NAME}/history` }],
    ['overview', 200, { url: `${NAME}/overview?buckets=20` }],
    ['overview', 200, { url: '/v1/servers/never.example/overview' }],
    ['overview', 400, { url: `${NAME}/overview?buckets=401` }],
    ['counterfactual', 200, { url: `${NAME}/counterfactual?as=tuwunel-1.5.1` }],
    ['events', 200, { url: '/v1/events?limit=5' }],
    ['event', 404, { url: `/v1/events/${NOBODY}` }],
    ['cachedDestinations', 200, { url: '/v1/caches/destinations?limit=1' }],
    ['cachedDestinations', 200, { url: '/v1/caches/destinations?stale=false&q=org&step=3.2' }],
    ['cachedDestinations', 200, { url: '/v1/caches/destinations?step=3.2&step=5&count=true' }],
    ['cachedOverrides', 200, { url: '/v1/caches/overrides?step=3.2&step=5' }],
    ['cachedDestinations', 200, { url: '/v1/caches/destinations?sort=expiry&count=true&restsOnStale=false' }],
    ['cachedDestinations', 400, { url: '/v1/caches/destinations?sort=expiry&after=nothing' }],
    ['cachedOverrides', 200, { url: '/v1/caches/overrides' }],
    ['cachedOverrides', 200, { url: '/v1/caches/overrides?count=true&q=fed' }],
    ['cachedOverrides', 400, { url: '/v1/caches/overrides?after=nothing' }],
    ['pin', 404, { url: `${NAME}/pin` }],
    ['pinTo', 200, { method: 'PUT', url: `${NAME}/pin`, payload: { delegated: 'pinned.example' } }],
    ['pin', 200, { url: `${NAME}/pin` }],
    ['unpin', 204, { method: 'DELETE', url: `${NAME}/pin` }],
    ['unpin', 404, { method: 'DELETE', url: `${NAME}/pin` }],
    ['steps', 200, { url: '/v1/stats/steps' }],
    ['nameStatistics', 200, { url: '/v1/stats/names' }],
    ['session', 200, { url: '/v1/session' }],
    ['session', 401, { url: '/v1/session', headers: { authorization: 'Bearer another' } }],
    ['policies', 200, { url: '/v1/policies' }],
    ['suggestions', 200, { url: '/v1/suggestions?q=exa' }],
    ['suggestions', 400, { url: '/v1/suggestions' }],
    ['replays', 200, { url: '/v1/replays' }],
    ['orderReplay', 202, { method: 'POST', url: '/v1/replays', payload: {} }],
    ['orderReplay', 400, { method: 'POST', url: '/v1/replays', payload: { policy: 7 } }],
    ['replay', 404, { url: `/v1/replays/${NOBODY}` }],
    ['cancelReplay', 404, { method: 'DELETE', url: `/v1/replays/${NOBODY}` }],
    ['samples', 200, { url: '/v1/samples' }],
    ['sample', 200, { url: '/v1/samples/tuwunel-385' }],
    ['sampleOverview', 200, { url: `${SAMPLE}/servers/matrix.org/overview` }],
    ['sampleEvents', 200, { url: `${SAMPLE}/events?limit=5` }],
    ['sampleEvent', 404, { url: `${SAMPLE}/events/${NOBODY}` }],
    ['alive', 200, { url: '/healthz' }],
    ['ready', 200, { url: '/readyz' }],
    ['metrics', 200, { url: '/metrics' }],
    ['openapi', 200, { url: '/openapi.json' }],
    ['places', 200, { url: '/' }],
    ['places', 200, { url: '/', headers: { accept: 'text/html' } }],
    ['clear', 200, { method: 'DELETE', url: `${NAME}/cache` }],
    ['clearAll', 200, { method: 'DELETE', url: '/v1/caches?confirm=all' }],
    ['clearAll', 400, { method: 'DELETE', url: '/v1/caches' }],
  ];

  it.each(asked)('of %s with %d are as they are documented', async (operationId, status, request) => {
    const headers = { authorization: `Bearer ${TOKEN}`, ...request.headers };
    const answer = await api.app.inject({ ...request, headers });
    expect([answer.statusCode, answer.body.slice(0, 300)]).toEqual([status, expect.anything()]);
    expect(mismatch(operationId, answer.statusCode, String(answer.headers['content-type']), answer.body)).toBeNull();
  });

  it('are looked at for every operation but those that have a test of their own', () => {
    const elsewhere = ['destinations', 'eventStream', 'importTuwunel', 'sampleExplanation', 'sampleHistory'];
    const others = [...elsewhere, 'sampleCounterfactual'];
    const ids = Object.values(document.paths).flatMap((path) => Object.values(path).map((each) => each.operationId));
    const missing = ids.filter((id) => !others.includes(id) && !asked.some(([operationId]) => operationId === id));
    expect(missing).toEqual([]);
  });

  it('that are otherwise are found out', () => {
    expect(mismatch('alive', 200, 'application/json', '{"status":"dead"}')).not.toBeNull();
    expect(mismatch('alive', 200, 'text/html', 'alive')).not.toBeNull();
    expect(mismatch('destination', 200, 'application/json', '{"outcome":"destination"}')).not.toBeNull();
  });
});

/** The validator takes a document apart. */
function copyOf(told: Document): Record<string, unknown> {
  return structuredClone(told) as unknown as Record<string, unknown>;
}

/** How an answer differs from what is documented of it; `null` when it does not. */
function mismatch(operationId: string, status: number, contentType: string, body: string): string | null {
  const operation = Object.values(document.paths)
    .flatMap((path) => Object.values(path))
    .find((each) => each.operationId === operationId);
  if (operation === undefined) return `${operationId} is not documented`;
  const response = operation.responses[status] ?? operation.responses['default'];
  if (response?.content === undefined) return body === '' ? null : 'a body that is not documented';
  const [type = ''] = contentType.split(';', 1);
  const media = response.content[type];
  if (media === undefined) return `${type} is not documented for ${status}`;
  const value: unknown = type.endsWith('json') ? JSON.parse(body) : body;
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const check = ajv.compile({ ...media.schema, components: document.components });
  return check(value) ? null : `${ajv.errorsText(check.errors)} in ${body.slice(0, 300)}`;
}
