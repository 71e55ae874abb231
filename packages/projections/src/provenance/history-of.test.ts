import { parseCacheTable, serverStream } from '@wherefore/discovery';
import { createMemoryLog, type EventLog, InvalidRead, type ReadStreamOptions } from '@wherefore/event-log';
import { tuwunel385 } from '@wherefore/testkit';
import { describe, expect, test } from 'vitest';
import { importClaims } from '../claims/import-claims.ts';
import { type HistoryOptions, type HistoryPage, historyOf } from './history-of.ts';
import { createStage, plainWorld, recordIncident } from './testing/stage.ts';
import type { HistoryEntry } from './timeline.ts';

const HOUR = 3_600_000;
const NAME = 'a.example';

async function pagesOf(log: EventLog, name: string, options: HistoryOptions): Promise<readonly HistoryPage[]> {
  const pages: HistoryPage[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await historyOf(log, name, { ...options, ...(after === undefined ? {} : { after }) });
    pages.push(page);
    if (page.next === null) return pages;
    expect(page.next).not.toBe(after);
    after = page.next;
  }
}

async function everyPage(log: EventLog, name: string, options: HistoryOptions): Promise<readonly HistoryEntry[]> {
  return (await pagesOf(log, name, options)).flatMap(({ entries }) => entries);
}

/** A log of which the first events of a stream were deleted. */
function withoutBeginning(log: EventLog, stream: string, count: number): EventLog {
  return new Proxy(log, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name !== 'readStream') return value.bind(target);
      return async (of: string, options: ReadStreamOptions = {}) => {
        const isBackwards = options.direction === 'backwards';
        const first = isBackwards ? options.from : Math.max(options.from ?? 1, of === stream ? count + 1 : 1);
        const events = await target.readStream(of, { ...options, ...(first !== undefined && { from: first }) });
        return events.filter(({ version }) => of !== stream || version > count);
      };
    },
  });
}

const kindsOf = (entries: readonly HistoryEntry[]): readonly string[] => entries.map(({ kind }) => kind);

