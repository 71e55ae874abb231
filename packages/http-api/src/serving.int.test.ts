import type { AddressInfo } from 'node:net';
import type { DnsClient } from '@wherefore/core';
import type { Service } from '@wherefore/service';
import { describe, expect, it } from 'vitest';
import { type ApiBounds, startApi } from './index.ts';
import { memoryService, openTestApi, portsOf, type TestApiOptions, testSettings } from './testing/open-test-api.ts';
import { RawClient } from './testing/raw-client.ts';
import { testWorld } from './testing/test-world.ts';

interface Served extends AsyncDisposable {
  readonly url: string;
  readonly service: Service;
  readonly end: () => Promise<void>;
}

async function serve(bounds: Partial<ApiBounds> = {}, options: TestApiOptions = {}): Promise<Served> {
  const service = memoryService({ ports: portsOf(testWorld()), ...options });
  const api = await startApi(service, testSettings({ bounds }));
  const end = (): Promise<void> => Promise.resolve(api[Symbol.asyncDispose]());
  return {
    url: api.url,
    service,
    end,
    async [Symbol.asyncDispose]() {
      await end();
      await service[Symbol.asyncDispose]();
    },
  };
}

describe('a hostile client', () => {
  it.each([
    ['whose headers do not come', 'GET / HTTP/1.1\r\nHost: a\r\n', 408, 'request-timeout'],
    [
      'whose body does not come',
      'POST /v1/destinations HTTP/1.1\r\nHost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n[',
      408,
      'request-timeout',
    ],
    ['that does not speak HTTP', 'HELO a\r\n\r\n', 400, 'invalid-request'],
    ['that names no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'invalid-request'],
    ['with huge headers', `GET / HTTP/1.1\r\nHost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431, 'headers-too-large'],
    [
      'that says two lengths',
      'POST /v1/destinations HTTP/1.1\r\nHost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n[]',
      400,
      'invalid-request',
    ],
    [
      'that says a length and chunks',
      'POST /v1/destinations HTTP/1.1\r\nHost: a\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n[]',
      400,
      'invalid-request',
    ],
  ])('%s is told so and hung up on', async (_, text, status, code) => {
    await using served = await serve({ headersMs: 200, requestMs: 400 });
    using client = new RawClient(served.url);
    client.send(text);
    const received = await client.ended;
    expect(received).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(received).toContain(code);
  });

  it('with a body that is too large is not read to its end', async () => {
    await using served = await serve();
    const body = new Blob(['['.repeat(10 * 1024 * 1024)]);
    const answer = await fetch(`${served.url}/v1/servers/a/pin`, { method: 'PUT', body }).catch(() => undefined);
    // Some clients only see that they were hung up on.
    expect([401, undefined]).toContain(answer?.status);
  });

  it('has so many connections and no more', async () => {
    await using served = await serve({ connections: 2 });
    using first = new RawClient(served.url);
    using second = new RawClient(served.url);
    for (const client of [first, second]) {
      client.send('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
      await expect.poll(() => client.received).toContain('alive');
    }
    using third = new RawClient(served.url);
    third.send('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(await third.ended).toBe('');
  });

  it('that takes nothing of what it asked for is hung up on', async () => {
    await using api = await openTestApi({ settings: { bounds: { stalledMs: 300 } } });
    await api.app.listen({ host: '127.0.0.1', port: 0 });
    const { server } = api.app;
    using client = new RawClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    client.stopReading();
    // More than the system keeps for a connection.
    client.send('GET /docs/static/swagger-ui-bundle.js HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(20));
    const open = (): Promise<number> => new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
    await expect.poll(open).toBe(1);
    await expect.poll(open).toBe(0);
  });

  it('that sends bodies bit by bit has room for so many of them', async () => {
    await using served = await serve({ bodies: 2 });
    const headers = 'Host: a\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 15\r\n';
    const sender = (body: string): RawClient => {
      const client = new RawClient(served.url);
      client.send(`POST /v1/destinations HTTP/1.1\r\n${headers}\r\n${body}`);
      return client;
    };
    using first = sender('[');
    using second = sender('[');
    // Both are there when it is known that they are.
    await expect
      .poll(async () => {
        using third = sender('["example.org"]');
        return (await third.ended).slice(0, 12);
      })
      .toBe('HTTP/1.1 503');
    first.send('"example.org"]');
    expect(await first.ended).toMatch(/^HTTP\/1.1 200 /);
    using fourth = sender('["example.org"]');
    expect(await fourth.ended).toMatch(/^HTTP\/1.1 200 /);
    second[Symbol.dispose]();
  });

  it.each([
    [60, 60],
    [1000, 64],
  ])('that asks for %i things at one stroke gets %i answers, and is hung up on', async (count, answers) => {
    await using served = await serve();
    await (await fetch(`${served.url}/v1/servers/example.org/destination`)).text();
    using client = new RawClient(served.url);
    const request = 'GET /v1/servers/example.org/destination HTTP/1.1\r\nHost: a\r\n\r\n';
    client.send(`${request.repeat(count - 1)}${request.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}`);
    const received = await client.ended;
    expect(received.match(/HTTP\/1.1 200 /g)).toHaveLength(answers);
    expect(received.match(/^connection: close/gim)).toHaveLength(1);
  });

  it('has so many connections and no more, until it hangs up', async () => {
    await using served = await serve({ connectionsPerClient: 2 });
    const ask = (): RawClient => {
      const client = new RawClient(served.url);
      client.send('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
      return client;
    };
    const [first, second] = [ask(), ask()];
    for (const client of [first, second]) await expect.poll(() => client.received).toMatch(/^HTTP\/1.1 200 /);
    expect(await ask().ended).toBe('');
    first[Symbol.dispose]();
    await first.ended;
    await expect
      .poll(async () => {
        using again = ask();
        await Promise.race([again.ended, expect.poll(() => again.received).toMatch(/200/)]).catch(() => undefined);
        return again.received;
      })
      .toMatch(/^HTTP\/1.1 200 /);
    second[Symbol.dispose]();
  });
});

describe('who asks for many names and goes', () => {
  it('has no more of them asked', async () => {
    const asked: string[] = [];
    const wait = (name: string, signal: AbortSignal): Promise<never> => {
      asked.push(name);
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    const dns = {
      lookupSrv: ({ name }, signal) => wait(name, signal),
      lookupAddresses: ({ host }, signal) => wait(host, signal),
    } as DnsClient;
    await using served = await serve({}, { ports: { ...portsOf(testWorld()), dns } });
    const leaving = new AbortController();
    const names = Array.from({ length: 500 }, (_, place) => `n${place}.example:8448`);
    const gone = fetch(`${served.url}/v1/destinations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(names),
      signal: leaving.signal,
    }).then((answer) => answer.text());
    await expect.poll(() => new Set(asked).size).toBeGreaterThanOrEqual(32);
    leaving.abort();
    await expect(gone).rejects.toThrow();
    // As many as were under way at once: a free place would have been given to the next.
    await expect.poll(() => served.service.metrics.metrics()).toMatch(/from="resolution",outcome="error"} 32/);
    expect(new Set(asked).size).toBe(32);
  });
});

