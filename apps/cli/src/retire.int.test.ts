import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deleteArchived, openArchive, openDatabase, openLogIn } from '@wherefore/event-log/postgres';
import { citedByRows, keepCited, openProjections } from '@wherefore/projections';
import { tuwunel385 } from '@wherefore/testkit';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lines, parsed } from './testing/line-schemas.ts';

import { type Finished, runInside } from './testing/run-inside.ts';

const NAME = tuwunel385.serverName;
/** So few that the story fills several partitions. */
const PARTITION = 10;

/** In the sample. */
let tuwunelEvents: number;
let server: PostgresServer;
let folder: string;
let archive: string;

const run = (...args: readonly string[]): Promise<Finished> => runInside(args, { env: { DATABASE_URL: server.url } });
const runArchived = (...args: readonly string[]): Promise<Finished> =>
  runInside(args, { env: { DATABASE_URL: server.url, WHEREFORE_ARCHIVE: archive } });

beforeAll(async () => {
  [server, folder] = await Promise.all([startPostgresServer(), mkdtemp(join(tmpdir(), 'wherefore-retire-'))]);
  archive = join(folder, 'archive');
  await using database = await openDatabase(server.url);
  await using _ = await openLogIn(database, { partitionRows: PARTITION });
  const imported = await run('import', '--json', new URL('../samples/tuwunel-385.jsonl', import.meta.url).pathname);
  const [line] = parsed(lines.importedLine, imported.stdout);
  tuwunelEvents = Number(line?.['recorded']);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** What is asked of a history. */
async function answers(ask: typeof run): Promise<readonly Finished[]> {
  const all: Finished[] = [];
  for (const day of ['2026-03-01', '2026-03-03', '2026-03-05', '2026-03-08']) {
    all.push(await ask('explain', NAME, '--at', day));
  }
  all.push(await ask('history', NAME), await ask('history', NAME, '--events', '--json'), await ask('replay', '--json'));
  all.push(await ask('replay', '--policy', 'tuwunel-1.5.1'), await ask('caches', 'destinations', '--json'));
  all.push(await ask('caches', 'overrides'));
  return all;
}

/** What the retention of a worker does with what is old enough. */
async function deleteWhatIsArchived(): Promise<bigint> {
  await using database = await openDatabase(server.url);
  await using log = await openLogIn(database, { archive: openArchive(database, archive) });
  const rows = citedByRows(openProjections(database, log));
  const olderThan = Date.now() + 365 * 86_400_000;
  await deleteArchived(database, { archive, olderThan, keep: (range) => keepCited(log, rows, range) });
  return await log.deletedTo();
}

describe('retire', () => {
  test('tells beforehand what would leave, and moves nothing', async () => {
    const young = await run('retire', '--dry-run', '--older-than', '1990-01-01', '--archive', archive);
    expect(young.stdout).toMatch(/^Nothing is old enough\. The partition up to position 10 has an event of 20/);
    const text = await run('retire', '--dry-run', '--older-than', '0d', '--archive', archive);
    expect(text).toMatchObject({ stderr: '', exitCode: 0 });
    expect(text.stdout).toMatch(/^positions 1 to 10: 10 events, [\d.]+ kB\npositions 11 to 20: 10 events, /);
    expect(text.stdout).toMatch(
      /\n\d+ events in \d+ partitions of [\d.]+ [kM]B would leave for \S+\. Partitions leave as a whole, and once something is recorded behind them: the one up to position \d+ is the last one yet, the log has come to \d+\.\n$/,
    );
    const { stdout } = await run('retire', '--dry-run', '--older-than', '0d', '--archive', archive, '--json');
    const told = parsed(lines.retireLine, stdout);
    expect(told.at(0)).toMatchObject({ kind: 'partition', firstPosition: '1', lastPosition: '10', events: 10 });
    expect(told.at(-1)).toMatchObject({ kind: 'summary', isMoved: false, staying: { kind: 'open' } });
    expect(await readdir(folder)).toEqual([]);
  });

  test('moves whole partitions, and every answer is as before', async () => {
    const before = await answers(run);
    const whole = parsed(lines.verifySummaryLine, (await run('verify', '--json')).stdout)[0];
    const { stdout, stderr } = await run('retire', '--yes', '--json', '--older-than', '0d', '--archive', archive);
    expect(stderr).toBe('');
    const told = parsed(lines.retireLine, stdout);
    const summary = told.at(-1);
    expect(summary).toMatchObject({ isMoved: true, partitions: told.length - 1, events: 10 * (told.length - 1) });
    expect(Number(summary?.['carried'])).toBeGreaterThan(0);
    expect(Number(summary?.['carried'])).toBeLessThan(Number(summary?.['events']));
    expect(await answers(runArchived)).toEqual(before);
    const again = parsed(lines.verifySummaryLine, (await runArchived('verify', '--json')).stdout)[0];
    expect(again).toEqual({ ...whole, segments: told.length - 1 });
    const rebuilt = await runArchived('rebuild', '--json');
    expect(parsed(lines.rebuiltLine, rebuilt.stdout)).toMatchObject([{ areEqual: true }, { areEqual: true }]);
    const option = await run('replay', '--archive', archive);
    expect(option.stdout).toMatch(/^9 conclusions decided again: 9 equal, /);
  });

  test('is done when it is done', async () => {
    expect(await run('retire', '--yes', '--older-than', '0d', '--archive', archive)).toEqual({
      stdout: expect.stringMatching(/^Nothing is old enough\. Partitions leave as a whole, /),
      stderr: '',
      exitCode: 0,
    });
  });

  test('leaves what is cached at hand, and what misses its archive says so', async () => {
    const missing =
      /^wherefore: events up to position \d+0 were retired into an archive: say with --archive DIR where /;
    for (const args of [
      ['explain', NAME, '--at', '2026-03-05'],
      ...[['replay'], ['replay', NAME], ['replay', '--policy', 'synapse'], ['verify'], ['export'], ['rebuild']],
    ]) {
      const { stdout, stderr, exitCode } = await run(...args);
      expect({ args, stdout, exitCode }).toEqual({ args, stdout: '', exitCode: 2 });
      expect(stderr).toMatch(missing);
    }
    const history = await run('history', NAME);
    expect(history).toMatchObject({ stdout: expect.stringContaining(NAME), exitCode: 0 });
    expect(history.stderr).toMatch(missing);
    const [row = {}] = parsed(lines.destinationLine, (await run('caches', 'destinations', '--json')).stdout);
    const evidence = await run('history', NAME, '--events', '--json');
    const ids = parsed(lines.eventLine, evidence.stdout).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([row['concludedId'], ...(row['because'] as string[])]));
  });

  test('wants the same archive every time, and one that is there', async () => {
    const elsewhere = await run('retire', '--yes', '--older-than', '0d', '--archive', join(folder, 'other'));
    expect(elsewhere.stderr).toMatch(/^wherefore: --archive: there is no directory /);
    await rename(archive, `${archive}-moved`);
    const gone = await runArchived('history', NAME);
    expect(gone).toEqual({
      stdout: '',
      stderr: `wherefore: WHEREFORE_ARCHIVE: there is no directory ${archive}\n`,
      exitCode: 2,
    });
    await rename(`${archive}-moved`, archive);
    const [first = ''] = (await readdir(archive)).filter((name) => name.endsWith('.segment')).sort();
    await rename(join(archive, first), join(folder, first));
    const incomplete = await run('retire', '--yes', '--older-than', '0d', '--archive', archive);
    expect(incomplete.stderr).toMatch(/^wherefore: --archive: there is no .*\.segment, and the events that were /);
    await rename(join(folder, first), join(archive, first));
  });

  test('shows in the stats', async () => {
    const [log] = parsed(lines.statsLine, (await runArchived('stats', '--json')).stdout);
    const events = tuwunelEvents;
    const { archived, ...live } = log as { archived: { events: number; segments: number }; events: { count: number } };
    expect(archived.events + live.events.count).toBe(events);
    expect(log).toMatchObject({ events: { isExact: true }, oldest: { position: '1' }, settled: [String(events)] });
    const text = await run('stats');
    expect(text.stdout).toMatch(
      /^postgres\S+: \d+ events in \d+ streams, [\d.]+ [kM]B with indexes\.\nIn the archive: \d+0 events up to position \d+0, [\d.]+ kB in \d+ segments; \d+ of them are at hand here, too\.\nRecorded from long ago to 2026-\S+; settled up to position \d+\.\n\n\| Projection/,
    );
  });

  test('has the log go on in its next partition, so that small histories leave by and by', async () => {
    const retire = async (...more: readonly string[]) => {
      const args = ['--yes', '--json', '--older-than', '0d', '--archive', archive, ...more];
      return parsed(lines.retireLine, (await runArchived('retire', ...args)).stdout).at(-1);
    };
    // One was begun without the archive.
    await runArchived('rebuild');
    await runArchived('clear', NAME);
    expect(await retire('--dry-run')).toMatchObject({ isStarted: false, isMoved: false });
    expect(await retire()).toMatchObject({ isStarted: true });
    // There is nothing in the next one, and nothing behind the last.
    expect(await retire()).toMatchObject({ isStarted: false, isMoved: false, staying: { kind: 'open' } });
    await runArchived('clear', NAME);
    expect(await retire()).toMatchObject({ isMoved: true });
  });

  test('may be followed by the end of what is archived: what is left is told of as such, and taken in elsewhere', async () => {
    const entries = parsed(lines.entryLine, (await runArchived('history', NAME, '--json', '--limit', '1000')).stdout);
    const then = String(entries[Math.floor(entries.length / 2)]?.['recordedAt']);
    const deletedTo = await deleteWhatIsArchived();
    const told = `wherefore: what was recorded up to position ${deletedTo} was deleted: this is about what is left\n`;
    expect(await runArchived('verify')).toMatchObject({ stderr: told, exitCode: 0 });
    const rebuilt = await runArchived('rebuild', '--json');
    expect(rebuilt).toMatchObject({ stderr: told, exitCode: 0 });
    expect(parsed(lines.rebuiltLine, rebuilt.stdout)).toMatchObject([
      { areEqual: true, deletedTo: [String(deletedTo)] },
      { areEqual: true },
    ]);
    const replayed = await runArchived('replay');
    expect(replayed).toMatchObject({ stderr: told, exitCode: 0 });
    expect(replayed.stdout).toMatch(/^\d+ conclusions? decided again: \d+ equal, 0 different, /);
    const file = join(folder, 'left.jsonl');
    const exported = await runArchived('export', file);
    expect(exported.stderr).toContain(told);
    const copy = join(folder, 'copy');
    const imported = await run('import', '--json', '--database', copy, file);
    const [line] = parsed(lines.importedLine, imported.stdout);
    expect(exported.stderr).toContain(`${String(line?.['recorded'])} events are in`);
    expect(await run('verify', '--database', copy)).toMatchObject({ stderr: '', exitCode: 0 });
    const held = await runArchived('caches', 'destinations', '--json');
    expect(await run('caches', 'destinations', '--json', '--database', copy)).toMatchObject({ stdout: held.stdout });
    const explained = await runArchived('explain', NAME, '--at', then);
    expect(explained).toMatchObject({ stdout: expect.stringContaining('is not there any more'), stderr: told });
    const asLine = await runArchived('explain', NAME, '--at', then, '--json');
    expect(asLine.stderr).toBe(told);
    expect(parsed(lines.explanationAtLine, asLine.stdout)).toMatchObject([{ isCut: true }]);
    const stats = await runArchived('stats', '--json');
    expect(stats.stderr).toBe(told);
    expect(parsed(lines.statsLine, stats.stdout)[0]).toMatchObject({ kind: 'log' });
    const unknown = await runArchived('history', 'unknown.example', '--json');
    expect(unknown).toMatchObject({ stdout: '', exitCode: 1 });
    expect(unknown.stderr).toMatch(
      /^wherefore: what was recorded up to .*\nwherefore: nothing is recorded about unknown/,
    );
    expect(await runArchived('history', NAME)).toMatchObject({ stderr: told, exitCode: 0 });
    for (const [schema, ...more] of [
      [lines.entryLine, '--limit', '1000'],
      [lines.eventLine, '--events', '--limit', '1000'],
    ] as const) {
      const left = await runArchived('history', NAME, '--json', ...more);
      expect(left).toMatchObject({ stderr: told, exitCode: 0 });
      expect(parsed(schema, left.stdout).length).toBeGreaterThan(0);
    }
  });
});
