import { type BulkLog, createMemoryLog, type ReadAllOptions, type ReadStreamOptions } from '@wherefore/event-log';
import { DEFAULT_SERVICE_SETTINGS } from '@wherefore/service';
import { describe, expect, it, vi } from 'vitest';
import { openTestApi, portsOf } from '../testing/open-test-api.ts';
import { testWorld } from '../testing/test-world.ts';
import { Allowance } from './allowance.ts';
import { clientKey } from './client-key.ts';
import { Gate } from './gate.ts';

describe('an allowance', () => {
  it('may be used at once, and comes back evenly', () => {
    const allowance = new Allowance(60);
    expect(allowance.take('a', 60, 0)).toBe(0);
    expect(allowance.take('a', 1, 0)).toBe(1000);
    expect(allowance.take('a', 1, 1000)).toBe(0);
    expect(allowance.take('a', 2, 1000)).toBe(2000);
    expect(allowance.take('a', 60, 61_000)).toBe(0);
  });

  it("is each client's own", () => {
    const allowance = new Allowance(1);
    expect([allowance.take('a', 1, 0), allowance.take('b', 1, 0)]).toEqual([0, 0]);
    expect(allowance.take('a', 1, 0)).toBe(60_000);
  });

  it.each([1, 7, 60, 6000])('of %d is not one less by rounding', (perMinute) => {
    const allowance = new Allowance(perMinute);
    for (let count = 0; count < perMinute; count += 1) expect(allowance.take('a', 1, 2743.9182049999936)).toBe(0);
    expect(allowance.take('a', 1, 2743.9182049999936)).toBeGreaterThan(0);
  });

  it('that is refused is not taken', () => {
    const allowance = new Allowance(10);
    expect(allowance.take('a', 11, 0)).toBeGreaterThan(0);
    expect(allowance.take('a', 10, 0)).toBe(0);
  });

  it('of 0 has no end', () => {
    expect(new Allowance(0).take('a', 1e9, 0)).toBe(0);
  });

  it('is remembered for so many clients and no more', () => {
    const allowance = new Allowance(1);
    for (let client = 0; client < 100_000; client += 1) allowance.take(String(client), 1, 0);
    expect(allowance.take('0', 1, 0)).toBeGreaterThan(0);
    expect(allowance.take('one more', 1, 0)).toBe(0);
    expect(allowance.take('0', 1, 0)).toBe(0);
  });
});

describe('a client', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['192.0.2.1', '::ffff:192.0.2.1', true],
    ['2001:db8:0:1::1', '2001:db8:0:1:ffff::2', true],
    ['2001:db8:0:1::1', '2001:db8:0:2::1', false],
    ['fe80::1%eth0', 'fe80::2', true],
    ['192.0.2.1:4711', '192.0.2.1', true],
    ['[2001:db8:0:1::1]:4711', '2001:db8:0:1::2', true],
    [`x${'0'.repeat(100)}1`, `x${'0'.repeat(100)}2`, true],
  ])('with %s and with %s is the same: %s', (one, other, isSame) => {
    expect(clientKey(one) === clientKey(other)).toBe(isSame);
  });
});

describe('a gate', () => {
  it('lets so many through, has so many wait, and turns the rest away', async () => {
    const gate = new Gate({ places: 1, waiting: 1 });
    const open = Promise.withResolvers<void>();
    const first = gate.through(() => open.promise);
    let isThrough = false;
    const second = gate.through(async () => {
      isThrough = true;
    });
    await expect(gate.through(async () => undefined)).rejects.toMatchObject({ code: 'overloaded' });
    expect(isThrough).toBe(false);
    open.resolve();
    await Promise.all([first, second]);
    expect(isThrough).toBe(true);
    await gate.through(async () => undefined);
  });

  it('turns away who has waited for too long, and lets those through who come later', async () => {
    const gate = new Gate({ places: 1, waiting: 9, patienceMs: 20 });
    const open = Promise.withResolvers<void>();
    const first = gate.through(() => open.promise);
    await expect(gate.through(async () => 'waited')).rejects.toMatchObject({ code: 'overloaded' });
    open.resolve();
    await first;
    expect(await gate.through(async () => 'later')).toBe('later');
  });

  it('has no client wait in all the room that there is', async () => {
    const gate = new Gate({ places: 1, waiting: 3, waitingOfOne: 2 });
    const open = Promise.withResolvers<void>();
    const enter = (client: string) => gate.through(() => open.promise, undefined, client);
    const inside = [enter('a'), enter('a'), enter('a')];
    await expect(enter('a')).rejects.toMatchObject({ code: 'too-many-requests' });
    inside.push(enter('b'));
    await expect(enter('c')).rejects.toMatchObject({ code: 'overloaded' });
    open.resolve();
    await Promise.all(inside);
    // Who waited no more is not counted any more.
    await Promise.all([enter('a'), enter('a'), enter('a')]);
  });

  it('keeps no place for who has gone', async () => {
    const gate = new Gate({ places: 1, waiting: 1 });
    const open = Promise.withResolvers<void>();
    const first = gate.through(() => open.promise);
    const going = new AbortController();
    const second = gate.through(async () => 'in vain', going.signal);
    going.abort();
    await expect(second).rejects.toThrow('Who asked has gone.');
    // Its place among those who wait is free, and it is not its turn when somebody leaves.
    const third = gate.through(async () => 'third');
    open.resolve();
    await first;
    expect(await third).toBe('third');
    await expect(gate.through(async () => 'in vain', going.signal)).rejects.toMatchObject({ code: 'overloaded' });
    expect(await gate.through(async () => 'later', new AbortController().signal)).toBe('later');
  });
});

