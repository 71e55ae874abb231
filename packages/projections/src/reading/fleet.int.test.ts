import { randomUUID } from 'node:crypto';
import type { JsonObject } from '@wherefore/event-log';
import { type Database, openDatabase } from '@wherefore/event-log/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProjectionRig, projectionRig } from '../testing/projection-rig.ts';
import { resolved } from '../testing/resolved.ts';

const THEN = 1_767_225_600_000;
const MINUTE = 60_000;
const NOW = THEN + 30 * MINUTE;

let database: Database;
let rig: ProjectionRig;

beforeAll(async () => {
  database = await openDatabase('memory://');
  rig = await projectionRig(database);
});

afterAll(async () => {
  await rig[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function record(stream: string, type: string, data: object): Promise<string> {
  const id = randomUUID();
  const events = [{ id, type, data: data as JsonObject, observedAt: THEN }];
  await rig.log.append([{ stream, expected: 'any', events }]);
  return id;
}

async function lookedUp(host: string, at: number, outcome: object): Promise<string> {
  const said = { kind: 'address', host, family: 4, requestedAt: at, observedAt: at, draw: 0, server: '192.0.2.53' };
  return await record(`question:a:${host}`, 'AddressesLookedUp', { ...said, outcome });
}

const found = { kind: 'records', records: [{ address: '192.0.2.1', ttl: 60 }], aliases: [], authenticated: false };
const failed = { kind: 'failure', reason: 'timeout', message: 'no answer within 5 s' };

/** A conclusion that rests on these. */
async function chosen(name: string, because: readonly string[], at: number, freshUntil: number): Promise<void> {
  const target = { host: name, port: 8448, addresses: ['192.0.2.1'] };
  const said = { outcome: 'destination', serverName: name, step: '5', policy: 'recommended@1', because };
  const where = { hostHeader: name, tlsName: name, sni: name, targets: [target] };
  const times = { freshUntil, decidedAt: at, since: at, draw: 0 };
  await record(`server:${name}`, 'DestinationChosen', { ...said, ...where, ...times });
}

async function restingOnStale(now: number): Promise<readonly string[]> {
  const { items } = await rig.projections.destinations.list({ restsOnStale: true, now });
  return items.map(({ serverName }) => serverName);
}

describe('names that rest on what is past its time', () => {
  it('are those that serve from an answer that was not renewed, until it is', async () => {
    const good = await lookedUp('old.example', THEN, found);
    // Drawn while the answer was fresh: it ends with it.
    await chosen('before.example', [good], THEN, THEN + MINUTE);
    const failure = await lookedUp('old.example', NOW - 1000, failed);
    await chosen('old.example', [good, failure], NOW - 1000, NOW + MINUTE);
    const fresh = await lookedUp('new.example', NOW - 1000, found);
    await chosen('new.example', [fresh], NOW - 1000, NOW + MINUTE);
    const many = Array.from({ length: 20 }, () => randomUUID());
    await chosen('many.example', [...many, good, failure], NOW - 1000, NOW + MINUTE);
    await rig.projections.catchUp();
    expect(await restingOnStale(NOW)).toEqual(['many.example', 'old.example']);
    const { destinations } = rig.projections;
    expect(await destinations.count({ restsOnStale: true, now: NOW })).toBe(2);
    expect(await destinations.count({ restsOnStale: false, now: NOW })).toBe(2);
    expect(await rig.projections.nameStatistics({ now: NOW })).toMatchObject({ restingOnStale: 2 });
    // What has expired serves no more.
    expect(await restingOnStale(NOW + MINUTE)).toEqual([]);
    await lookedUp('old.example', NOW, found);
    await rig.projections.catchUp();
    expect(await restingOnStale(NOW)).toEqual([]);
    expect(await destinations.count({ restsOnStale: false, now: NOW })).toBe(4);
  });
});

describe('names that are held', () => {
  let own: ProjectionRig;

  beforeAll(async () => {
    own = await projectionRig(database);
    const until = (minutes: number): { readonly at: number; readonly freshUntil: number } => ({
      at: THEN,
      freshUntil: NOW + minutes * MINUTE,
    });
    await resolved(own.log, 'c.example', until(3));
    await resolved(own.log, 'a.example', until(60));
    await resolved(own.log, 'b.example', { ...until(3), pin: randomUUID() });
    await resolved(own.log, 'd.example', until(-1));
    await resolved(own.log, 'e.example', until(0));
    await resolved(own.log, 'gone.example', until(9));
    const cleared = { subject: 'gone.example', by: 'operator', clearedAt: NOW };
    const events = [{ id: randomUUID(), type: 'CacheCleared', data: cleared }];
    await own.log.append([{ stream: 'server:gone.example', expected: 'any', events }]);
    await own.projections.catchUp();
  });

  afterAll(() => own[Symbol.asyncDispose]());

  it('are told in figures, without what was cleared', async () => {
    expect(await own.projections.nameStatistics({ now: NOW })).toEqual({
      names: 5,
      fresh: 3,
      expired: 2,
      unresolvable: 0,
      pinned: 1,
      restingOnStale: 0,
      expiring: 2,
    });
    expect(await own.projections.nameStatistics({ now: NOW, expiringWithinMs: 60 * MINUTE })).toMatchObject({
      expiring: 3,
    });
  });

  it.each([
    ['all', { status: 'live' }, 5],
    ['fresh', { stale: false }, 3],
    ['expired', { stale: true, status: 'live' }, 2],
    ['by a part of the name', { q: 'a.ex', status: 'live' }, 1],
    ['pinned', { pinned: true }, 1],
    ['none', { q: 'nothing' }, 0],
  ] as const)('are counted: %s', async (_, filter, count) => {
    expect(await own.projections.destinations.count({ now: NOW, ...filter })).toBe(count);
  });

  it('come in the order of expiry, each once whatever the pages', async () => {
    const { destinations } = own.projections;
    const walked: string[] = [];
    let after: string | undefined;
    do {
      const page = await destinations.list({
        ...{ sort: 'expiry', status: 'live', now: NOW, limit: 1 },
        ...(after !== undefined && { after }),
      });
      walked.push(...page.items.map(({ serverName }) => serverName));
      after = page.next;
    } while (after !== undefined);
    expect(walked).toEqual(['d.example', 'e.example', 'b.example', 'c.example', 'a.example']);
    const { items } = await destinations.list({ sort: 'expiry', stale: false, now: NOW });
    expect(items.map(({ serverName }) => serverName)).toEqual(['b.example', 'c.example', 'a.example']);
    for (const wrong of ['', 'a.example', '1', '1.5 a', '-1 a', '9999999999999999 a']) {
      await expect(destinations.list({ sort: 'expiry', after: wrong }), wrong).rejects.toThrow(RangeError);
    }
  });

  it('have so many overrides', async () => {
    const { overrides } = own.projections;
    expect(await overrides.count()).toBe(5);
    expect(await overrides.count({ stale: false, now: NOW })).toBe(3);
    expect(await overrides.count({ q: 'a.example' })).toBe(1);
  });
});
