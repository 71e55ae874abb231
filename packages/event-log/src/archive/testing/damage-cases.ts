import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../postgres/database.ts';
import { createPostgresLog } from '../../postgres/postgres-log.ts';
import { event } from '../../testing/sample-events.ts';
import { verify } from '../../verify/verify.ts';
import { openArchive } from '../open-archive.ts';
import { retire } from '../retire.ts';
import { eventId, fill, partitionedSchema } from './partitioned-log.ts';

interface Retired {
  readonly database: Database;
  readonly archive: string;
  /** Paths of the segments, the oldest first. */
  readonly segments: readonly string[];
}

/** What verifying says of an archive that something was done to, on any database. */
export function describeDamage(open: () => Database): void {
  let parent: string;
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'damage-'));
  });
  afterAll(() => rm(parent, { recursive: true, force: true }));

  const OLD = '00000000-0000-4000-8000-00000000000a';

  /** Two segments; the one event of the stream `old` is in the first. */
  async function retired(keep: readonly string[] = []): Promise<Retired> {
    const database = await partitionedSchema(open());
    await createPostgresLog(database).append([{ stream: 'old', expected: 0, events: [{ ...event(), id: OLD }] }]);
    await fill(database, 250);
    const archive = await mkdtemp(join(parent, 'archive-'));
    await retire(database, { archive, upToPosition: 200n, keep: () => keep });
    const files = (await readdir(archive)).filter((name) => name.endsWith('.segment')).sort();
    return { database, archive, segments: files.map((name) => join(archive, name)) };
  }

  const verified = ({ database, archive }: Retired): ReturnType<typeof verify> =>
    verify(database, { archive: openArchive(database, archive) });

  describe('verifying an archive', () => {
    test('names a manifest that is gone, or says something else than its segment', async () => {
      const log = await retired();
      const [first = '', second = ''] = log.segments.map((path) => `${path}.json`);
      await writeFile(second, (await readFile(second, 'utf8')).replace(/"minId": "[^"]*"/, '"minId": "ffffffff"'));
      expect((await verified(log)).brokenSegments).toMatchObject([{ path: log.segments[1] }]);
      await rm(first);
      expect((await verified(log)).brokenSegments).toMatchObject([
        { path: log.segments[0] },
        { path: log.segments[1] },
      ]);
    });

    test('goes on to what was carried over, past a segment that is damaged', async () => {
      const log = await retired([OLD]);
      const [, second = ''] = log.segments;
      await writeFile(second, (await readFile(second)).subarray(0, -10));
      expect(await verified(log)).toMatchObject({ brokenSegments: [{ path: second }] });
    });

    test.each([
      ['behind the end of its stream', 1_000],
      ['in the place of another', 1],
    ])('finds an event that was put among those carried over, %s', async (_, version) => {
      const log = await retired();
      const { session, schema } = log.database;
      await session.query(
        `insert into "${schema}".carried_event (position, recorded_at, stream_no, event_id, version, type_no,
          schema_version, hash, data)
        select 1, recorded_at, stream_no, $1, $2::int, 1, 1, head_hash, '{"forged": true}' from "${schema}".stream
        where stream_id = 'old'`,
        [eventId(9_999), version],
      );
      const { brokenStreams } = await verified(log);
      expect(brokenStreams).toMatchObject([{ kind: 'changed', stream: 'old', version, eventId: eventId(9_999) }]);
    });

    test('of some streams raises no alarm when they are retired meanwhile', async () => {
      const database = await partitionedSchema(open());
      await fill(database, 250);
      const archive = await mkdtemp(join(parent, 'archive-'));
      let isRetired = false;
      const meanwhile: Database = {
        ...database,
        session: {
          ...database.session,
          async query(text, values) {
            const rows = await database.session.query(text, values);
            if (isRetired || !text.includes('archived_to from')) return rows;
            isRetired = true;
            await retire(database, { archive, upToPosition: 200n });
            return rows;
          },
        },
      };
      const some = await verify(meanwhile, { archive: openArchive(database, archive), streams: ['stream 1'] });
      expect(isRetired).toBe(true);
      expect(some).toMatchObject({ streams: 1, brokenStreams: [] });
    });
  });
}
