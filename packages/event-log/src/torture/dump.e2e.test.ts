import { join } from 'node:path';
import { dumpAndRestore, installedPostgres, startPostgresServer } from '@wherefore/testkit/postgres';
import { openScratch } from '@wherefore/testkit/processes';
import { expect, test } from 'vitest';
import { openEventLog } from '../postgres/open-event-log.ts';
import { event } from '../testing/sample-events.ts';
import { inSession } from './connect.ts';
import { cleanDelivery, cleanLog, judgeDelivery, type Sighting } from './judge.ts';
import { openReader } from './readers.ts';
import { torture } from './run.ts';
import type { ReaderName, Target } from './settings.ts';
import { readTruth } from './truth.ts';

const binaries = installedPostgres();
if (binaries === undefined) {
  console.warn('NOT TESTED: dump and restore. No pg_dump here; WHEREFORE_POSTGRES_BINARIES names its folder.');
}

/** Every reader waits for transactions of the cluster that a log was written in; a fresh one knows none of them. */
test.skipIf(binaries === undefined)('a log restored into a fresh cluster is there at once, and goes on', async () => {
  const folder = binaries ?? '';
  await using from = await startPostgresServer({ binaries: folder });
  await using to = await startPostgresServer({ binaries: folder });
  await using scratch = await openScratch();
  const schema = 'dumped';
  const target: Target = { schema, url: from.url };
  const report = await torture(from, {
    ...{ ...target, madeWith: {}, seed: 4, processes: 2, writers: 3, rawWriters: 1, events: 1500 },
    readers: [],
    chaos: {},
  });
  expect(report.log).toEqual(cleanLog);
  const before = await inSession(from.url, async (session) => {
    await session.query(BURN_TRANSACTIONS);
    await openEventLog(from.url, { schema }).then(async (log) => {
      await log.append([{ stream: 'last', expected: 'any', events: [event()] }]);
      await log[Symbol.asyncDispose]();
    });
    return (await readTruth(target)).events;
  });

  await dumpAndRestore(folder, { from: from.url, to: to.url, file: join(scratch.path, 'dump.sql') });

  const restored = { ...target, url: to.url };
  expect(await readTruth(restored)).toMatchObject({ events: before, brokenChains: 0 });
  expect(judgeDelivery(before, await readOnce('ours', restored))).toEqual(cleanDelivery);
  // What reads by transaction ids waits until the new cluster has used up as many.
  expect((await readOnce('xid', restored)).length).toBeLessThan(before.length);

  await using log = await openEventLog(to.url, { schema });
  const [head] = before.slice(-1);
  const [result] = await log.append([{ stream: 'last', expected: 1, events: [event()] }]);
  expect(result).toMatchObject({ kind: 'appended', version: 2 });
  expect(result?.kind === 'appended' && result.position > (head?.position ?? 0n)).toBe(true);
  expect(await readOnce('ours', restored)).toHaveLength(before.length + 1);
});

/** Each subtransaction that writes takes an id. */
const BURN_TRANSACTIONS = `do $$ begin
  create temporary table burnt (n int);
  for n in 1..5000 loop
    begin
      insert into burnt values (n);
    exception when others then null;
    end;
  end loop;
end $$`;

/** Page by page until a page is empty: nobody waits for anything. */
async function readOnce(name: ReaderName, target: Target): Promise<readonly Sighting[]> {
  await using reader = await openReader(name, target);
  const given: Sighting[] = [];
  for (let checkpoint = reader.start; ; ) {
    const page = await reader.poll(checkpoint);
    if (page.given.length === 0) return given;
    given.push(...page.given);
    checkpoint = page.checkpoint;
  }
}
