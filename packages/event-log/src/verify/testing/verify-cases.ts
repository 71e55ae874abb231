import { describe, expect, test } from 'vitest';
import { fill, partitionedSchema } from '../../archive/testing/partitioned-log.ts';
import type { Database, Session } from '../../postgres/database.ts';
import { createPostgresLog } from '../../postgres/postgres-log.ts';
import { event, events } from '../../testing/sample-events.ts';
import type { BrokenStream } from '../chain-check.ts';
import { verify } from '../verify.ts';

/** Streams have ten events each; `stream 4` is tampered with, whose version n is at position 12 (n - 1) + 5. */
const EVENTS = 120;

type Tamper = (event: string, stream: string) => readonly string[];
type Found = Partial<BrokenStream>;

const IT = `stream_no = (select stream_no from STREAM where stream_id = 'stream 4')`;

/** What somebody with every right does, and what is to be found. */
const tampers: readonly (readonly [string, Tamper, Found])[] = [
  [
    'data was changed',
    (event) => [`update ${event} set data = '{"index": 40}' where ${IT} and version = 4`],
    { kind: 'changed', version: 4, position: 41n },
  ],
  [
    'a space was added to data',
    (event) => [`update ${event} set data = (data::text || ' ')::json where ${IT} and version = 1`],
    { kind: 'changed', version: 1 },
  ],
  [
    'the type was changed',
    (event) => [`update ${event} set type_no = type_no % 5 + 1 where ${IT} and version = 10`],
    { kind: 'changed', version: 10 },
  ],
  [
    'the type stands for nothing',
    (event) => [`update ${event} set type_no = 99 where ${IT} and version = 6`],
    { kind: 'changed', version: 6 },
  ],
  [
    'the time of recording was changed',
    (event) => [`update ${event} set recorded_at = recorded_at + interval '1 microsecond' where ${IT} and version = 2`],
    { kind: 'changed', version: 2 },
  ],
  [
    'the time of observation was changed',
    (event) => [`update ${event} set observed_at = now() where ${IT} and version = 2`],
    { kind: 'changed', version: 2 },
  ],
  [
    'the cause was taken away',
    (event) => [`update ${event} set causation_id = null where ${IT} and causation_id is not null`],
    { kind: 'changed' },
  ],
  [
    'the id was changed',
    (event) => [`update ${event} set event_id = gen_random_uuid() where ${IT} and version = 3`],
    { kind: 'changed', version: 3 },
  ],
  [
    'the schema version was changed',
    (event) => [`update ${event} set schema_version = 9 where ${IT} and version = 3`],
    { kind: 'changed', version: 3 },
  ],
  [
    'the hash was changed',
    (event) => [`update ${event} set hash = substr(sha256('x'), 1, 16) where ${IT} and version = 3`],
    { kind: 'changed', version: 3 },
  ],
  [
    'two events were swapped',
    (event) => [
      `update ${event} set version = 1000 where ${IT} and version = 5`,
      `update ${event} set version = 5 where ${IT} and version = 6`,
      `update ${event} set version = 6 where ${IT} and version = 1000`,
    ],
    { kind: 'missing', version: 5, actual: 'version 6' },
  ],
  [
    'the contents of two events were swapped',
    (event) => [
      `with two as (select version, event_id, data from ${event} where ${IT} and version in (5, 7))
      update ${event} as e set data = two.data from two where ${IT} and e.version in (5, 7) and e.version <> two.version`,
    ],
    { kind: 'changed', version: 5 },
  ],
  [
    'an event in the middle was deleted',
    (event) => [`delete from ${event} where ${IT} and version = 6`],
    { kind: 'missing', version: 6, expected: 'version 6', actual: 'version 7' },
  ],
  [
    'the last events were deleted',
    (event) => [`delete from ${event} where ${IT} and version >= 9`],
    { kind: 'tail-missing', version: 9, expected: 'version 10' },
  ],
  [
    'the last event was deleted, and the head set back',
    (event, stream) => [
      `delete from ${event} where ${IT} and version = 10`,
      `update ${stream} set version = 9 where stream_id = 'stream 4'`,
    ],
    { kind: 'head-changed', version: 9 },
  ],
  ['all events were deleted', (event) => [`delete from ${event} where ${IT}`], { kind: 'tail-missing', version: 1 }],
  [
    'an event was put in',
    (event) => [
      `insert into ${event} (position, recorded_at, stream_no, event_id, version, type_no, schema_version, hash, data)
      select position + 1000, recorded_at, stream_no, gen_random_uuid(), 11, type_no, 1, hash, '{}'
      from ${event} where ${IT} and version = 10`,
    ],
    { kind: 'changed', version: 11 },
  ],
  [
    'the head was changed',
    (_, stream) => [`update ${stream} set head_hash = substr(sha256('x'), 1, 16) where stream_id = 'stream 4'`],
    { kind: 'head-changed', version: 10 },
  ],
  [
    'an event was given to another stream',
    (event, stream) => [
      `update ${event} set version = 11, stream_no = (select stream_no from ${stream} where stream_id = 'stream 4')
      where version = 10 and stream_no = (select stream_no from ${stream} where stream_id = 'stream 5')`,
      // Whom it was taken from is another matter.
      `delete from ${event} where stream_no = (select stream_no from ${stream} where stream_id = 'stream 5')`,
      `delete from ${stream} where stream_id = 'stream 5'`,
    ],
    { kind: 'changed', version: 11 },
  ],
];

