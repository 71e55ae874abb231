import { describe, expect, test } from 'vitest';
import { openTestApi, portsOf, type TestApi, TOKEN } from '../testing/open-test-api.ts';
import { testWorld } from '../testing/test-world.ts';

describe('an import of what another homeserver has cached', () => {
  const TABLE = [
    'Here it is:',
    '| Server Name | Destination | Hostname | Expires |',
    '| ----------- | ----------- | -------- | ------- |',
    '| example.org | example.org:8448 | example.org:8448 | 2099-03-05T14:12:51.551923021+00:00 |',
    '| other.example | other.example:8448 | other.example:8448 | 2099-03-05T14:12:51.1+00:00 |',
    '| broken |',
  ].join('\n');

  const post = (api: TestApi, payload: string, headers = {}) =>
    api.app.inject({
      method: 'POST',
      url: '/v1/imports/tuwunel',
      headers: { 'content-type': 'text/plain', authorization: `Bearer ${TOKEN}`, ...headers },
      payload,
    });

  test('is judged row by row, recorded under the name of the token, and tells what it could not read', async () => {
    await using api = await openTestApi({ ports: portsOf(testWorld()) });
    await api.service.resolver.resolve('example.org');
    const answer = await post(api, TABLE);
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json()).toMatchObject({
      items: [
        {
          kind: 'stale',
          line: 4,
          claim: { serverName: 'example.org', port: 8448 },
          pattern: 'default-port-beats-delegation',
        },
        { kind: 'cannot-tell', line: 5 },
      ],
      problems: [{ line: 6, lost: 'row' }],
      summary: { recorded: 2, known: 0, stale: 1, 'cannot-tell': 1, problems: 1 },
    });
    const [event] = await api.service.log.readStream('claim:example.org');
    expect(event).toMatchObject({ type: 'CacheEntryClaimed', data: { by: 'operator' } });
    const again = await post(api, TABLE, { 'content-type': 'text/markdown; charset=utf-8' });
    expect(again.json()).toMatchObject({ summary: { recorded: 0, known: 2 } });
  });

  test('is refused without a token, without a table, as another type, and when it is too long', async () => {
    await using api = await openTestApi();
    expect((await post(api, TABLE, { authorization: '' })).statusCode).toBe(401);
    expect((await post(api, 'nothing')).json()).toMatchObject({ code: 'invalid-request' });
    expect((await post(api, '{}', { 'content-type': 'application/json' })).statusCode).toBeGreaterThanOrEqual(400);
    expect((await post(api, '<a/>', { 'content-type': 'text/xml' })).json()).toMatchObject({
      code: 'unsupported-media-type',
    });
    expect((await post(api, 'x'.repeat(1_048_577))).json()).toMatchObject({ code: 'body-too-large' });
  });
});