describe('looking at what is recorded', () => {
  it('far back for the newest is done one at a time', async () => {
    const memory = createMemoryLog();
    const open = Promise.withResolvers<void>();
    let looks = 0;
    const settled = memory.settled.bind(memory);
    const log: BulkLog = Object.assign(memory, {
      settled: async (lane: number) => {
        looks += 1;
        await open.promise;
        return await settled(lane);
      },
    });
    // More connections than there are looks: it is not for those that they wait.
    await using api = await openTestApi({
      service: { log, settings: { ...DEFAULT_SERVICE_SETTINGS, database: 'memory', connections: 50 } },
    });
    const answers = Array.from({ length: 10 }, () => api.app.inject('/v1/events?newest=true&type=Rare'));
    const turnedAway = await Promise.race(answers);
    expect(turnedAway.json()).toMatchObject({ status: 429, code: 'too-many-requests' });
    expect(looks).toBe(1);
    open.resolve();
    const statuses = (await Promise.all(answers)).map(({ statusCode }) => statusCode);
    expect(statuses.toSorted()).toEqual([...Array.from({ length: 9 }, () => 200), 429]);
  });

  it.each(['overview', 'counterfactual?as=recommended'])('is not done for who has gone: %s', async (look) => {
    const memory = createMemoryLog();
    const open = Promise.withResolvers<void>();
    const read: string[] = [];
    const readStream = memory.readStream.bind(memory);
    const log: BulkLog = Object.assign(memory, {
      readStream: async (stream: string, options?: ReadStreamOptions) => {
        read.push(stream);
        if (stream.includes('first.example')) await open.promise;
        return await readStream(stream, options);
      },
    });
    await using api = await openTestApi({ service: { log } });
    const { app } = api;
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const first = app.inject(`/v1/servers/first.example/${look}`);
    await expect.poll(() => read.length).toBeGreaterThan(0);
    const going = new AbortController();
    const gone = Promise.withResolvers<void>();
    app.server.on('request', (_request, response) => {
      response.once('close', () => gone.resolve());
      going.abort();
    });
    await expect(fetch(`${url}/v1/servers/second.example/${look}`, { signal: going.signal })).rejects.toThrow();
    await gone.promise;
    open.resolve();
    expect((await first).statusCode).toBe(200);
    expect((await app.inject(`/v1/servers/third.example/${look}`)).statusCode).toBe(200);
    expect(read.filter((stream) => stream.includes('second.example'))).toEqual([]);
    expect(read.some((stream) => stream.includes('third.example'))).toBe(true);
    await app.close();
  });

  it('leaves connections to those who resolve', async () => {
    const memory = createMemoryLog();
    let [now, most] = [0, 0];
    const slowly = async <T>(read: () => Promise<T>): Promise<T> => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 2));
      return await read().finally(() => {
        now -= 1;
      });
    };
    const [readAll, readStream] = [memory.readAll.bind(memory), memory.readStream.bind(memory)];
    const log: BulkLog = Object.assign(memory, {
      readAll: (options?: ReadAllOptions) => slowly(() => readAll(options)),
      readStream: (stream: string, options?: ReadStreamOptions) => slowly(() => readStream(stream, options)),
    });
    const settings = { ...DEFAULT_SERVICE_SETTINGS, database: 'memory', connections: 4 };
    await using api = await openTestApi({ service: { log, settings } });
    const looks = ['events', 'servers/example.org/history', 'servers/example.org/explanation?at=2026-01-01T00:00:00Z'];
    const answers = await Promise.all(
      [...looks, ...looks, ...looks, ...looks].map((look) => api.app.inject(`/v1/${look}`)),
    );
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect(most).toBe(2);
  });
});

