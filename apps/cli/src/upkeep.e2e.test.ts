import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@wherefore/event-log/postgres';
import { tuwunel385 } from '@wherefore/testkit';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { type Line, lines, parsed } from './testing/line-schemas.ts';
import { finished, runCli, startCli } from './testing/run-cli.ts';
import { type Finished, runInside } from './testing/run-inside.ts';

const NAME = tuwunel385.serverName;
const SAMPLE = new URL('../samples/tuwunel-385.jsonl', import.meta.url).pathname;

let server: PostgresServer;
let folder: string;

/** Runs a command on the history of the sample, which is where `DATABASE_URL` says. */
const run = (...args: readonly string[]): Promise<Finished> => runInside(args, { env: { DATABASE_URL: server.url } });

async function linesOf(schema: z.ZodType<Line>, ...args: readonly string[]): Promise<readonly Line[]> {
  const { stdout, stderr } = await run(...args, '--json');
  expect(stderr).toBe('');
  return parsed(schema, stdout);
}

/** A database beside the one of the sample, without anything in it. */
async function emptyDatabase(name: string): Promise<string> {
  await using database = await openDatabase(server.url);
  await database.session.query(`create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return url.href;
}

beforeAll(async () => {
  [server, folder] = await Promise.all([startPostgresServer(), mkdtemp(join(tmpdir(), 'wherefore-upkeep-'))]);
  expect(await run('import', SAMPLE)).toMatchObject({ stderr: '', exitCode: 0 });
  expect(await run('caches', 'destinations')).toMatchObject({ stderr: '', exitCode: 0 });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe('upkeep', () => {
  test('verify follows every chain', async () => {
    const [summary] = await linesOf(lines.verifySummaryLine, 'verify');
    expect(summary).toMatchObject({ isWhole: true });
    expect(Number(summary?.['events'])).toBeGreaterThan(50);
    const { stdout, exitCode } = await run('verify');
    expect(stdout).toMatch(/^\d+ events in \d+ streams: every chain holds from its first event to its last\.\n$/);
    expect(exitCode).toBe(0);
  });

  test('stats tells sizes, projections and steps', async () => {
    const told = await linesOf(lines.statsLine, 'stats');
    expect(told.map(({ kind }) => kind)).toEqual(['log', 'projection', 'projection', 'step']);
    expect(told[0]).toMatchObject({ database: expect.stringContaining(':***@') });
    expect((await run('stats')).stdout).toMatch(/\| Projection +\| Serves +\| Position +\| Lag +\| Updated +\|\n/);
  });

  test('rebuild builds, swaps, and swaps back', async () => {
    const rebuilt = await linesOf(lines.rebuiltLine, 'rebuild', 'destinations');
    expect(rebuilt).toMatchObject([{ projection: 'destination', generation: 2, rows: 1, areEqual: true }]);
    const back = await linesOf(lines.swappedBackLine, 'rebuild', 'destination', '--swap-back');
    expect(back).toEqual([{ projection: 'destination', generation: 1, swappedBack: true }]);
    expect(await run('rebuild', 'evidence', '--swap-back')).toMatchObject({ stdout: '', exitCode: 1 });
  });
});

describe('export and import', () => {
  test('go from one database into another, and once only', async () => {
    const file = join(folder, 'story.jsonl');
    const exported = await run('export', file);
    expect(exported).toMatchObject({ stdout: '', exitCode: 0 });
    const piped = await run('export', '--server', NAME, '-');
    const events = (text: string): string[] => text.split('\n').filter((line) => line.includes('"stream"'));
    expect(events(piped.stdout).toSorted()).toEqual(events(await readFile(file, 'utf8')).toSorted());
    const copyUrl = await emptyDatabase('copy');
    const into = ['--json', '--database', copyUrl];
    const first = parsed(lines.importedLine, (await runInside(['import', file, ...into])).stdout);
    expect(first).toMatchObject([{ recorded: events(piped.stdout).length, present: 0 }]);
    const again = parsed(
      lines.importedLine,
      (await runCli(['import', '-', ...into], { stdin: await readFile(file, 'utf8') })).stdout,
    );
    expect(again).toMatchObject([{ recorded: 0, present: events(piped.stdout).length }]);
    const copy = await runInside(['replay', '--database', copyUrl]);
    expect(copy.stdout).toMatch(/^9 conclusions decided again: 9 equal, /);
  });

  test('what is no export, or only a part of one, is told with its line', async () => {
    const file = join(folder, 'cut.jsonl');
    const { stdout } = await run('export');
    await writeFile(file, stdout.split('\n').slice(0, 3).join('\n'));
    const cut = await run('import', file);
    expect(cut).toMatchObject({ stdout: '', exitCode: 1 });
    expect(cut.stderr).toMatch(/^wherefore: .*cut\.jsonl: line \d+: .*; 0 events were recorded, 2 were there already/);
    await writeFile(file, 'a\u001b[31m\n');
    expect((await run('import', file)).stderr).toMatch(
      /^wherefore: .*: line 1: this is no export of an event log; .*\n$/,
    );
  });

  test('nothing is left of a file that could not be written', async () => {
    expect(await run('export', '/nonexistent/file.jsonl')).toMatchObject({
      stderr: 'wherefore: /nonexistent/file.jsonl: cannot be written (ENOENT)\n',
      exitCode: 2,
    });
  });
});

describe('import tuwunel', () => {
  const table = (...rows: string[]): string =>
    ['| Server Name | Destination | Hostname | Expires |', '| --- | --- | --- | --- |', ...rows].join('\n');

  test('says of each entry whether the evidence agrees, and what cures it', async () => {
    const file = join(folder, 'tables.md');
    const stale = `| ${NAME} | ${NAME}:8443 | ${NAME} | 2999-01-01T00:00:00Z |`;
    await writeFile(
      file,
      table(stale, '| nobody.example | nobody.example:8448 | nobody.example | 2999-01-01T00:00:00Z |'),
    );
    const text = await run('import', 'tuwunel', file);
    expect(text.stdout).toMatch(/^stale: Tuwunel would connect to matrix\.org:8443 for matrix\.org; /);
    expect(text.stdout).toContain(
      '\ncannot tell: There is no evidence about nobody.example.\n└─ `wherefore resolve nobody.example` gets it.\n',
    );
    expect(text.stdout).toMatch(/\nCure, there: !admin server clear-caches\n$/);
    expect(text.exitCode).toBe(1);
    const { stdout } = await run('import', 'tuwunel', '--json', file);
    const verdicts = stdout.split('\n').slice(0, 2);
    expect(verdicts.map((line) => lines.verdictLine.parse(JSON.parse(line))['kind'])).toEqual(['stale', 'cannot-tell']);
    expect(stdout).toContain('"recorded":0,"known":2');
  });

  test('shows what is hostile in it as text', async () => {
    const hostile = `| a\u001b[31m.example | \u001b]0;x\u0007 | x | y |`;
    const { stdout, stderr, exitCode } = await runCli(['import', 'tuwunel', '-'], {
      stdin: table(hostile),
      env: { DATABASE_URL: server.url },
    });
    expect(`${stdout}${stderr}`.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(exitCode).toBe(1);
  });

  test('a file without tables is wrong usage', async () => {
    const { stderr, exitCode } = await runCli(['import', 'tuwunel', '-'], { stdin: 'nothing\n' });
    expect(stderr).toMatch(/^wherefore: stdin: there is no table in it .*\n$/);
    expect(exitCode).toBe(2);
  });
});

describe('a PostgreSQL database without a history', () => {
  test('is left as it is by whatever only reads', async () => {
    const url = await emptyDatabase('empty');
    const shown = url.replace(/:[^:@/]*@/, ':***@');
    for (const args of [
      ...[
        ['history', NAME],
        ['explain', NAME, '--at', 'now'],
        ['caches', 'destinations'],
        ['clear', '--yes'],
        ['replay'],
      ],
      ...[['replay', '--policy', 'synapse'], ['stats'], ['verify'], ['rebuild'], ['export']],
      ['retire', '--older-than', '1d', '--archive', join(folder, 'none'), '--yes'],
    ]) {
      const { stdout, stderr, exitCode } = await runInside(args, { env: { DATABASE_URL: url } });
      expect({ args, stdout, exitCode }).toEqual({ args, stdout: '', exitCode: 1 });
      expect(stderr).toBe(
        `wherefore: there is no history in ${shown} (DATABASE_URL) yet: wherefore resolve NAME begins one, ` +
          'wherefore import FILE brings one in\n',
      );
    }
    await using database = await openDatabase(url);
    const rows = await database.session.query(
      "select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'",
    );
    expect(rows).toEqual([['public']]);
  });
});

test('what the database does not let somebody do is told, and no fault of the program', async () => {
  await using database = await openDatabase(server.url);
  await database.session.query("create role reader login password 'of a reader'");
  await database.session.query('grant usage on schema event_log to reader');
  await database.session.query('grant select on all tables in schema event_log to reader');
  const url = new URL(server.url);
  [url.username, url.password] = ['reader', 'of a reader'];
  const env = { DATABASE_URL: url.href };
  expect(await runInside(['replay'], { env })).toMatchObject({ stderr: '', exitCode: 0 });
  for (const args of [['stats'], ['clear', NAME]]) {
    const { stdout, stderr, exitCode } = await runInside(args, { env });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toMatch(
      /^wherefore: (what was learned could not be recorded: )?The database failed: permission denied /,
    );
  }
});

test('nobody reading on is no fault', async () => {
  const child = startCli(['export', '-'], { DATABASE_URL: server.url });
  const ended = finished(child);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  expect(await ended).toMatchObject({ stderr: '', exitCode: 0 });
});

test('an interrupt ends what waits for more', async () => {
  await using database = await openDatabase(server.url);
  const [begun] = await database.session.query('select now()::text');
  const child = startCli(['import', '-'], { DATABASE_URL: server.url });
  const ended = finished(child);
  child.stdin.on('error', () => undefined).write('{');
  // As soon as it is at work. Before or after it has begun to read: 130 is the end of both.
  const sessions = `select 1 from pg_stat_activity
    where backend_type = 'client backend' and pid <> pg_backend_pid() and backend_start > $1::text::timestamptz`;
  await expect.poll(() => database.session.query(sessions, begun ?? [])).not.toEqual([]);
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ stdout: '', stderr: '', exitCode: 130 });
});
