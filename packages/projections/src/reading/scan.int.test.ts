import { randomUUID } from 'node:crypto';
import { createMemoryLog } from '@wherefore/event-log';
import { type Database, openDatabase } from '@wherefore/event-log/postgres';
import { startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ProjectionRig, projectionRig } from '../testing/projection-rig.ts';
import { resolved } from '../testing/resolved.ts';
import type { LiveDestination } from './scan-destinations.ts';

const THEN = 1_767_225_600_000;
const HOUR = 3_600_000;
const PIN = '01926ad5-7b77-7cc1-8b43-000000000385';
const RULES = { allow: ['192.0.2.0/24'], deny: [] };

const databases: Readonly<Record<string, () => Promise<Database>>> = {
  PGlite: () => openDatabase('memory://'),
  PostgreSQL: async () => {
    const server = await startPostgresServer();
    const database = await openDatabase(server.url);
    const close = async (): Promise<void> => {
      await database[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    };
    return { ...database, [Symbol.asyncDispose]: close };
  },
};

async function all(pages: AsyncIterable<readonly LiveDestination[]>): Promise<readonly LiveDestination[]> {
  const rows: LiveDestination[] = [];
  for await (const page of pages) rows.push(...page);
  return rows;
}

for (const [name, open] of Object.entries(databases)) {
  describe(`destinations in ${name}`, () => {
    let database: Database;
    let rig: ProjectionRig;
    let last: string;
    beforeAll(async () => {
      database = await open();
      rig = await projectionRig(database);
      const fresh = { at: THEN, freshUntil: THEN + HOUR };
      await resolved(rig.log, 'pinned.example', { ...fresh, pin: PIN, rules: RULES, draw: 0.25 });
      await resolved(rig.log, 'matrix.org', fresh);
      await resolved(rig.log, 'Matrix.example', fresh);
      await resolved(rig.log, 'my_matrix.example', fresh);
      await resolved(rig.log, 'expired.example', { at: THEN, freshUntil: THEN + 1 });
      await resolved(rig.log, 'cleared.example', fresh);
      const data = { subject: 'cleared.example', by: 'operator', clearedAt: THEN };
      const events = [{ id: randomUUID(), type: 'CacheCleared', data }];
      await rig.log.append([{ stream: 'server:cleared.example', expected: 'any', events }]);
      last = await confirm('matrix.org');
      await rig.projections.catchUp();
    });
    afterAll(async () => {
      await rig[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    });

    async function confirm(serverName: string): Promise<string> {
      const [request, chosen] = await rig.log.readStream(`server:${serverName}`);
      const id = randomUUID();
      const data = { serverName, confirms: chosen?.id ?? '', freshUntil: THEN + 2 * HOUR, because: [PIN] };
      const from = { decidedAt: THEN + 1, since: THEN, draw: 0.75 };
      const causationId = request?.id ?? '';
      const event = { id, type: 'ConclusionConfirmed', data: { ...data, ...from }, causationId };
      await rig.log.append([{ stream: `server:${serverName}`, expected: 'any', events: [event] }]);
      return id;
    }

    test('that are live and fresh are read one after the other, with what it takes to answer', async () => {
      for (const pageSize of [1, 2, 4, 5, 2000]) {
        const { positions, pages } = await rig.projections.destinations.scan({ now: THEN + 1, pageSize });
        expect(positions).toEqual([await rig.log.settled()]);
        const rows = await all(pages);
        expect(rows.map(({ serverName }) => serverName)).toEqual([
          'Matrix.example',
          'matrix.org',
          'my_matrix.example',
          'pinned.example',
        ]);
      }
    });

    test('are as in the rows', async () => {
      const { pages } = await rig.projections.destinations.scan({ now: THEN + 1 });
      for (const read of await all(pages)) {
        expect(await rig.projections.destinations.get(read.serverName)).toMatchObject(read);
      }
      const rows = new Map((await all((await rig.projections.destinations.scan({ now: 0 })).pages)).entries());
      const byName = new Map([...rows.values()].map((row) => [row.serverName, row]));
      expect(byName.get('pinned.example')).toMatchObject({
        pinnedId: PIN,
        rules: RULES,
        because: [PIN],
        draw: 0.25,
        confirmations: 0,
        targets: [{ host: 'pinned.example', port: 8448, addresses: ['192.0.2.1'] }],
      });
      expect(byName.get('matrix.org')).toMatchObject({
        confirmations: 1,
        concludedId: last,
        freshUntil: THEN + 2 * HOUR,
        draw: 0.75,
        rules: null,
        pinnedId: null,
      });
      expect(byName.get('expired.example')).toBeDefined();
    });

    test('are none where everything was cleared', async () => {
      await using other = await projectionRig(database);
      expect(await other.projections.destinations.scan()).toMatchObject({ positions: [0n] });
      await resolved(other.log, 'a.example', { at: THEN, freshUntil: THEN + HOUR });
      const data = { subject: '*', by: 'operator', clearedAt: THEN };
      const events = [{ id: randomUUID(), type: 'CacheCleared', data }];
      await other.log.append([{ stream: 'caches', expected: 'any', events }]);
      await other.projections.catchUp();
      expect(await all((await other.projections.destinations.scan({ now: THEN })).pages)).toEqual([]);
    });

    test('may be given up in the middle', async () => {
      const { pages } = await rig.projections.destinations.scan({ now: THEN, pageSize: 1 });
      for await (const page of pages) {
        expect(page).toHaveLength(1);
        break;
      }
      await expect(rig.projections.destinations.scan({ pageSize: 0 })).rejects.toThrow(RangeError);
    });

    test('that are pinned are listed apart', async () => {
      const names = async (pinned: boolean) =>
        (await rig.projections.destinations.list({ pinned })).items.map(({ serverName }) => serverName);
      expect(await names(true)).toEqual(['pinned.example']);
      expect(await names(false)).toHaveLength(5);
    });

    test.each([
      ['matrix', 20, ['matrix.org', 'Matrix.example', 'my_matrix.example']],
      ['Matrix', 20, ['Matrix.example', 'matrix.org', 'my_matrix.example']],
      ['matrix', 1, ['matrix.org']],
      ['MATRIX.ORG', 20, ['matrix.org']],
      ['y_m', 20, ['my_matrix.example']],
      ['y%m', 20, []],
      ['m', 20, ['matrix.org', 'my_matrix.example']],
      ['example', 2, ['Matrix.example', 'cleared.example']],
      ['\u0000\ud800', 20, []],
    ] as const)('are suggested for %s, at most %d', async (text, limit, names) => {
      expect(await rig.projections.destinations.suggest(text, limit)).toEqual(names);
    });

    test('are not suggested without end', async () => {
      expect(await rig.projections.destinations.suggest('')).toHaveLength(6);
      for (const limit of [0, 101, 1.5]) {
        await expect(rig.projections.destinations.suggest('a', limit)).rejects.toThrow(RangeError);
      }
    });

    test('are behind the log by what was recorded since, and by its age', async () => {
      await using other = await projectionRig(database);
      const lag = async () => (await other.projections.lag()).find((each) => each.name === 'destination');
      expect(await lag()).toMatchObject({ events: 0, seconds: 0, positions: [0n], isFaulted: false });
      const hourAgo = createMemoryLog({ clock: () => Date.now() - HOUR });
      await resolved(hourAgo, 'a.example', { at: THEN, freshUntil: THEN + HOUR });
      await other.log.bulkAppend((await hourAgo.readAll()).events);
      const behind = await lag();
      expect(behind?.events).toBe(2);
      expect(behind?.seconds).toBeGreaterThanOrEqual(3600);
      expect(behind?.seconds).toBeLessThan(3700);
      await other.projections.catchUp();
      expect(await lag()).toMatchObject({ events: 0, seconds: 0, positions: [2n] });
    });
  });
}
