import { type Database, openDatabase } from '@wherefore/event-log/postgres';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { type Child, startChild } from '@wherefore/testkit/processes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Received, startReceiver } from './testing/receiver.ts';
import { endpointOf, until, webhookRig } from './testing/webhook-rig.ts';

let server: PostgresServer;
let database: Database;

beforeAll(async () => {
  server = await startPostgresServer();
  database = await openDatabase(server.url);
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const NAMES = ['a.example', 'b.example', 'c.example', 'd.example'];
const MOVES = 12;

test('of several workers that are killed one after the other, together they tell everything', async () => {
  await using rig = await webhookRig(database);
  await using receiver = await startReceiver();
  const script = new URL('./testing/webhook-worker.script.ts', import.meta.url);
  const endpoints = JSON.stringify([endpointOf('on-call', receiver)]);
  const start = (): Child => startChild(script, server.url, rig.database.schema, endpoints);
  const workers = [start(), start()];
  try {
    for (const worker of workers) await worker.line();
    await until(async () => {
      const rows = await database.session.query(
        `select 1 from "${rig.database.schema}".checkpoint where name = 'webhooks'`,
      );
      return rows.length > 0;
    });
    for (let turn = 0; turn < MOVES; turn += 1) {
      for (const name of NAMES) await rig.move(name);
      if (turn % 4 !== 3) continue;
      await workers.shift()?.kill();
      const next = start();
      workers.push(next);
      await next.line();
    }
    const wanted = NAMES.length * (MOVES - 1);
    await until(async () => idsIn(receiver.received).size === wanted && (await rig.pending()) === 0);
    expect(receiver.refused).toEqual([]);
    for (const name of NAMES) {
      const stream = await rig.log.readStream(`server:${name}`);
      const own = receiver.received.filter(({ payload }) => payload.data.serverName === name);
      // Doubles aside, in the order of the changes.
      expect(eventsIn(own)).toEqual(stream.slice(1).map(({ id }) => id));
    }
    // A double is one that somebody was killed over: it has the id that it had before.
    const delivered = await rig.told('on-call');
    expect(new Set(delivered.map(({ data }) => data.deliveryId))).toEqual(idsIn(receiver.received));
    expect(receiver.received.length - wanted).toBeLessThanOrEqual(3 * 4);
    expect(receiver.mostAtOnce).toBeLessThanOrEqual(4);
  } finally {
    for (const worker of workers) await worker.kill();
  }
});

function idsIn(received: readonly Received[]): ReadonlySet<string> {
  return new Set(received.map(({ id }) => id));
}

function eventsIn(received: readonly Received[]): readonly string[] {
  return [...new Set(received.map(({ payload }) => payload.data.eventId))];
}
