import { setTimeout } from 'node:timers/promises';
import type { WebhookDelivered, WebhookFailed } from '@wherefore/discovery';
import { type Database, openDatabase } from '@wherefore/event-log/postgres';
import { serviceSchema } from '@wherefore/service';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answers, type Behavior, type Receiver, startReceiver, TAKES } from './testing/receiver.ts';
import { endpointOf, until, type WebhookRig, webhookRig } from './testing/webhook-rig.ts';

let database: Database;
let rig: WebhookRig;
let receiver: Receiver;

beforeAll(async () => {
  database = await openDatabase('memory://');
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

beforeEach(async () => {
  rig = await webhookRig(database);
  receiver = await startReceiver();
});

afterEach(async () => {
  await receiver[Symbol.asyncDispose]();
  await rig[Symbol.asyncDispose]();
  expect(receiver.refused).toEqual([]);
});

describe('a change', () => {
  test('is told, signed, and recorded with what it was caused by', async () => {
    await using worker = await rig.start([endpointOf('on-call', receiver)]);
    await rig.move('a.example', 2);
    await until(async () => (await rig.pending()) === 0 && receiver.received.length > 0);
    const [told, ...others] = receiver.received;
    expect(others).toEqual([]);
    expect(told).toMatchObject({
      path: '/hook?of=mine',
      payload: { type: 'server.destination_changed', data: { serverName: 'a.example', change: 'destination-changed' } },
    });
    const [delivered, ...none] = await rig.told('on-call');
    expect(none).toEqual([]);
    const [cause] = await rig.log.readEvents([told?.payload.data.eventId ?? '']);
    expect(cause?.type).toBe('DestinationChosen');
    expect(delivered).toMatchObject({
      type: 'WebhookDelivered',
      causationId: cause?.id,
      data: {
        endpoint: 'on-call',
        deliveryId: told?.id,
        change: 'destination-changed',
        serverName: 'a.example',
        eventId: cause?.id,
        attempt: 1,
        status: 204,
      },
    });
    expect(await worker.metrics.metrics()).toContain(
      'wherefore_webhook_deliveries_total{endpoint="on-call",outcome="delivered"} 1',
    );
  });

  test('is told to whom it is of interest, and to nobody else', async () => {
    await using other = await startReceiver();
    await using _ = await rig.start([endpointOf('all', receiver), endpointOf('fell', other, ['step-fell'])]);
    await rig.move('a.example', 2);
    await until(async () => (await rig.pending()) === 0 && receiver.received.length > 0);
    expect(other.received).toEqual([]);
  });

  test('from before anybody was to be told is told to nobody', async () => {
    await rig.move('a.example', 5);
    await using _ = await rig.start([endpointOf('on-call', receiver)]);
    await rig.move('a.example');
    await until(async () => (await rig.pending()) === 0 && receiver.received.length > 0);
    await rig.move('b.example', 2);
    await until(() => receiver.received.length === 2);
    expect(receiver.received.map(({ payload }) => payload.data.serverName)).toEqual(['a.example', 'b.example']);
  });

  test('is told in order for each name, at most four at once', async () => {
    receiver.behave((response) => void setTimeout(30).then(() => response.writeHead(200).end()));
    await using _ = await rig.start([endpointOf('on-call', receiver)]);
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await rig.move(`${name}.example`, 4);
    await until(() => receiver.received.length === 18);
    const told = Map.groupBy(receiver.received, ({ payload }) => payload.data.serverName);
    for (const [name, some] of told) {
      const ids = some.map(({ payload }) => payload.data.eventId);
      const stream = await rig.log.readStream(`server:${name}`);
      expect(ids).toEqual(stream.slice(1).map(({ id }) => id));
    }
    expect(receiver.mostAtOnce).toBeGreaterThan(1);
    expect(receiver.mostAtOnce).toBeLessThanOrEqual(4);
  });
});

function dataOf(failed: WebhookDelivered | WebhookFailed | undefined): WebhookFailed['data'] {
  if (failed?.type !== 'WebhookFailed') throw new Error('it has not failed');
  return failed.data;
}

const NEVER: Behavior = () => undefined;

/** What a receiver may do instead of taking a message, and what is recorded of it. */
const FAILURES: readonly (readonly [string, Behavior, { readonly status?: number; readonly error: string }])[] = [
  ['says 500', answers(500), { status: 500, error: 'status 500' }],
  ['says 400', answers(400), { status: 400, error: 'status 400' }],
  ['redirects', answers(307, { location: '/elsewhere' }), { status: 307, error: 'status 307' }],
  ['never answers', NEVER, { error: 'no answer within 1 s' }],
  ['closes early', (response) => void response.destroy(), { error: 'the connection was closed before the answer' }],
  [
    'answers without end',
    (response) => {
      response.writeHead(500);
      const more = (): boolean => response.write('x'.repeat(65_536));
      response.on('drain', more);
      more();
    },
    { status: 500, error: 'status 500' },
  ],
  ['has a head without end', answers(200, { x: 'y'.repeat(40_000) }), { error: 'the head of the answer is too large' }],
];

describe('a receiver that', () => {
  test.each(FAILURES)('%s is tried again, with the same id', async (_what, behavior, recorded) => {
    receiver.behave(behavior);
    const times = behavior === NEVER ? { attemptTimeoutMs: 1000 } : {};
    await using worker = await rig.start([endpointOf('on-call', receiver)], times);
    await rig.move('a.example', 2);
    await until(async () => (await rig.told('on-call')).length === 1);
    const [failed] = await rig.told('on-call');
    expect(failed).toMatchObject({ type: 'WebhookFailed', data: { attempt: 1, ...recorded } });
    const { status, at, willRetryAt = 0 } = dataOf(failed);
    expect(status).toBe(recorded.status);
    // Five seconds, and a fifth more or less.
    expect(willRetryAt - at).toBeGreaterThanOrEqual(3900);
    expect(willRetryAt - at).toBeLessThanOrEqual(6100);
    receiver.behave(TAKES);
    await until(async () => {
      await rig.hurry();
      return (await rig.pending()) === 0;
    });
    expect(receiver.received.map(({ id }) => id)).toHaveLength(2);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
    expect((await rig.told('on-call')).map(({ type, data: { attempt } }) => `${type} ${attempt}`)).toEqual([
      'WebhookFailed 1',
      'WebhookDelivered 2',
    ]);
    expect(worker.lines.join('')).not.toContain(receiver.url);
    expect(JSON.stringify((await rig.told('on-call')).map(({ data }) => data))).not.toContain('127.0.0.1');
  });

  test('takes it and then answers without end has taken it', async () => {
    receiver.behave((response) => {
      response.writeHead(200);
      const more = (): boolean => response.write('x'.repeat(65_536));
      response.on('drain', more);
      more();
    });
    await using _ = await rig.start([endpointOf('on-call', receiver)]);
    await rig.move('a.example', 2);
    await until(async () => (await rig.told('on-call')).length === 1);
    expect(await rig.told('on-call')).toMatchObject([{ type: 'WebhookDelivered', data: { status: 200 } }]);
  });

  test('is not there is tried again', async () => {
    const { url, secret } = receiver;
    await receiver[Symbol.asyncDispose]();
    await using _ = await rig.start([{ ...endpointOf('on-call', receiver), url, secret }]);
    await rig.move('a.example', 2);
    await until(async () => (await rig.told('on-call')).length === 1);
    expect(await rig.told('on-call')).toMatchObject([{ data: { error: 'the connection was refused' } }]);
    expect(await rig.pending()).toBe(1);
  });

  test('says 410 is told nothing more until the next start', async () => {
    receiver.behave(answers(410));
    const worker = await rig.start([endpointOf('on-call', receiver)]);
    await rig.move('a.example', 2);
    await until(async () => (await rig.told('on-call')).length === 1);
    const [failed] = await rig.told('on-call');
    expect(failed).toMatchObject({ type: 'WebhookFailed', data: { status: 410, attempt: 1 } });
    expect(failed?.data).not.toHaveProperty('willRetryAt');
    receiver.behave(TAKES);
    await rig.move('b.example', 2);
    await until(async () => (await rig.pending()) === 1);
    await setTimeout(100);
    expect(receiver.received).toHaveLength(1);
    await until(() => worker.lines.some((line) => line.includes('told nothing until the next start')));
    await worker.end();
    await using _ = await rig.start([endpointOf('on-call', receiver)]);
    await until(() => receiver.received.length === 2);
  });

  test('says 429 is left alone for as long as it asks for, and so is the message', async () => {
    receiver.behave(answers(429, { 'retry-after': '120' }));
    await using _ = await rig.start([endpointOf('on-call', receiver)]);
    await rig.move('a.example', 2);
    await until(async () => (await rig.told('on-call')).length === 1);
    const [failed] = await rig.told('on-call');
    const { at, willRetryAt = 0 } = dataOf(failed);
    expect(Math.abs(willRetryAt - at - 120_000)).toBeLessThan(5000);
    receiver.behave(TAKES);
    await rig.move('b.example', 2);
    await until(async () => (await rig.pending()) === 2);
    await setTimeout(100);
    expect(receiver.received).toHaveLength(1);
    const table = `${serviceSchema(rig.database)}.webhook_endpoint`;
    const [row] = await rig.database.session.query(`select rests_until from ${table}`);
    expect(Number(row?.[0]) - at).toBeGreaterThan(119_000);
  });
});

describe('a message', () => {
  test('that failed often no longer holds up those that follow it', async () => {
    let first: string | undefined;
    await using _ = await rig.start([endpointOf('on-call', receiver)]);
    receiver.behave((response, request) => {
      const id = String(request.headers['webhook-id']);
      first ??= id;
      response.writeHead(id === first ? 400 : 204).end();
    });
    await rig.move('a.example', 3);
    const table = `${serviceSchema(rig.database)}.webhook_delivery`;
    for (let attempt = 1; attempt < 4; attempt += 1) {
      // It is told of first, and then waits.
      await until(async () => {
        const rows = await rig.database.session.query(`select 1 from ${table} where attempts = $1::int`, [attempt]);
        return rows.length === 1;
      });
      await rig.hurry();
    }
    expect(receiver.received.slice(0, 3).map(({ id }) => id)).toEqual([first, first, first]);
    await until(async () => (await rig.told('on-call')).some(({ type }) => type === 'WebhookDelivered'));
    await until(async () => (await rig.pending()) === 1);
  });

  test('is given up after its last attempt, which is recorded', async () => {
    receiver.behave(answers(503));
    await using worker = await rig.start([endpointOf('on-call', receiver)]);
    await rig.move('a.example', 2);
    await until(async () => {
      await rig.hurry();
      return (await rig.told('on-call')).length > 0 && (await rig.pending()) === 0;
    });
    const told = await rig.told('on-call');
    expect(told.map(({ data }) => data.attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(told.map(({ data }) => 'willRetryAt' in data)).toEqual([true, true, true, true, true, true, true, false]);
    expect(await worker.metrics.metrics()).toContain(
      'wherefore_webhook_deliveries_total{endpoint="on-call",outcome="given-up"} 1',
    );
  });

  test('that nobody took within a day is given up, also of an endpoint that is configured no more', async () => {
    receiver.behave(() => undefined);
    const worker = await rig.start([endpointOf('gone', receiver)]);
    await rig.move('a.example', 2);
    await until(async () => (await rig.pending()) === 1);
    await worker.end();
    const table = `${serviceSchema(rig.database)}.webhook_delivery`;
    await rig.database.session.query(`update ${table} set queued_at = queued_at - 90000000, lease_until = 0`);
    await using _ = await rig.start([]);
    await until(async () => (await rig.pending()) === 0);
    expect((await rig.told('gone')).at(-1)).toMatchObject({
      type: 'WebhookFailed',
      data: { serverName: 'a.example', error: 'it was not taken within 24 h' },
    });
  });

  test('is given up when too many wait, the oldest first', async () => {
    receiver.behave(answers(429, { 'retry-after': '120' }));
    await using worker = await rig.start([endpointOf('on-call', receiver)], { maxPending: 3 });
    await rig.move('a.example', 2);
    await until(async () => (await rig.told('on-call')).length === 1);
    await rig.move('a.example', 6);
    await until(async () => (await rig.told('on-call')).filter(({ data }) => !('willRetryAt' in data)).length === 4);
    expect(await rig.pending()).toBe(3);
    const stream = await rig.log.readStream('server:a.example');
    const given = (await rig.told('on-call')).filter(({ data }) => !('willRetryAt' in data));
    expect(given.map(({ data }) => data.eventId)).toEqual(stream.slice(1, 5).map(({ id }) => id));
    expect(given[0]?.data).toMatchObject({ error: 'more than 3 messages waited' });
    expect(await worker.metrics.metrics()).toContain('wherefore_webhook_pending{endpoint="on-call"} 3');
  });
});

describe('an endpoint that is down', () => {
  test('slows no other down, and is asked one message at a time', async () => {
    await using down = await startReceiver(answers(503));
    await using _ = await rig.start([endpointOf('down', down), endpointOf('up', receiver)]);
    for (let name = 0; name < 10; name += 1) await rig.move(`n${name}.example`, 3);
    await until(() => receiver.received.length === 20);
    expect(await rig.pending()).toBeGreaterThan(15);
    const table = `${serviceSchema(rig.database)}.webhook_endpoint`;
    await until(async () => {
      const [row] = await rig.database.session.query(`select failures from ${table} where endpoint = 'down'`);
      return Number(row?.[0]) > 4;
    });
    const before = down.received.length;
    down.behave(TAKES);
    await until(async () => {
      await rig.hurry();
      return (await rig.pending()) === 0;
    });
    expect(down.received.length - before).toBe(20);
    const [row] = await rig.database.session.query(`select failures from ${table} where endpoint = 'down'`);
    expect(Number(row?.[0])).toBe(0);
  });
});

describe('the end', () => {
  test('gives back what is not answered in time, and it is not counted', async () => {
    receiver.behave(() => undefined);
    const worker = await rig.start([endpointOf('on-call', receiver)], { attemptTimeoutMs: 60_000, drainMs: 20 });
    await rig.move('a.example', 2);
    await until(() => receiver.received.length === 1);
    await worker.end();
    expect(await rig.told('on-call')).toEqual([]);
    receiver.behave(TAKES);
    await using _ = await rig.start([endpointOf('on-call', receiver)]);
    await until(async () => (await rig.told('on-call')).length === 1);
    expect(await rig.told('on-call')).toMatchObject([{ type: 'WebhookDelivered', data: { attempt: 1 } }]);
  });

  test('of all webhooks leaves nothing that retention would wait for', async () => {
    const worker = await rig.start([endpointOf('on-call', receiver)]);
    await worker.end();
    const checkpoints = (): Promise<readonly unknown[]> =>
      rig.database.session.query(`select 1 from "${rig.database.schema}".checkpoint where name = 'webhooks'`);
    expect(await checkpoints()).toHaveLength(1);
    await using _ = await rig.start([]);
    await until(async () => (await checkpoints()).length === 0);
  });
});
