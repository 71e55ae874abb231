import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BulkLog, createLanedLog, createMemoryLog, laneOf } from '@wherefore/event-log';
import { openEventLog } from '@wherefore/event-log/postgres';
import { startPostgresServer } from '@wherefore/testkit/postgres';
import { afterEach, describe, expect, test } from 'vitest';
import type { ApiSettings } from '../settings.ts';
import { openTestApi, type TestApi } from '../testing/open-test-api.ts';
import { EventSourceOf } from './testing/event-source.ts';

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve(log: BulkLog, bounds: ApiSettings['bounds'] = {}): Promise<{ url: string; api: TestApi }> {
  const api = await openTestApi({ service: { log }, settings: { bounds: { eventLoopMs: 60_000, ...bounds } } });
  cleanups.push(() => api.app.close());
  return { url: `${await api.app.listen({ host: '127.0.0.1', port: 0 })}/v1/events/stream`, api };
}

function source(url: string, lastEventId?: string): EventSourceOf {
  const client = new EventSourceOf(url, lastEventId);
  cleanups.push(() => client[Symbol.dispose]());
  return client;
}

/** One event in a stream of many. */
async function append(
  log: BulkLog,
  stream = `server:s${Math.floor(Math.random() * 20)}.example`,
  text = '',
): Promise<string> {
  const id = randomUUID();
  await log.append([
    { stream, expected: 'any', events: [{ id, type: text === '' ? 'Some' : 'Long', data: { text } }] },
  ]);
  return id;
}

/** Busy machines take their time. */
function eventually<T>(look: () => T): ReturnType<typeof expect.poll<T>> {
  return expect.poll(look, { interval: 20 });
}

/** What is wrong with what came; positions count along a lane. */
function faults(got: EventSourceOf['events'], appended: readonly string[], lanes: number): readonly string[] {
  const ids = new Set(got.map(({ data }) => data.id));
  const byLane = Map.groupBy(got, ({ data }) => laneOf(data.stream, lanes));
  const isOrdered = [...byLane.values()].every((events) =>
    events.every(
      ({ data }, index) => index === 0 || BigInt(data.position) >= BigInt(events[index - 1]?.data.position ?? 0),
    ),
  );
  return [
    ...(appended.some((id) => !ids.has(id)) ? ['lost'] : []),
    ...(got.length > ids.size ? ['doubled'] : []),
    ...(isOrdered ? [] : ['out of order']),
  ];
}

const logs: Readonly<Record<string, () => Promise<BulkLog>>> = {
  memory: async () => createMemoryLog(),
  'memory with three lanes': async () => createLanedLog([createMemoryLog(), createMemoryLog(), createMemoryLog()]),
  PostgreSQL: async () => {
    const server = await startPostgresServer();
    cleanups.push(() => server[Symbol.asyncDispose]());
    const log = await openEventLog(server.url);
    cleanups.push(() => log[Symbol.asyncDispose]());
    return log;
  },
};

describe.each(Object.entries(logs))('a stream of the events of a log in %s', (_, open) => {
  test('has each event once and in its order, whoever hangs up when, at two processes by turns, while they are appended', async () => {
    const log = await open();
    const before = await Promise.all(Array.from({ length: 30 }, () => append(log)));
    const [one, other] = [await serve(log), await serve(log)];
    const appended: string[] = [...before];
    let isWriting = true;
    const writers = Array.from({ length: 4 }, async () => {
      for (let count = 0; count < 80; count += 1) {
        appended.push(await append(log));
        if (count % 10 === 0) await sleep(Math.random() * 8);
      }
    });
    const writing = Promise.all(writers).then(() => {
      isWriting = false;
    });
    const got: EventSourceOf['events'] = [];
    let last = '0'.padEnd(log.lanes * 2 - 1, '.0');
    for (let turn = 0; isWriting || got.length < appended.length; turn += 1) {
      expect(turn).toBeLessThan(2000);
      const client = source(turn % 2 === 0 ? one.url : other.url, last);
      await sleep(Math.random() * 60);
      // Whatever arrives after that is lost with the connection.
      client[Symbol.dispose]();
      got.push(...client.events.splice(0));
      last = client.lastEventId;
    }
    await writing;
    expect(faults(got, appended, log.lanes)).toEqual([]);
    // Positive control: what is lost, doubled or out of order is told.
    expect(faults(got.slice(1), appended, log.lanes)).toEqual(['lost']);
    expect(faults([...got, ...got.slice(-1)], appended, log.lanes)).toEqual(['doubled']);
    expect(faults(got.toReversed(), appended, log.lanes)).toEqual(['out of order']);
  });

  test('begins at the end, and tells of each event as it comes, to all', async () => {
    const log = await open();
    await append(log);
    const { url } = await serve(log);
    const clients = [source(url), source(url), source(url)];
    await eventually(() => clients.every(({ beats }) => beats > 0)).toBe(true);
    const ids: string[] = [];
    for (let count = 0; count < 50; count += 1) ids.push(await append(log));
    await eventually(() => clients.map(({ events }) => events.length)).toEqual([50, 50, 50]);
    for (const { events } of clients) expect(events.map(({ data }) => data.id).toSorted()).toEqual(ids.toSorted());
  });
});

