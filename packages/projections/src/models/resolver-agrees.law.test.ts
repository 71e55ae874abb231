import { createResolver, type Resolver } from '@wherefore/core';
import { addressOverrides, type Conclusion, type Destination, type Policy } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';
import { type Database, openDatabase } from '@wherefore/event-log/postgres';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plainFold } from '../testing/plain-fold.ts';
import { type ProjectionRig, projectionRig } from '../testing/projection-rig.ts';
import { copyInto, everyEvent, type PlayedLog, playLog, randomLogs } from '../testing/random-log.ts';
import type { DestinationRow } from './destination.ts';
import type { EvidenceRow } from './evidence.ts';
import { projections } from './models.ts';

const RUNS = Number(process.env['LAW_RUNS'] ?? 15);

let database: Database;

beforeAll(async () => {
  database = await openDatabase('memory://');
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

/** A resolver over the same log that cannot ask anybody. */
function deafResolver({ log, clock, policy, rules }: PlayedLog): Resolver {
  const refuse = async (): Promise<never> => {
    throw new Error('asked');
  };
  const dns = { lookupSrv: refuse, lookupAddresses: refuse };
  return createResolver({ log, clock, policy, addressRules: rules, dns, fetch: refuse, random: () => 0 });
}

/** What a new resolver over the log serves of a name without resolving it. */
async function served(played: PlayedLog, serverName: string): Promise<Conclusion | undefined> {
  const resolver = deafResolver(played);
  const requests = async (): Promise<number> =>
    (await everyEvent(played.log)).filter(({ type }) => type === 'ResolutionRequested').length;
  const before = await requests();
  const conclusion = await played.clock.run(resolver.resolve(serverName).catch(() => undefined));
  const isServed = (await requests()) === before;
  await played.clock.run(Promise.resolve(resolver[Symbol.asyncDispose]()));
  return isServed ? conclusion : undefined;
}

function conclusionOf(row: DestinationRow): object {
  const { serverName, step, freshUntil, policy, because } = row;
  if (row.outcome === 'unresolvable') {
    const { code, message } = row;
    return { outcome: 'unresolvable', serverName, code, step, message, freshUntil, policy, because };
  }
  const { hostHeader, tlsName, sni, targets } = row;
  return { outcome: 'destination', serverName, step, hostHeader, tlsName, sni, targets, freshUntil, policy, because };
}

async function everyDestination({ projections: own }: ProjectionRig): Promise<readonly DestinationRow[]> {
  const rows: DestinationRow[] = [];
  for (let after: string | undefined; ; ) {
    const page = await own.destinations.list({ limit: 2, ...(after === undefined ? {} : { after }) });
    rows.push(...page.items);
    if (page.next === undefined) return rows;
    after = page.next;
  }
}

async function everyOverride({ projections: own }: ProjectionRig): Promise<readonly object[]> {
  const rows: object[] = [];
  for (let after: string | undefined; ; ) {
    const page = await own.overrides.list({ limit: 1, ...(after === undefined ? {} : { after }) });
    rows.push(
      ...page.items.map(({ owner, host, port, addresses, freshUntil }) => ({
        owner,
        host,
        port,
        addresses,
        freshUntil,
      })),
    );
    if (page.next === undefined) return rows;
    after = page.next;
  }
}

describe('on any timeline', () => {
  test('the destination cache has what a new resolver over the log would serve, and nothing else', async () => {
    const counts = { served: 0, 'not served': 0, overrides: 0 };
    await fc.assert(
      fc.asyncProperty(randomLogs({ minSteps: 20, maxSteps: 60 }), async (timeline) => {
        const played = await playLog(timeline);
        await using rig = await projectionRig(database);
        await copyInto(rig.log, played.events);
        await rig.projections.catchUp();
        const rows = await everyDestination(rig);
        const known = new Set(
          played.events.flatMap(({ stream }) => (stream.startsWith('server:') ? stream.slice(7) : [])),
        );
        expect(rows.map(({ serverName }) => serverName)).toEqual([...known].sort());
        for (const row of rows) {
          const now = played.clock.now();
          const isFresh = row.status === 'live' && Number(row.freshUntil) > now;
          const conclusion = await served(played, row.serverName);
          expect(conclusion, row.serverName).toEqual(isFresh ? conclusionOf(row) : undefined);
          counts[isFresh ? 'served' : 'not served'] += 1;
        }
        const live = rows.filter(({ status, outcome }) => status === 'live' && outcome === 'destination');
        const overrides = live.flatMap((row) => addressOverrides(conclusionOf(row) as Destination));
        expect(await everyOverride(rig)).toEqual(overrides);
        counts.overrides += overrides.length;
      }),
      { numRuns: RUNS },
    );
    console.log('destinations that a new resolver served, or not', counts);
    for (const each of Object.values(counts)) expect(each).toBeGreaterThan(0);
  });

  test('evidence is as the resolver judged it when it cited it', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(randomLogs({ processes: 1 }), async (timeline) => {
        const { events, policy } = await playLog(timeline);
        compared += checkCitedEvidence(events, policy);
      }),
      { numRuns: RUNS * 4 },
    );
    console.log('pieces of evidence compared', compared);
    expect(compared).toBeGreaterThan(RUNS);
  });
});

/** What a fresh conclusion rests on was fresh at least as long: so says the row of the question, too. */
function checkCitedEvidence(events: readonly RecordedEvent[], policy: Policy): number {
  let compared = 0;
  const [, evidence] = projections(policy);
  if (evidence === undefined) throw new Error('no model of evidence');
  for (const [index, event] of events.entries()) {
    if (event.type !== 'DestinationChosen' && event.type !== 'ConclusionConfirmed') continue;
    const { because, freshUntil, decidedAt } = event.data as {
      readonly because: readonly string[];
      readonly freshUntil: number;
      readonly decidedAt: number;
    };
    const rows = [...plainFold(evidence, events.slice(0, index)).rows.values()] as readonly EvidenceRow[];
    for (const row of rows) {
      if (row.observedId === null || !because.includes(row.observedId) || row.verdict === 'failed') continue;
      if (Number(row.freshUntil) <= decidedAt) continue;
      expect(Number(row.freshUntil), row.question).toBeGreaterThanOrEqual(freshUntil);
      compared += 1;
    }
  }
  return compared;
}
