import { type Database, openDatabase } from '@wherefore/event-log/postgres';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ProjectionRig, projectionRig } from '../testing/projection-rig.ts';
import { resolved } from '../testing/resolved.ts';

const DAY = 86_400_000;
/** When the names of these tests are resolved; they live for an hour. */
const THEN = 1_767_225_600_000;
const HOUR = 3_600_000;

const databases: Readonly<Record<string, () => Promise<{ database: Database; server?: PostgresServer }>>> = {
  PGlite: async () => ({ database: await openDatabase('memory://') }),
  PostgreSQL: async () => {
    const server = await startPostgresServer();
    return { database: await openDatabase(server.url), server };
  },
};

for (const [name, open] of Object.entries(databases)) {
  describe(`the refresh schedule in ${name}`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => {
      await opened.database[Symbol.asyncDispose]();
      await opened.server?.[Symbol.asyncDispose]();
    });

    async function rigWith(names: readonly string[]): Promise<ProjectionRig> {
      const rig = await projectionRig(opened.database);
      for (const [index, serverName] of names.entries()) {
        await resolved(rig.log, serverName, { at: THEN + index, freshUntil: THEN + index + HOUR, draw: 0.5 });
      }
      await rig.projections.catchUp();
      return rig;
    }

    test('has a name due before what is known of it expires, by its draw, and not before that', async () => {
      await using rig = await rigWith(['a.example']);
      const { refresh } = rig.projections;
      // 5 % of an hour, and half of another 10 %.
      const due = THEN + HOUR - 0.1 * HOUR;
      expect(await refresh.claim({ now: due - 1 })).toEqual([]);
      expect(await refresh.nextDueIn(0)).toBe(due);
      expect(await refresh.claim({ now: due })).toEqual([
        {
          serverName: 'a.example',
          dueAt: due,
          freshUntil: THEN + HOUR,
          wantedAt: THEN,
          attempts: 1,
          token: expect.any(String),
        },
      ]);
    });

    test('gives each name to one of many who claim at once', async () => {
      const names = Array.from({ length: 60 }, (_, index) => `n${index}.example`);
      await using rig = await rigWith(names);
      const claims = await Promise.all(
        Array.from({ length: 12 }, () => rig.projections.refresh.claim({ now: THEN + HOUR, limit: 7 })),
      );
      const claimed = claims.flat().map(({ serverName }) => serverName);
      expect(new Set(claimed).size).toBe(claimed.length);
      expect([...claimed].sort()).toEqual([...names].sort());
    });

    test('lets several workers do what is due side by side: each name once, and none is forgotten', async () => {
      const names = Array.from({ length: 200 }, (_, index) => `n${index}.example`);
      await using rig = await rigWith(names);
      const { refresh } = rig.projections;
      const now = THEN + HOUR;
      const work = async (): Promise<readonly string[]> => {
        const done: string[] = [];
        for (;;) {
          const claims = await refresh.claim({ now, limit: 7 });
          const [first] = claims;
          if (first === undefined) return done;
          expect(claims.length).toBeLessThanOrEqual(7);
          const claimed = claims.map(({ serverName }) => serverName);
          expect(await refresh.finish(first.token, claimed, { outcome: 'done', now })).toBe(claimed.length);
          done.push(...claimed);
        }
      };
      const done = (await Promise.all(Array.from({ length: 6 }, work))).flat();
      expect([...done].sort()).toEqual([...names].sort());
    });

    test('lets who holds a name finish it, and nobody else', async () => {
      await using rig = await rigWith(['a.example', 'b.example']);
      const { refresh } = rig.projections;
      const now = THEN + HOUR;
      const [claim] = await refresh.claim({ now, limit: 1, leaseMs: 1000 });
      const names = ['a.example', 'b.example'];
      expect(claim?.serverName).toBe('a.example');
      expect(await refresh.finish('00000000-0000-4000-8000-000000000000', names, { outcome: 'done', now })).toBe(0);
      // The lease lapses, and another one gets it.
      const again = await refresh.claim({ now: now + 1000, leaseMs: 1000 });
      expect(again).toMatchObject([
        { serverName: 'a.example', attempts: 2 },
        { serverName: 'b.example', attempts: 1 },
      ]);
      const token = again[0]?.token ?? '';
      expect(await refresh.finish(claim?.token ?? '', names, { outcome: 'done', now: now + 1000 })).toBe(0);
      expect(await refresh.finish(token, ['a.example'], { outcome: 'done', now: now + 1000 })).toBe(1);
      expect(await refresh.finish(token, names, { outcome: 'done', now: now + 1000 })).toBe(1);
      expect(await refresh.finish(token, names, { outcome: 'done', now: now + 1000 })).toBe(0);
    });

    test('takes names back as if nobody had claimed them, at once or after a pause', async () => {
      await using rig = await rigWith(['a.example', 'b.example']);
      const { refresh } = rig.projections;
      const now = THEN + HOUR;
      const [first] = await refresh.claim({ now, limit: 2 });
      const token = first?.token ?? '';
      expect(await refresh.release('00000000-0000-4000-8000-000000000000', ['a.example'], { now })).toBe(0);
      expect(await refresh.release(token, ['a.example'], { now })).toBe(1);
      expect(await refresh.release(token, ['a.example', 'b.example'], { now, pauseMs: 5000 })).toBe(1);
      expect(await refresh.claim({ now })).toMatchObject([{ serverName: 'a.example', attempts: 1 }]);
      expect(await refresh.claim({ now: now + 4999 })).toEqual([]);
      expect(await refresh.claim({ now: now + 5000 })).toMatchObject([{ serverName: 'b.example', attempts: 1 }]);
    });

    test('gives out only names that were wanted lately, if that is asked for', async () => {
      await using rig = await rigWith(['a.example', 'b.example', 'c.example']);
      const { refresh } = rig.projections;
      const claims = await refresh.claim({ now: THEN + HOUR, wantedSince: THEN + 1 });
      expect(claims.map(({ serverName }) => serverName)).toEqual(['b.example', 'c.example']);
      expect(await refresh.claim({ now: THEN + HOUR })).toMatchObject([{ serverName: 'a.example' }]);
    });

    test('goes by the clock of the database where no time is given', async () => {
      await using rig = await rigWith(['a.example']);
      const { refresh } = rig.projections;
      const [claim] = await refresh.claim({ leaseMs: 60_000 });
      expect(await refresh.claim()).toEqual([]);
      expect(await refresh.finish(claim?.token ?? '', ['a.example'], { outcome: 'failed' })).toBe(1);
      const [row] = await opened.database.session.query(
        `select lease_until - extract(epoch from statement_timestamp()) * 1000 from "${rig.context.schema}".refresh_schedule`,
      );
      expect(Number(row?.[0])).toBeGreaterThan(0);
      expect(Number(row?.[0])).toBeLessThanOrEqual(30_000);
    });

    test('does not give out what was just done before the log has told of it, and then at its new time', async () => {
      await using rig = await rigWith(['a.example']);
      const { refresh } = rig.projections;
      const now = THEN + HOUR;
      const [claim] = await refresh.claim({ now });
      await resolved(rig.log, 'a.example', { at: now, freshUntil: now + HOUR, draw: 0, by: 'refresher' });
      await refresh.finish(claim?.token ?? '', ['a.example'], { outcome: 'done', now });
      expect(await refresh.claim({ now: now + 1000 })).toEqual([]);
      await rig.projections.catchUp();
      expect(await refresh.claim({ now: now + 0.95 * HOUR - 1 })).toEqual([]);
      expect(await refresh.claim({ now: now + 0.95 * HOUR })).toMatchObject([{ attempts: 1 }]);
    });

    test('tries what failed again later, and later each time', async () => {
      await using rig = await rigWith(['a.example']);
      const { refresh } = rig.projections;
      let now = THEN + HOUR;
      const pauses: number[] = [];
      for (let times = 0; times < 3; times += 1) {
        const [claim] = await refresh.claim({ now });
        await refresh.finish(claim?.token ?? '', ['a.example'], { outcome: 'failed', now });
        const next = (await refresh.nextDueIn(0)) ?? 0;
        pauses.push(next - now);
        expect(await refresh.claim({ now: next - 1 })).toEqual([]);
        now = next;
      }
      expect(pauses).toEqual([30_000, 60_000, 120_000]);
    });

    test('forgets names that only a refresher asks for, that were cleared, or that failed to connect', async () => {
      await using rig = await rigWith(['wanted.example', 'unwanted.example', 'cleared.example', 'withdrawn.example']);
      const { refresh } = rig.projections;
      // As a refresher does it that never sleeps: a week after somebody asked it is over.
      const later = THEN + 7 * DAY;
      await resolved(rig.log, 'unwanted.example', { at: later, freshUntil: later + HOUR, by: 'refresher' });
      for (const serverName of ['wanted.example', 'cleared.example', 'withdrawn.example']) {
        await resolved(rig.log, serverName, { at: later, freshUntil: later + HOUR });
      }
      await rig.log.append([
        cleared('server:cleared.example', 'cleared.example', later),
        {
          stream: 'server:withdrawn.example',
          expected: 'any',
          events: [
            {
              id: crypto.randomUUID(),
              type: 'ConnectionReported',
              data: { serverName: 'withdrawn.example', outcome: 'failed', reportedAt: later, distrustBefore: later },
            },
          ],
        },
      ]);
      await rig.projections.catchUp();
      const due = await refresh.claim({ now: later + HOUR });
      expect(due.map(({ serverName }) => serverName)).toEqual(['wanted.example']);
      await rig.log.append([cleared('caches', '*', later + 1)]);
      await rig.projections.catchUp();
      expect(await refresh.nextDueIn(0)).toBeUndefined();
      expect((await rig.projections.destinations.get('wanted.example'))?.status).toBe('cleared');
    });

    test('renews what lives for minutes some hours after it was wanted, what lives for seconds two of them', async () => {
      const minutes = HOUR / 12;
      const renewed = async (lives: number, after: number): Promise<boolean> => {
        await using rig = await rigWith(['a.example']);
        const at = THEN + after;
        await resolved(rig.log, 'a.example', { at, freshUntil: at + lives, by: 'refresher' });
        await rig.projections.catchUp();
        return (await rig.projections.refresh.nextDueIn(0)) !== undefined;
      };
      expect(await renewed(minutes, 3 * HOUR - 2 * minutes)).toBe(true);
      expect(await renewed(minutes, 3 * HOUR)).toBe(false);
      expect(await renewed(1000, 2 * HOUR - 2 * minutes)).toBe(true);
      expect(await renewed(1000, 2 * HOUR)).toBe(false);
    });

    test('keeps names that are in use, though nobody asks for them in the log', async () => {
      await using rig = await rigWith(['used.example', 'unused.example']);
      const { refresh } = rig.projections;
      const later = THEN + 7 * DAY;
      const names = ['used.example', 'unused.example'];
      for (const serverName of names) {
        await resolved(rig.log, serverName, { at: later, freshUntil: later + HOUR, by: 'refresher' });
      }
      await rig.projections.catchUp();
      expect(await refresh.nextDueIn(0)).toBeUndefined();
      expect(await refresh.want(['used.example', 'unknown.example', 'used.example'], later)).toBe(1);
      // Through a rebuild, and the next conclusion.
      await rig.projections.rebuild('destination');
      expect(await refresh.nextDueIn(0)).toBe(later + 0.95 * HOUR);
      const next = later + HOUR;
      for (const serverName of names) {
        await resolved(rig.log, serverName, { at: next, freshUntil: next + HOUR, by: 'refresher' });
      }
      await rig.projections.catchUp();
      expect(await refresh.claim({ now: next + HOUR, wantedSince: later + 1 })).toEqual([]);
      expect(await refresh.claim({ now: next + HOUR, wantedSince: later })).toMatchObject([
        { serverName: 'used.example', wantedAt: later, freshUntil: next + HOUR },
      ]);
    });

    test('writes a use down once an hour, and none that the log tells of', async () => {
      await using rig = await rigWith(['a.example']);
      const { refresh } = rig.projections;
      expect(await refresh.want(['a.example'], THEN + HOUR - 1)).toBe(0);
      expect(await refresh.want(['a.example'], THEN + HOUR)).toBe(1);
      expect(await refresh.want(['a.example'], THEN + HOUR)).toBe(0);
      expect(await refresh.want(['a.example'], THEN + 2 * HOUR - 1)).toBe(0);
      expect(await refresh.want(['a.example'], THEN + 2 * HOUR)).toBe(1);
      expect(await refresh.want([], THEN)).toBe(0);
      expect(await refresh.want(['"{},\\\u0000 \ud800'], THEN + 9 * HOUR)).toBe(0);
      const many = Array.from({ length: 10_001 }, (_, index) => `n${index}.example`);
      await expect(refresh.want(many, THEN)).rejects.toThrow(RangeError);
    });

    test('does not wait for a name that another transaction has, to tell of its use', async () => {
      await using rig = await rigWith(['a.example', 'b.example']);
      if (!opened.database.capabilities.concurrentTransactions) return;
      const { refresh } = rig.projections;
      await opened.database.transact(async (session) => {
        await session.query(
          `update "${rig.context.schema}".refresh_schedule set attempts = 1 where server_name = 'a.example'`,
        );
        expect(await refresh.want(['a.example', 'b.example'], THEN + 2 * HOUR)).toBe(1);
      });
    });

    test('tells how much there is to do', async () => {
      await using rig = await rigWith(['a.example', 'b.example', 'c.example']);
      const { refresh } = rig.projections;
      const due = THEN + 0.9 * HOUR;
      expect(await refresh.backlog(due - 1)).toEqual({ due: 0, scheduled: 3 });
      expect(await refresh.backlog(due + 1)).toEqual({ due: 2, oldestDueAt: due, scheduled: 3 });
      await refresh.claim({ now: due + 1, limit: 1 });
      expect(await refresh.backlog(due + 1)).toEqual({ due: 1, oldestDueAt: due + 1, scheduled: 3 });
      // The clock of the database is far behind these times, or far ahead.
      expect(await refresh.backlog()).toMatchObject({ scheduled: 3 });
    });

    test('comes out of a rebuild with its leases', async () => {
      await using rig = await rigWith(['a.example', 'b.example']);
      const { refresh } = rig.projections;
      const now = THEN + HOUR;
      const [claim] = await refresh.claim({ now, limit: 1 });
      await rig.projections.rebuild('destination');
      expect(await refresh.claim({ now })).toMatchObject([{ serverName: 'b.example' }]);
      expect(await refresh.finish(claim?.token ?? '', ['a.example'], { outcome: 'done', now })).toBe(1);
    });

    test('can be rid of dead rows', async () => {
      await using rig = await rigWith(['a.example']);
      await rig.projections.refresh.vacuum();
      expect(await rig.projections.refresh.claim({ now: THEN + HOUR })).toHaveLength(1);
    });
  });
}

function cleared(stream: string, subject: string, clearedAt: number) {
  const events = [{ id: crypto.randomUUID(), type: 'CacheCleared', data: { subject, by: 'operator', clearedAt } }];
  return { stream, expected: 'any', events } as const;
}
