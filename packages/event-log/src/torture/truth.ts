import { type Archive, openArchive } from '../archive/open-archive.ts';
import type { Database } from '../postgres/database.ts';
import { type Verification, verify } from '../verify/verify.ts';
import type { Sighting } from './judge.ts';
import { openTarget } from './open-target.ts';
import type { Target } from './settings.ts';

export interface Truth {
  /** Every event that is there, along the positions of each lane. */
  readonly events: readonly Sighting[];
  readonly partitions: number;
  readonly segments: number;
  readonly brokenChains: number;
}

/** What is in the tables and in the archive, by no way that a reader has. */
export async function readTruth(target: Target): Promise<Truth> {
  await using open = await openTarget(target, 2);
  const truth = { events: [] as Sighting[], partitions: 0, segments: 0, brokenChains: 0 };
  for (const [lane, database] of open.lanes.entries()) {
    const archive = target.archive === undefined ? undefined : openArchive(database, target.archive);
    for (const event of await archivedEvents(archive)) truth.events.push({ ...event, lane });
    for (const event of await liveEvents(database)) truth.events.push({ ...event, lane });
    const [row] = await database.session.query(`select count(*) from "${database.schema}".event_partition`);
    const { brokenStreams, brokenSegments, segments } = await check(database, archive);
    truth.partitions += Number(row?.[0]);
    truth.segments += segments;
    truth.brokenChains += brokenStreams.length + brokenSegments.length;
  }
  return truth;
}

function check(database: Database, archive: Archive | undefined): Promise<Verification> {
  return verify(database, archive === undefined ? {} : { archive });
}

type Found = Omit<Sighting, 'lane'>;

async function archivedEvents(archive: Archive | undefined): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const segment of (await archive?.segments()) ?? []) {
    // What was written and not yet dropped is still in its table.
    if (!segment.isRetired || archive === undefined) continue;
    for await (const block of archive.readSegment(segment)) {
      for (const { id, stream, version, position } of block) found.push({ id, stream, version, position });
    }
  }
  return found;
}

async function liveEvents({ session, schema }: Database): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (let after = '0'; ; ) {
    const rows = await session.query(
      `select event_id, stream_id, event.version, position::text as at
       from "${schema}".event as event join "${schema}".stream as stream using (stream_no)
       where position > $1::bigint order by position limit 20000`,
      [after],
    );
    for (const row of rows) {
      const [id, stream, version, position] = row as readonly [string, string, number, string];
      found.push({ id, stream, version, position: BigInt(position) });
      after = position;
    }
    if (rows.length === 0) return found;
  }
}
