import { openDatabase, openLogIn } from '@wherefore/event-log/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { figuresOf, type JudgedCluster, judgeCluster } from './judge/judge-cluster.ts';
import { judgeStorage } from './judge/judge-storage.ts';
import { whyNoInternet } from './play/lab.ts';
import { type Played, playCluster } from './play/play-cluster.ts';

const noInternet = await whyNoInternet();

/** After so long every node knows of a clearing, also on a machine that is busy: a second is for the campaign. */
const SEEN_WITHIN_MS = 5000;

const PLAY = {
  seed: 4,
  names: 80,
  forMs: 16_000,
  kills: 10,
  askers: 6,
  operators: 3,
  clearAllEveryMs: 12_000,
  changeEveryMs: 200,
  changesAtOnce: 1,
};

describe('two APIs and three workers on one database, killed at any time', () => {
  let played: Played;
  let judged: JudgedCluster;

  beforeAll(async () => {
    if (noInternet !== undefined) return;
    played = await playCluster(PLAY);
    judged = await judgeCluster(played, { seenWithinMs: SEEN_WITHIN_MS });
    console.log('a cluster', JSON.stringify(figuresOf(played, judged)));
  });

  afterAll(async () => {
    await played?.[Symbol.asyncDispose]();
  });

  test('every answer is a conclusion of the log that was fresh then, or drawn for whoever asked', ({ skip }) => {
    if (noInternet !== undefined) skip(noInternet);
    expect(judged.answers.violations).toEqual([]);
    expect(judged.answers).toMatchObject({ answers: atLeast(100), fromMemory: atLeast(50), ofTheMoment: atLeast(1) });
    expect(judged.explained.violations).toEqual([]);
    expect(judged.explained.explained).toEqual(atLeast(1));
  });

  test('no conclusion outlives what it rests on', ({ skip }) => {
    if (noInternet !== undefined) skip(noInternet);
    expect(judged.freshness.violations).toEqual([]);
    expect(judged.freshness.cited).toEqual(atLeast(200));
  });

  test('who lives answers, or says when to come again, whoever else is killed', ({ skip }) => {
    if (noInternet !== undefined) skip(noInternet);
    expect(judged.exchanges.violations).toEqual([]);
    expect(played.kills).toHaveLength(PLAY.kills);
  });

  test('what was acknowledged is recorded, and known to every node before long', ({ skip }) => {
    if (noInternet !== undefined) skip(noInternet);
    expect(judged.acts.violations).toEqual([]);
    expect(judged.answers).toMatchObject({ afterActs: atLeast(20), pinned: atLeast(1) });
    expect(judged.delays.acts).toEqual(atLeast(1));
  });

  test('no name is refreshed twice for one due time', ({ skip }) => {
    if (noInternet !== undefined) skip(noInternet);
    expect(judged.refreshes.violations).toEqual([]);
    expect(judged.refreshes.refreshed).toEqual(atLeast(10));
  });

  test('chains, provenance, replay and projections hold in the end, and all processes end in order', ({ skip }) => {
    if (noInternet !== undefined) skip(noInternet);
    expect(judged.storage.violations).toEqual([]);
    expect(judged.storage.replayed).toEqual(atLeast(100));
    expect(played.exitCodes).toEqual([0, 0, 0, 0, 0]);
    expect(played.errors).toEqual([]);
  });

  test('positive control: what was done to events and rows behind the back of everybody is found out', async ({
    skip,
  }) => {
    if (noInternet !== undefined) skip(noInternet);
    await using database = await openDatabase(played.lab.server.url);
    await using log = await openLogIn(database);
    const { schema } = database;
    const chosen = judged.story.events.findLast(({ type }) => type === 'DestinationChosen');
    const seen = judged.story.events.findLast(({ type }) => type === 'AddressesLookedUp');
    const other = `(data::jsonb || '{"hostHeader":"x.example"}')::json`;
    await database.transact(async (session) => {
      // Guards are for those who have no such rights.
      await session.query('set local session_replication_role = replica');
      await session.query(`update ${schema}.event set data = ${other} where event_id = $1::uuid`, [chosen?.id ?? '']);
      await session.query(`update ${schema}.event set causation_id = null where event_id = $1::uuid`, [seen?.id ?? '']);
      await session.query(`update ${schema}_projections.destination set confirmations = confirmations + 1`);
    });
    const { violations } = await judgeStorage(database, log);
    const found = violations.join('\n');
    expect(found).toContain(`the chain of ${chosen?.stream} is broken`);
    expect(found).toContain(`${chosen?.id} is not what is decided again: different`);
    expect(found).toContain(`${seen?.id}: no-request`);
    expect(found).toContain('destination rebuilt by sql has other rows');
  });
});

function atLeast(count: number): unknown {
  return expect.toSatisfy((value: number) => value >= count, `at least ${count}`);
}