/** What verifying finds, on any database. */
export function describeVerification(open: () => Database): void {
  async function tampered(tamper: Tamper): Promise<Database> {
    const database = await partitionedSchema(open(), 1_000);
    await fill(database, EVENTS);
    const [event, stream] = [`"${database.schema}".event`, `"${database.schema}".stream`];
    await database.transact((session) => unguarded(session, tamper(event, stream), stream));
    return database;
  }

  describe('verifying finds the first break when', () => {
    for (const [what, tamper, found] of tampers) {
      test(what, async () => {
        const database = await tampered(tamper);
        const { brokenStreams } = await verify(database);
        expect(brokenStreams).toEqual([expect.objectContaining({ stream: 'stream 4', ...found })]);
        const some = await verify(database, { streams: ['stream 4', 'stream 1'] });
        // By versions instead of positions, which shows a swap in another way.
        expect(some).toMatchObject({
          streams: 2,
          brokenStreams: [{ stream: 'stream 4', version: brokenStreams[0]?.version }],
        });
      });
    }

    test('a stream was deleted and its events were not', async () => {
      const database = await tampered((_, stream) => [`delete from ${stream} where stream_id = 'stream 4'`]);
      const { brokenStreams } = await verify(database);
      expect(brokenStreams).toMatchObject([{ kind: 'stream-missing', version: 1, position: 5n }]);
    });
  });

  describe('verifying', () => {
    test('finds nothing where nothing was done', async () => {
      const database = await partitionedSchema(open(), 1_000);
      expect(await verify(database)).toMatchObject({ streams: 0, events: 0, brokenStreams: [] });
      await fill(database, EVENTS);
      const positions: bigint[] = [];
      const sound = await verify(database, { onProgress: ({ position }) => positions.push(position) });
      expect(sound).toEqual({ streams: 12, events: EVENTS, segments: 0, brokenStreams: [], brokenSegments: [] });
      expect(positions.at(-1)).toBe(120n);
    });

    test('finds nothing while others append', async () => {
      const database = await partitionedSchema(open(), 1_000);
      const log = createPostgresLog(database);
      // So many and no more: each look takes the longer the more there is.
      const rounds = 60;
      let isOn = true;
      const writers = [1, 2, 3].map(async (writer) => {
        for (let round = 0; round < rounds; round += 1) {
          const streams = [`own ${writer}`, `shared ${round % 5}`];
          await log.append(streams.map((stream) => ({ stream, expected: 'any', events: events(2) })));
        }
      });
      const written = Promise.all(writers).finally(() => {
        isOn = false;
      });
      while (isOn) expect((await verify(database)).brokenStreams).toEqual([]);
      await written;
      expect(await verify(database)).toMatchObject({ events: 3 * rounds * 4, brokenStreams: [] });
    });

    test('stops when it is told to', async () => {
      const database = await partitionedSchema(open(), 1_000);
      await createPostgresLog(database).append([{ stream: 'a', expected: 'any', events: [event()] }]);
      await expect(verify(database, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    });
  });
}

/** As a superuser does who has thought of the triggers. */
async function unguarded(session: Session, statements: readonly string[], stream: string): Promise<void> {
  await session.query('set local session_replication_role = replica');
  for (const statement of statements) await session.query(statement.replaceAll('STREAM', stream));
}
