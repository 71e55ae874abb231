import { connect, type Socket } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
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
        { kind: 'cannot-tell', line: 5, command: 'GET /v1/servers/other.example/destination?fresh=true' },
      ],
      problems: [{ line: 6, lost: 'row' }],
      summary: { recorded: 2, known: 0, stale: 1, 'cannot-tell': 1, problems: 1 },
    });
    const [event] = await api.service.log.readStream('claim:example.org');
    expect(event).toMatchObject({ type: 'CacheEntryClaimed', data: { by: 'operator' } });
    const again = await post(api, TABLE, { 'content-type': 'text/markdown; charset=utf-8' });
    expect(again.json()).toMatchObject({ summary: { recorded: 0, known: 2 } });
  });

  test('tells whoever wants lines how far it is, and the same report at the end', async () => {
    await using api = await openTestApi({ ports: portsOf(testWorld()) });
    const lines = (await post(api, TABLE, { accept: 'application/x-ndjson' })).body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    const { kind, ...report } = lines.pop() ?? {};
    expect(lines).toEqual([
      { kind: 'progress', total: 2, taken: 0, done: 0 },
      { kind: 'progress', total: 2, taken: 2, done: 0 },
      { kind: 'progress', total: 2, taken: 2, done: 2 },
    ]);
    expect(kind).toBe('report');
    expect(report).toMatchObject({ summary: { recorded: 2, known: 0 } });
    const plain = (await post(api, TABLE)).json();
    expect({ ...report, summary: null }).toEqual({ ...plain, summary: null });
  });

  test('ends with a line that says what is wrong when it cannot go on, as the log of the process does', async () => {
    const logged: string[] = [];
    await using api = await openTestApi({ logLine: (line) => logged.push(line) });
    vi.spyOn(api.service.log, 'readStreams').mockRejectedValue(new Error('the disk is gone'));
    const answer = await post(api, TABLE, { accept: 'application/x-ndjson' });
    expect(answer.statusCode).toBe(200);
    const last = JSON.parse(answer.body.trimEnd().split('\n').at(-1) ?? '') as object;
    const instance = expect.stringMatching(/^urn:wherefore:request:/);
    expect(last).toMatchObject({ kind: 'error', problem: { status: 500, instance } });
    expect(answer.body).not.toContain('the disk is gone');
    expect(logged.join('')).toContain('the disk is gone');
  });

  test.each(['application/json', 'application/x-ndjson'])('ends when whoever wanted %s has gone', async (accept) => {
    await using api = await openTestApi();
    const rows = Array.from({ length: 1000 }, (_, index) => `| s${index}.example | s${index}.example:1 | s | in 3 h |`);
    const table = `| Server Name | Destination | Hostname | Expires |\n${rows.join('\n')}`;
    const url = await api.app.listen({ host: '127.0.0.1', port: 0 });
    const going = new AbortController();
    const closed = new Promise<void>((resolve) => {
      api.app.server.once('connection', (socket: Socket) => socket.once('close', () => resolve()));
    });
    const { log } = api.service;
    const append = log.append.bind(log);
    const appending = vi.spyOn(log, 'append').mockImplementation(async (appends) => {
      going.abort();
      await closed;
      return await append(appends);
    });
    const reading = vi.spyOn(log, 'readStreams');
    const gone = fetch(`${url}/v1/imports/tuwunel`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', authorization: `Bearer ${TOKEN}`, accept },
      body: table,
      signal: going.signal,
    }).then((answer) => answer.text());
    await expect(gone).rejects.toThrow();
    // The next one has its turn only when that one has ended.
    const next = await post(api, TABLE);
    expect(next.json()).toMatchObject({ summary: { recorded: 2 } });
    expect(appending).toHaveBeenCalledTimes(2);
    expect(JSON.stringify(reading.mock.calls)).not.toContain('server:s1.example');
  });

  /** An import whose answer waits for that of a stream, which has no end. */
  const behindStream = async (api: TestApi, table: string) => {
    const url = new URL(await api.app.listen({ host: '127.0.0.1', port: 0 }));
    const client = connect(Number(url.port), '127.0.0.1').on('error', () => undefined);
    client.write('GET /v1/events/stream HTTP/1.1\r\nHost: x\r\n\r\n');
    client.write(
      `POST /v1/imports/tuwunel HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: text/plain\r\n` +
        `Accept: application/x-ndjson\r\nContent-Length: ${table.length}\r\n\r\n${table}`,
    );
    return client;
  };

  test('is over for those who wait when it is judged, though its client takes nothing of it', async () => {
    await using api = await openTestApi();
    const appending = vi.spyOn(api.service.log, 'append');
    const client = await behindStream(api, TABLE);
    await expect.poll(() => appending.mock.calls.length).toBe(1);
    expect((await post(api, TABLE)).json()).toMatchObject({ summary: { known: 2 } });
    client.destroy();
  });

  test('ends for whoever has gone before another answer on its connection was over', async () => {
    await using api = await openTestApi();
    const { log } = api.service;
    const append = log.append.bind(log);
    const [isAsked, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    vi.spyOn(log, 'append').mockImplementation(async (appends) => {
      isAsked.resolve();
      await goOn.promise;
      return await append(appends);
    });
    const reading = vi.spyOn(log, 'readStreams');
    const ended = new Promise<void>((resolve) => {
      api.app.server.once('connection', (socket: Socket) => socket.once('close', () => resolve()));
    });
    const client = await behindStream(api, TABLE);
    await isAsked.promise;
    client.destroy();
    await ended;
    goOn.resolve();
    expect((await post(api, '| Server Name | Destination | Hostname | Expires |')).statusCode).toBe(200);
    expect(reading).not.toHaveBeenCalled();
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