describe('a stream of events', () => {
  test('has the head of one, and the event as the list has it', async () => {
    const log = createMemoryLog();
    const { url, api } = await serve(log);
    await append(log, 'server:a.example');
    const client = source(`${url}?after=0`);
    await eventually(() => client.events.length).toBe(1);
    expect(client.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
    const listed = (await api.app.inject({ url: '/v1/events' })).json();
    expect(client.events).toEqual([{ id: '1', type: 'Some', data: listed.items[0] }]);
    expect(listed).toMatchObject({ next: null, cursor: '1' });
  });

  test('answers HEAD as it would GET, and ends', async () => {
    const { url, api } = await serve(createMemoryLog(), { streams: 1 });
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(head.headers.get('cache-control')).toBe('no-store');
    expect((await fetch(`${url}?after=x`, { method: 'HEAD' })).status).toBe(400);
    // It has taken no place.
    const first = source(url);
    await eventually(() => first.beats).toBeGreaterThan(0);
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(503);
    const post = await api.app.inject({ method: 'POST', url: '/v1/events/stream' });
    expect([post.statusCode, post.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  test('tells only what is wanted, and how far it is nevertheless', async () => {
    const log = createMemoryLog();
    const { url } = await serve(log, { heartbeatMs: 30 });
    await append(log, 'server:a.example');
    await append(log, 'server:b.example');
    const [ofServer, ofType] = [
      source(`${url}?after=0&server=a.example`),
      source(`${url}?after=0&type=Long&type=Other`),
    ];
    await eventually(() => ofServer.events.length).toBe(1);
    const wanted = await append(log, 'server:a.example', 'x');
    await append(log, 'server:b.example');
    await eventually(() => ofType.events.map(({ data }) => data.id)).toEqual([wanted]);
    await eventually(() => ofServer.events.map(({ data }) => data.stream)).toEqual([
      'server:a.example',
      'server:a.example',
    ]);
    await eventually(() => [ofServer.lastEventId, ofType.lastEventId]).toEqual(['4', '4']);
    expect(ofServer.beats).toBeGreaterThan(0);
  });

  test('hangs up on who does not read, who then resumes with nothing lost', async () => {
    const log = createMemoryLog();
    const { url, api } = await serve(log, { patienceMs: 1000 });
    const { port, pathname } = new URL(url);
    const idle = connect(Number(port), '127.0.0.1');
    cleanups.push(() => idle.destroy());
    idle.on('error', () => undefined);
    idle.write(`GET ${pathname}?after=0 HTTP/1.1\r\nHost: x\r\n\r\n`);
    idle.pause();
    const openStreams = async (): Promise<number> =>
      Number(/^wherefore_http_streams (\d+)$/m.exec(await api.service.metrics.metrics())?.[1]);
    await eventually(openStreams).toBe(1);
    // More than the kernel takes for somebody who does not read.
    const long = 'x'.repeat(200_000);
    for (let count = 0; count < 100; count += 1) await append(log, 'server:a.example', long);
    await eventually(openStreams).toBe(0);
    // What it had read it knows, and comes again with that.
    const resumed = source(url, '40');
    await eventually(() => resumed.events.map(({ id }) => Number(id))).toEqual(
      Array.from({ length: 60 }, (_, index) => 41 + index),
    );
  });

  test('is not left open for who has gone before it began', async () => {
    const log = createMemoryLog();
    const [isAsked, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const settled = log.settled.bind(log);
    const { url, api } = await serve(
      Object.assign(log, {
        settled: async (lane: number) => {
          isAsked.resolve();
          await goOn.promise;
          return await settled(lane);
        },
      }),
    );
    const { port, pathname } = new URL(url);
    const gone = connect(Number(port), '127.0.0.1');
    gone.write(`GET ${pathname} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await isAsked.promise;
    const connections = (): Promise<number> =>
      new Promise((resolve, reject) => {
        api.app.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
      });
    gone.destroy();
    await eventually(connections).toBe(0);
    goOn.resolve();
    const other = source(url);
    await eventually(() => other.beats).toBeGreaterThan(0);
    await eventually(() => api.service.metrics.metrics()).toMatch(/^wherefore_http_streams 1$/m);
  });

  test('is refused when as many are open as may, and for a cursor that is none', async () => {
    const log = createMemoryLog();
    const { url, api } = await serve(log, { streams: 1 });
    const first = source(url);
    await eventually(() => first.beats).toBeGreaterThan(0);
    const answer = await fetch(url);
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({ code: 'overloaded' });
    for (const after of ['x', '1.1', '-1', '99999999999999999999']) {
      const refused = await api.app.inject({ url: `/v1/events?after=${after}` });
      expect(refused.json(), after).toMatchObject({ code: 'invalid-request', status: 400 });
    }
  });

  test('is refused to a client that has as many as one may, and not to others', async () => {
    const { url, api } = await serve(createMemoryLog(), { streamsPerClient: 2 });
    const own = [source(url), source(url)];
    await eventually(() => own.every(({ beats }) => beats > 0)).toBe(true);
    const refused = await fetch(url);
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 'overloaded', detail: expect.stringContaining('This client') });
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(503);
    const other = await api.app.inject({ method: 'HEAD', url: '/v1/events/stream', remoteAddress: '192.0.2.7' });
    expect(other.statusCode).toBe(200);
    // One that it leaves it may have again.
    own[0]?.[Symbol.dispose]();
    await expect.poll(async () => (await fetch(url, { method: 'HEAD' })).status).toBe(200);
  });

  test('ends in order when the process does, and others are turned away', async () => {
    const log = createMemoryLog();
    const { url, api } = await serve(log);
    const client = source(url);
    await eventually(() => client.beats).toBeGreaterThan(0);
    await api.app.close();
    await eventually(() => client.isEnded).toBe(true);
    expect(client.status).toBe(200);
  });
});
