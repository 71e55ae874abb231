import { parseCacheTable, serverStream } from '@wherefore/discovery';
import { createMemoryLog, type EventLog } from '@wherefore/event-log';
import { tuwunel385 } from '@wherefore/testkit';
import { describe, expect, test } from 'vitest';
import { importClaims } from '../claims/import-claims.ts';
import { createStage, plainWorld, recordIncident, type Stage } from '../provenance/testing/stage.ts';
import { everyEvent } from '../testing/random-log.ts';
import type { Overview } from './overview.ts';
import { overviewOf } from './overview-of.ts';

const NAME = 'a.example';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const told = ({ changes }: Overview): readonly string[] =>
  changes.toReversed().map(({ kind, tone, question }) => [kind, tone, question].filter(Boolean).join(' '));

function expectWhole({ from, to, buckets, events }: Overview): void {
  const counted = buckets.flatMap(({ from: _, to: __, unanswered: ___, ...counts }) => Object.values(counts));
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(events);
  expect(buckets[0]?.from).toBe(from);
  expect(buckets.at(-1)?.to).toBe(to + 1);
  for (const [index, bucket] of buckets.slice(1).entries()) expect(bucket.from).toBe(buckets[index]?.to);
}

async function resolve(stage: Stage, name: string = NAME): Promise<void> {
  await stage.run(stage.resolver.resolve(name, { by: 'somebody' }));
}