describe('the history of a name', () => {
  test('tells the incident of tuwunel issue 385 from beginning to end', async () => {
    const log = await recordIncident(tuwunel385);
    const { entries, next } = await historyOf(log, 'matrix.org', { direction: 'forwards' });
    expect(next).toBeNull();
    expect(kindsOf(entries)).toEqual([
      ...['asked', 'observed', 'observed', 'observed', 'chosen'],
      // Tuesday; on Wednesday the well-known fails, and the delegation stands; then it is back.
      ...['confirmed', 'observed', 'confirmed', 'observed', 'confirmed'],
      'cleared',
      ...['asked', 'observed', 'observed', 'observed', 'chosen', 'confirmed'],
    ]);
    const [asked, wellKnown] = entries;
    expect(asked?.text).toBe('somebody asked for matrix.org: nothing was known.');
    expect(wellKnown).toMatchObject({
      question: 'well-known:matrix.org',
      text: 'https://matrix.org/.well-known/matrix/server: m.server is matrix-federation.matrix.org:443.',
    });
    expect(entries[6]?.text).toBe('https://matrix.org/.well-known/matrix/server: HTTP status 522.');
    expect(entries[9]).toMatchObject({ kind: 'confirmed', count: 3 });
    expect(entries[10]?.text).toBe('Everything was cleared by the operator.');
    expect(entries.flatMap(({ changes }) => changes)).toEqual([]);
  });

  test('marks what changed: destination, delegation, step', async () => {
    await using stage = createStage(plainWorld(NAME), [NAME, 'b.example', 'c.example']);
    const { world, clock, resolver } = stage;
    const resolve = async (): Promise<void> => {
      await clock.advanceBy(48 * HOUR);
      await stage.run(resolver.resolve(NAME));
    };
    const wellKnown = `https://${NAME}/.well-known/matrix/server`;
    await resolve();
    world.patch({
      dns: {
        'A b.example': [{ data: '192.0.2.2', ttl: 300 }],
        'AAAA b.example': { error: 'NODATA', negativeTtl: 300 },
      },
      wellKnown: { [wellKnown]: { status: 200, body: '{"m.server":"b.example:443"}' } },
    });
    await resolve();
    world.patch({ dns: { 'A b.example': [{ data: '192.0.2.3', ttl: 300 }] } });
    await resolve();
    world.patch({ wellKnown: { [wellKnown]: { status: 404 } } });
    await resolve();
    world.patch({
      dns: {
        [`SRV _matrix._tcp.${NAME}`]: [{ priority: 1, weight: 1, port: 8443, target: 'b.example', ttl: 300 }],
      },
    });
    await resolve();
    world.patch({
      dns: {
        [`SRV _matrix._tcp.${NAME}`]: { error: 'NXDOMAIN', negativeTtl: 300 },
        [`A ${NAME}`]: { error: 'NXDOMAIN', negativeTtl: 300 },
      },
    });
    await resolve();
    world.patch({ dns: { [`A ${NAME}`]: [{ data: '192.0.2.1', ttl: 300 }] } });
    await resolve();
    const { entries } = await historyOf(stage.log, NAME, { direction: 'forwards' });
    const drawn = entries.filter(({ kind }) => kind === 'chosen' || kind === 'failed');
    expect(drawn.map(({ changes }) => changes.map(({ kind, from, to }) => [kind, from, to]))).toEqual([
      [],
      [
        ['destination', 'a.example:8448', 'b.example:443'],
        ['delegation-gained', '6 (host, port 8448)', '3.2 (delegated to a host with a port)'],
      ],
      [['addresses', '192.0.2.2', '192.0.2.3']],
      [
        ['destination', 'b.example:443', 'a.example:8448'],
        ['delegation-lost', '3.2 (delegated to a host with a port)', '6 (host, port 8448)'],
      ],
      [
        ['destination', 'a.example:8448', 'b.example:8443'],
        ['step-rose', '6 (host, port 8448)', '5 (SRV record _matrix._tcp of the host)'],
      ],
      [['lost', 'b.example:8443', 'no-addresses']],
      [['recovered', 'no-addresses', 'a.example:8448']],
    ]);
    expect(drawn[3]?.changes[1]?.text).toContain('The delegation was lost');
  });

  test('is told from a time on, in either direction', async () => {
    const log = await recordIncident(tuwunel385);
    const whole = await historyOf(log, 'matrix.org', { direction: 'forwards' });
    const cleared = whole.entries.findIndex(({ kind }) => kind === 'cleared');
    const at = whole.entries[cleared]?.recordedAt ?? 0;
    const before = await historyOf(log, 'matrix.org', { direction: 'backwards', at });
    const after = await historyOf(log, 'matrix.org', { direction: 'forwards', at });
    expect(before.entries.toReversed()).toEqual(whole.entries.slice(0, cleared + 1));
    expect(after.entries).toEqual(whole.entries.slice(cleared + 1));
    expect([before.isCut, after.isCut]).toEqual([false, false]);
    const beginning = whole.entries[0]?.recordedAt ?? 0;
    expect((await historyOf(log, 'matrix.org', { at: beginning - 1 })).entries).toEqual([]);
    expect(await historyOf(log, 'matrix.org', { at: beginning - 1, direction: 'forwards' })).toEqual(whole);
  });

  test('has acts and claims in it', async () => {
    await using stage = createStage(plainWorld(NAME), [NAME]);
    await stage.run(stage.resolver.resolve(NAME));
    await stage.clock.advanceBy(1000);
    await stage.run(stage.resolver.reportFailure(NAME));
    await stage.clock.advanceBy(1000);
    const { entries: claims } = parseCacheTable(
      `| Server Name | Destination | Hostname | Expires |\n| ${NAME} | ${NAME}:8443 | ${NAME} | 2026-03-05T06:14:07Z |`,
    );
    const options = { by: 'the operator', now: stage.clock.now() };
    await importClaims(
      stage.log,
      claims.map(({ claim }) => claim),
      options,
    );
    await stage.clock.advanceBy(1000);
    await stage.run(stage.resolver.forget(NAME, { by: 'the operator' }));
    const { entries } = await historyOf(stage.log, NAME);
    expect(kindsOf(entries).slice(0, 4)).toEqual(['cleared', 'claimed', 'reported', 'withdrawn']);
    expect(entries[1]?.text).toBe(
      'Tuwunel has a.example:8443 for a.example until 2026-03-05T06:14:07.000Z, as the operator brought in.',
    );
  });

  test('leaves out that everything was cleared before the name was first asked for', async () => {
    await using stage = createStage(plainWorld(NAME), [NAME]);
    for (let each = 0; each < 5; each += 1) {
      await stage.run(stage.resolver.forgetAll());
      await stage.clock.advanceBy(HOUR);
    }
    expect(await historyOf(stage.log, NAME)).toEqual({ entries: [], next: null, isCut: false });
    await stage.run(stage.resolver.resolve(NAME));
    for (const direction of ['forwards', 'backwards'] as const) {
      expect(kindsOf(await everyPage(stage.log, NAME, { direction, limit: 1 }))).not.toContain('cleared');
    }
  });

  test('is empty for a name that nobody asked for', async () => {
    await using log = createMemoryLog();
    expect(await historyOf(log, NAME)).toEqual({ entries: [], next: null, isCut: false });
    expect(await historyOf(log, NAME, { direction: 'forwards' })).toEqual({ entries: [], next: null, isCut: false });
  });
});