describe('limits', () => {
  const EXAMPLE = '/v1/servers/example.org/destination';

  it('turn a client away that asks too often, and nobody else', async () => {
    const settings = { requestsPerMinute: 3 };
    await using api = await openTestApi({ ports: portsOf(testWorld()), settings });
    const ask = (remoteAddress: string) => api.app.inject({ url: EXAMPLE, remoteAddress });
    for (let count = 0; count < 3; count += 1) expect((await ask('192.0.2.50')).statusCode).toBe(200);
    const refused = await ask('192.0.2.50');
    expect(refused.statusCode).toBe(429);
    expect(refused.json().code).toBe('too-many-requests');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect((await ask('192.0.2.51')).statusCode).toBe(200);
    expect((await api.app.inject({ url: '/v1/nothing', remoteAddress: '192.0.2.50' })).statusCode).toBe(429);
    for (const url of ['/healthz', '/readyz', '/metrics']) {
      expect((await api.app.inject({ url, remoteAddress: '192.0.2.50' })).statusCode).toBe(200);
    }
    const metrics = await api.service.metrics.metrics();
    expect(metrics).toContain('wherefore_http_shed_total{reason="rate"} 2');
    expect(metrics).toMatch(/requests_total\{method="GET",route="\/v1\/servers\/:name\/destination",status="429"\} 1/);
  });

  it('keep nobody out because the clock was put back', async () => {
    await using api = await openTestApi({ settings: { requestsPerMinute: 60 } });
    const ask = async () => (await api.app.inject('/v1/policies')).statusCode;
    expect(await ask()).toBe(200);
    using _ = vi.spyOn(Date, 'now').mockReturnValue(Date.now() - 3_600_000);
    expect(await ask()).toBe(200);
  });

  it('count what is asked of the world, and not what is in memory', async () => {
    const settings = { resolutionsPerMinute: 1 };
    await using api = await openTestApi({ ports: portsOf(testWorld()), settings });
    for (let count = 0; count < 3; count += 1) expect((await api.app.inject(EXAMPLE)).statusCode).toBe(200);
    expect((await api.app.inject(`${EXAMPLE}?fresh=true`)).statusCode).toBe(429);
    expect((await api.app.inject('/v1/servers/plain.example/destination')).statusCode).toBe(429);
  });

  it('leave others half of what can be resolved at once, whoever asks for what takes long', async () => {
    const world = Promise.withResolvers<never>();
    const asked: string[] = [];
    const resolve = (serverName: string) => {
      asked.push(serverName);
      return world.promise;
    };
    const resolver = { peek: () => undefined, resolve, [Symbol.asyncDispose]: async () => undefined } as never;
    const settings = { ...DEFAULT_SERVICE_SETTINGS, database: 'memory', resolutions: 4 };
    await using api = await openTestApi({ settings: { resolutionsPerMinute: 100 }, service: { resolver, settings } });
    const ask = (name: string, remoteAddress: string) =>
      api.app.inject({ url: `/v1/servers/${name}/destination`, remoteAddress });
    // The second one again is not one more.
    const slow = ['one.example', 'two.example', 'two.example'].map((name) => ask(name, '192.0.2.50'));
    await expect.poll(() => asked.length).toBe(3);
    expect((await ask('three.example', '192.0.2.50')).json()).toMatchObject({ status: 429, code: 'too-many-requests' });
    const payload = ['four.example'];
    const line = await api.app.inject({
      method: 'POST',
      url: '/v1/destinations',
      payload,
      remoteAddress: '192.0.2.50',
    });
    expect(line.json()).toMatchObject({ outcome: 'error', problem: { code: 'too-many-requests' } });
    const other = ask('three.example', '192.0.2.51');
    await expect.poll(() => asked.length).toBe(4);
    world.reject(new Error('over'));
    await Promise.all([...slow, other]);
    expect((await ask('three.example', '192.0.2.50')).statusCode).toBe(500);
  });

  it.each([
    [[], '192.0.2.60', 429],
    [['192.0.2.60'], '192.0.2.60', 200],
    [['192.0.2.0/24'], '192.0.2.60', 200],
    [['192.0.2.60'], '192.0.2.61', 429],
  ])('believe X-Forwarded-For of %j when %s sends it: %d', async (trustProxy, remoteAddress, status) => {
    const settings = { requestsPerMinute: 1, trustProxy };
    await using api = await openTestApi({ settings });
    const ask = (client: string) =>
      api.app.inject({ url: '/v1/policies', remoteAddress, headers: { 'x-forwarded-for': client } });
    expect((await ask('198.51.100.1')).statusCode).toBe(200);
    expect((await ask('198.51.100.2')).statusCode).toBe(status);
  });

  it('turn everybody away when there is too much to do, but for who watches', async () => {
    await using api = await openTestApi({ settings: { bounds: { heap: 0 } } });
    await expect.poll(async () => (await api.app.inject('/v1/policies')).statusCode).toBe(503);
    const refused = await api.app.inject('/v1/policies');
    expect(refused.headers['retry-after']).toBe('2');
    expect(refused.json().code).toBe('overloaded');
    expect((await api.app.inject('/readyz')).statusCode).toBe(200);
  });

  it('bound paths', async () => {
    await using api = await openTestApi();
    expect((await api.app.inject(`/v1/suggestions?q=${'a'.repeat(5000)}`)).statusCode).toBe(414);
    expect((await api.app.inject(`/v1/servers/${'a'.repeat(2000)}/destination`)).statusCode).toBe(414);
    expect((await api.app.inject(`/${'a'.repeat(5000)}`)).statusCode).toBe(414);
    expect((await api.app.inject(`/v1/servers/${'a'.repeat(300)}/destination`)).statusCode).toBe(400);
  });
});