describe('the overview of a name', () => {
  test('tells the incident of tuwunel issue 385: the fault, its end, the clearing', async () => {
    const log = await recordIncident(tuwunel385);
    const overview = await overviewOf(log, 'matrix.org', { to: tuwunel385.ends });
    expect(told(overview)).toEqual([
      'chosen neutral',
      'observed bad well-known:matrix.org',
      'observed good well-known:matrix.org',
      'cleared neutral',
      'chosen neutral',
    ]);
    expect(overview.changes.at(-2)?.text).toContain('522');
    expect(overview).toMatchObject({ serverName: 'matrix.org', to: tuwunel385.ends, changesLeftOut: 0, isCut: false });
    expect(overview.buckets).toHaveLength(100);
    expect(overview.events).toBe((await everyEvent(log)).length);
    expectWhole(overview);
  });

  test('of a part of its time has what was recorded then, and changes from what was before', async () => {
    const log = await recordIncident(tuwunel385);
    const morning = Date.parse('2026-03-04T08:30:00Z');
    const overview = await overviewOf(log, 'matrix.org', { from: morning, to: morning + MINUTE, buckets: 7 });
    expect(told(overview)).toEqual(['observed bad well-known:matrix.org']);
    expect(overview.buckets).toHaveLength(7);
    expect(overview.buckets.reduce((sum, { unanswered }) => sum + unanswered, 0)).toBe(1);
    expectWhole(overview);
  });

  test('says where it leads elsewhere, is lost and comes back', async () => {
    await using stage = createStage(plainWorld(NAME), [NAME]);
    await resolve(stage);
    stage.world.patch({
      wellKnown: {
        [`https://${NAME}/.well-known/matrix/server`]: { status: 200, body: '{"m.server":"b.example:443"}' },
      },
      dns: {
        'A b.example': [{ data: '192.0.2.2', ttl: 300 }],
        'AAAA b.example': { error: 'NODATA', negativeTtl: 300 },
      },
    });
    await stage.clock.advanceBy(48 * HOUR);
    await resolve(stage);
    stage.world.patch({ dns: { 'A b.example': { error: 'NXDOMAIN', negativeTtl: 60 } } });
    await stage.clock.advanceBy(48 * HOUR);
    await resolve(stage);
    stage.world.patch({ dns: { 'A b.example': [{ data: '192.0.2.2', ttl: 300 }] } });
    await stage.clock.advanceBy(48 * HOUR);
    await resolve(stage);
    const overview = await overviewOf(stage.log, NAME, { to: stage.clock.now() });
    const concluded = overview.changes.filter(({ kind }) => kind !== 'observed').toReversed();
    expect(concluded.map(({ kind, tone }) => `${kind} ${tone}`)).toEqual([
      'chosen neutral',
      'chosen good',
      'failed bad',
      'chosen good',
    ]);
    expect(concluded[1]?.text).toContain('b.example:443');
    expect(concluded[1]?.text).toContain('It is delegated now');
    expect(told(overview)).toContain('observed neutral a:b.example');
  });

  test('has pins with what they lead to, and what others claim', async () => {
    await using stage = createStage({ ...plainWorld(NAME), ...plainWorld('p.example') }, [NAME]);
    await resolve(stage);
    await stage.run(stage.resolver.pin(NAME, { delegated: '192.0.2.9:8448', by: 'operator' }));
    await resolve(stage);
    await stage.run(stage.resolver.unpin(NAME, { by: 'operator' }));
    const { entries } = parseCacheTable(
      `| Server Name | Destination | Hostname | Expires |\n| ${NAME} | ${NAME}:8443 | ${NAME} | 2026-03-05T06:14:07Z |`,
    );
    const claims = entries.map(({ claim }) => claim);
    await importClaims(stage.log, claims, { by: 'operator', now: stage.clock.now() });
    const kinds = new Set(
      (await overviewOf(stage.log, NAME, { to: stage.clock.now() })).changes.map(({ kind }) => kind),
    );
    for (const kind of ['chosen', 'pinned', 'cleared', 'unpinned', 'claimed'] as const) expect(kinds).toContain(kind);
  });

  test('does not tell that what is known is confirmed', async () => {
    await using stage = createStage(plainWorld(NAME), [NAME]);
    for (let round = 0; round < 30; round += 1) {
      await resolve(stage);
      await stage.clock.advanceBy(48 * HOUR);
    }
    const overview = await overviewOf(stage.log, NAME, { to: stage.clock.now() });
    expect(told(overview)).toEqual(['chosen neutral']);
    expect(overview.events).toBeGreaterThan(100);
  });

  test('has room for so many changes, and leaves out those of addresses alone first', async () => {
    await using stage = createStage(plainWorld(NAME), [NAME]);
    await resolve(stage);
    for (let round = 2; round < 30; round += 1) {
      stage.world.patch({
        dns: { [`A ${NAME}`]: [{ data: `192.0.2.${round}`, ttl: 300 }] },
        wellKnown: { [`https://${NAME}/.well-known/matrix/server`]: { status: round % 10 === 5 ? 503 : 404 } },
      });
      await stage.clock.advanceBy(48 * HOUR);
      await resolve(stage);
    }
    const to = stage.clock.now();
    const all = await overviewOf(stage.log, NAME, { to });
    const failures = all.changes.filter(({ kind, tone }) => kind === 'observed' && tone === 'bad');
    expect(failures).toHaveLength(3);
    const few = await overviewOf(stage.log, NAME, { to, changes: 8 });
    expect(few.changes).toHaveLength(8);
    expect(few.changesLeftOut).toBe(all.changes.length + all.changesLeftOut - 8);
    expect(few.changes.filter(({ kind, tone }) => kind === 'observed' && tone === 'bad')).toHaveLength(3);
    const times = few.changes.map(({ recordedAt }) => recordedAt);
    expect(times).toEqual(times.toSorted((one, other) => other - one));
  });

  test('of what nobody ever asked for is empty', async () => {
    await using log = createMemoryLog();
    expect(await overviewOf(log, 'never.example', { to: HOUR })).toEqual({
      serverName: 'never.example',
      ...{ from: HOUR, to: HOUR, events: 0, buckets: [], changes: [], changesLeftOut: 0, isCut: false },
    });
  });

  test('says that the beginning is gone', async () => {
    const log = await recordIncident(tuwunel385);
    const stream = serverStream('matrix.org');
    const cut: Pick<EventLog, 'readStream'> = {
      readStream: (of, options = {}) =>
        log.readStream(of, of === stream ? { ...options, from: Math.max(3, options.from ?? 1) } : options),
    };
    expect(await overviewOf(cut, 'matrix.org', { to: tuwunel385.ends })).toMatchObject({ isCut: true });
  });
});