describe('page after page', () => {
  async function longLog(): Promise<EventLog> {
    await using stage = createStage(plainWorld(NAME), [NAME]);
    for (let round = 0; round < 90; round += 1) {
      if (round % 10 === 3) stage.world.patch({ dns: { [`A ${NAME}`]: [{ data: `192.0.2.${round}`, ttl: 300 }] } });
      if (round % 17 === 5) await stage.run(stage.resolver.forget(NAME));
      if (round % 23 === 7) await stage.run(stage.resolver.forgetAll());
      await stage.run(stage.resolver.resolve(NAME));
      await stage.clock.advanceBy(HOUR);
    }
    return stage.log;
  }

  /** What does not depend on where pages end. */
  const steady = (entries: readonly HistoryEntry[]) => {
    const times = new Map<string, number>();
    const rest = entries.filter(({ kind }) => kind !== 'confirmed' && kind !== 'asked');
    for (const { kind, count = 1 } of entries) times.set(kind, (times.get(kind) ?? 0) + count);
    return { rest, confirmed: times.get('confirmed') };
  };

  test('the history is the same, whatever the size of the pages, in either direction', async () => {
    const log = await longLog();
    const whole = steady(await everyPage(log, NAME, { direction: 'forwards', limit: 1000 }));
    expect(whole.rest.length).toBeGreaterThan(30);
    expect(whole.confirmed).toBeGreaterThan(30);
    for (const limit of [1, 2, 7, 50]) {
      expect(steady(await everyPage(log, NAME, { direction: 'forwards', limit }))).toEqual(whole);
      const back = await everyPage(log, NAME, { direction: 'backwards', limit });
      expect(steady(back.toReversed())).toEqual(whole);
    }
  });

  test('one page says that the beginning is not there, whatever was recorded of the name before it', async () => {
    await using stage = createStage(plainWorld(NAME), [NAME]);
    for (const by of ['one', 'another', 'a third']) {
      const { entries } = parseCacheTable(
        `| Server Name | Destination | Hostname | Expires |\n| ${NAME} | ${NAME}:8443 | ${NAME} | 2026-03-05T06:14:07Z |`,
      );
      const claims = entries.map(({ claim }) => claim);
      await importClaims(stage.log, claims, { by, now: stage.clock.now() });
      await stage.clock.advanceBy(HOUR);
    }
    for (let round = 0; round < 3; round += 1) {
      await stage.run(stage.resolver.resolve(NAME, { fresh: true }));
      await stage.clock.advanceBy(HOUR);
    }
    const log = withoutBeginning(stage.log, serverStream(NAME), 3);
    for (const direction of ['forwards', 'backwards'] as const) {
      for (const limit of [1, 2, 3, 100]) {
        const cut = (await pagesOf(log, NAME, { direction, limit })).filter(({ isCut }) => isCut);
        expect(cut).toHaveLength(1);
        const whole = await pagesOf(stage.log, NAME, { direction, limit });
        expect(whole.filter(({ isCut }) => isCut)).toEqual([]);
      }
      // Begun at a time of which nothing is there.
      const at = (await stage.log.readStream(serverStream(NAME)))[1]?.recordedAt ?? 0;
      expect((await historyOf(log, NAME, { direction, at })).isCut).toBe(true);
      expect((await historyOf(stage.log, NAME, { direction, at })).isCut).toBe(false);
    }
  });

  test('nothing moves by what is recorded meanwhile', async () => {
    await using stage = createStage(plainWorld(NAME), [NAME]);
    const resolve = (): Promise<unknown> => stage.run(stage.resolver.resolve(NAME, { fresh: true }));
    for (let round = 0; round < 10; round += 1) {
      await resolve();
      await stage.clock.advanceBy(HOUR);
    }
    const first = await historyOf(stage.log, NAME, { limit: 4 });
    const second = await historyOf(stage.log, NAME, { limit: 4, after: first.next ?? '' });
    await resolve();
    await stage.run(stage.resolver.forgetAll());
    expect(await historyOf(stage.log, NAME, { limit: 4, after: first.next ?? '' })).toEqual(second);
  });

  test('a cursor of the other direction, or none at all, is refused; so is a limit out of range', async () => {
    const log = await longLog();
    const { next } = await historyOf(log, NAME, { limit: 2 });
    for (const after of ['', 'backwards', 'backwards.1.1', 'backwards.1.1.x', "backwards.1.1.1'"]) {
      await expect(historyOf(log, NAME, { after })).rejects.toThrow(InvalidRead);
    }
    await expect(historyOf(log, NAME, { after: next ?? '', direction: 'forwards' })).rejects.toThrow(InvalidRead);
    for (const limit of [0, 1001, 1.5]) await expect(historyOf(log, NAME, { limit })).rejects.toThrow(InvalidRead);
  });
});
