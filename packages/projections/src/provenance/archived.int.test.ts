import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverStream } from '@wherefore/discovery';
import { exportEvents, importEvents, type RecordedEvent } from '@wherefore/event-log';
import {
  createPostgresLog,
  type Database,
  deleteArchived,
  migrate,
  openArchive,
  openDatabase,
  retire,
} from '@wherefore/event-log/postgres';
import { tuwunel385 } from '@wherefore/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replay } from '../replay/replay.ts';
import { everyEvent } from '../testing/random-log.ts';
import { checkAllProvenance, checkProvenance } from './check-provenance.ts';
import { explainAt } from './explain-at.ts';
import { historyOf } from './history-of.ts';
import { keepCited } from './keep-cited.ts';
import { provenanceOf } from './provenance.ts';
import { recordIncident } from './testing/stage.ts';

const HOUR = 3_600_000;
const NAME = tuwunel385.serverName;
const CONCLUSIONS = ['DestinationChosen', 'ConclusionConfirmed', 'ResolutionFailed'];

describe('a log whose beginning is in an archive', () => {
  let database: Database;
  let archive: string;
  beforeAll(async () => {
    archive = await mkdtemp(join(tmpdir(), 'provenance-'));
    database = await openDatabase('memory://');
  });
  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await rm(archive, { recursive: true, force: true });
  });

  /** The incident in a schema of its own, in partitions of so few events that some can be retired. */
  async function incidentIn(schema: string): Promise<{ own: Database; events: readonly RecordedEvent[] }> {
    const own: Database = { ...database, schema };
    await migrate(own, { partitionRows: 10 });
    const memory = await recordIncident(tuwunel385);
    await importEvents(createPostgresLog(own), exportEvents(memory));
    return { own, events: await everyEvent(createPostgresLog(own)) };
  }

  async function answersOf(log: ReturnType<typeof createPostgresLog>, events: readonly RecordedEvent[]) {
    const explained = [];
    for (let at = tuwunel385.begins - HOUR; at < tuwunel385.ends; at += 5 * HOUR) {
      explained.push(await explainAt(log, NAME, at));
    }
    const breaks = [];
    for await (const each of checkAllProvenance(log)) breaks.push(each);
    return {
      explained,
      breaks,
      forwards: await historyOf(log, NAME, { direction: 'forwards' }),
      backwards: await historyOf(log, NAME, { limit: 7 }),
      provenance: await Promise.all(events.map(({ id }) => provenanceOf(log, id))),
    };
  }

  test('explains, tells and proves everything as it did before', async () => {
    const { own, events } = await incidentIn('whole');
    const before = await answersOf(createPostgresLog(own), events);
    expect(before.breaks).toEqual([]);
    expect(before.explained.filter(({ known }) => known.kind === 'held').length).toBeGreaterThan(10);
    const retired = await retire(own, { archive: join(archive, 'whole'), upToPosition: events.at(-5)?.position ?? 0n });
    expect(retired.length).toBeGreaterThan(2);
    const log = createPostgresLog(own, { archive: openArchive(own, join(archive, 'whole')) });
    expect(await answersOf(log, events)).toEqual(before);
  });

  test('without its archive still proves what was kept for the conclusions in force', async () => {
    const { own, events } = await incidentIn('kept');
    const [gone, ...others] = events.filter(({ type }) => CONCLUSIONS.includes(type));
    const inForce = others.at(-1);
    if (gone === undefined || inForce === undefined) throw new Error('no conclusions');
    const before = createPostgresLog(own);
    await retire(own, {
      archive: join(archive, 'kept'),
      upToPosition: events.at(-1)?.position ?? 0n,
      keep: (range) => keepCited(before, [inForce.id], range),
    });
    const bare = createPostgresLog(own);
    expect(await checkProvenance(bare, inForce.id)).toEqual([]);
    expect(await provenanceOf(bare, inForce.id)).toMatchObject({ missing: [] });
    expect(await checkProvenance(bare, gone.id)).toMatchObject([{ code: 'missing-event' }]);
  });

  test('and was deleted there still proves and decides again what is left, and tells what it cannot', async () => {
    const { own, events } = await incidentIn('cut');
    const conclusions = events.filter(({ type }) => CONCLUSIONS.includes(type));
    const [kept, cleared] = [conclusions[3], conclusions.at(-3)];
    if (kept === undefined || cleared === undefined) throw new Error('no conclusions');
    const options = { archive: join(archive, 'cut'), olderThan: Date.now() + HOUR };
    const log = createPostgresLog(own, { archive: openArchive(own, options.archive) });
    await retire(own, { archive: options.archive, upToPosition: cleared.position + 5n });
    const decided = async () => {
      const results = new Map<string, string>();
      for await (const { event, result } of replay(log)) {
        results.set(event.id, result.kind === 'unanswerable' ? result.obstacle : result.kind);
      }
      return results;
    };
    expect(new Set((await decided()).values())).toEqual(new Set(['equal']));
    await deleteArchived(own, { ...options, keep: (range) => keepCited(log, [kept.id], range) });
    const deletedTo = await log.deletedTo();
    expect(deletedTo).toBeGreaterThan(kept.position);
    const behind = events.filter(({ stream, position }) => stream === serverStream(NAME) && position > deletedTo);
    expect(behind.length).toBeGreaterThan(1);
    const left = await decided();
    expect(left.get(kept.id)).toBe('equal');
    expect(left.size).toBeLessThan(conclusions.length);
    expect(left.size).toBeGreaterThan(conclusions.filter(({ position }) => position > deletedTo).length);
    const [begin, late] = [conclusions[2]?.recordedAt ?? 0, events.at(-1)?.recordedAt ?? 0];
    const gone = await explainAt(log, NAME, begin);
    expect(gone).toMatchObject({ isCut: true });
    expect(gone.sentences.join(' ')).toContain('is not there any more');
    expect(await explainAt(log, 'unknown.example', begin)).toMatchObject({ isCut: false, known: { kind: 'nothing' } });
    // It confirms one that is gone, as nobody said that it was needed.
    expect(await explainAt(log, NAME, late)).toMatchObject({ isCut: true, known: { kind: 'nothing' } });
    for (const direction of ['forwards', 'backwards'] as const) {
      const cuts: boolean[] = [];
      for (let after: string | null | undefined; after !== null; ) {
        const page = await historyOf(log, NAME, { direction, limit: 1, ...(after !== undefined && { after }) });
        cuts.push(page.isCut);
        after = page.next;
      }
      expect(cuts).toContain(true);
      // What came behind is whole, but for what is missing right before it.
      const whole = direction === 'forwards' ? cuts.slice(1 - behind.length) : cuts.slice(0, behind.length);
      expect(new Set(whole)).toEqual(new Set([false]));
    }
    for (const result of left.values()) expect(['equal', 'history-deleted']).toContain(result);
    expect([...left.values()]).toContain('history-deleted');
    const breaks = [];
    for await (const each of checkAllProvenance(log)) breaks.push(each);
    expect(breaks).toEqual([]);
  });
});