describe('the end', () => {
  it('lets what is in flight finish, and hangs up on who has nothing to say', async () => {
    const waiting: (() => void)[] = [];
    const world = portsOf(testWorld());
    const fetchLater: NonNullable<typeof world.fetch> = async (host, context) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return await (world.fetch as NonNullable<typeof world.fetch>)(host, context);
    };
    await using served = await serve({}, { ports: { ...world, fetch: fetchLater } });
    using idle = new RawClient(served.url);
    idle.send('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
    await expect.poll(() => idle.received).toContain('alive');
    const answer = fetch(`${served.url}/v1/servers/example.org/destination`);
    await expect.poll(() => waiting.length).toBe(1);
    const ended = served.end();
    expect((await served.service.health.report()).parts['api']).toMatchObject({ isReady: false });
    await idle.ended;
    waiting[0]?.();
    expect((await answer).status).toBe(200);
    await ended;
    await expect(fetch(`${served.url}/healthz`)).rejects.toThrow();
  });

  it('does not wait for ever', async () => {
    const world = portsOf(testWorld());
    const never = (): Promise<never> => new Promise(() => undefined);
    await using served = await serve({ closingMs: 100 }, { ports: { ...world, fetch: never } });
    using client = new RawClient(served.url);
    client.send('GET /v1/servers/example.org/destination HTTP/1.1\r\nHost: a\r\n\r\n');
    await expect.poll(() => served.service.resolver.load().inFlight).toBe(1);
    await served.end();
    expect(await client.ended).toBe('');
  });

  it('is told by /readyz from the moment that it is certain', async () => {
    const ending = new AbortController();
    await using served = await serve({}, { service: { signal: ending.signal } });
    expect((await fetch(`${served.url}/readyz`)).status).toBe(200);
    ending.abort();
    const answer = await fetch(`${served.url}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ status: 'not-ready', parts: { process: { isReady: false } } });
    expect((await fetch(`${served.url}/healthz`)).status).toBe(200);
  });

  it('of a port that is taken is an error, and nothing is left behind', async () => {
    await using served = await serve();
    const service = memoryService();
    const settings = testSettings({ port: Number(new URL(served.url).port) });
    await expect(startApi(service, settings)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await service[Symbol.asyncDispose]();
  });
});
