import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tuwunel385 } from '@wherefore/testkit';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { type Line, lines } from './testing/line-schemas.ts';
import { type Finished, finished, runCli, startCli } from './testing/run-cli.ts';

const NAME = tuwunel385.serverName;

let server: PostgresServer;
let folder: string;
let story: Finished;

/** Runs a command on the history of the story, which is where `DATABASE_URL` says. */
const run = (...args: readonly string[]): Promise<Finished> => runCli(args, { env: { DATABASE_URL: server.url } });

async function linesOf(schema: z.ZodType<Line>, ...args: readonly string[]): Promise<readonly Line[]> {
  const { stdout, stderr } = await run(...args, '--json');
  expect(stderr).toBe('');
  return parsed(schema, stdout);
}

function parsed(schema: z.ZodType<Line>, stdout: string): readonly Line[] {
  expect(stdout).toMatch(/\n$/);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => schema.parse(JSON.parse(line)));
}

beforeAll(async () => {
  [server, folder] = await Promise.all([startPostgresServer(), mkdtemp(join(tmpdir(), 'wherefore-history-'))]);
  story = await runCli(['demo', '--json', '--database', server.url]);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** The moment after which the left side of the story is wrong. */
function faultAt(): string {
  const fault = parsed(lines.demoLine, story.stdout).find(({ kind }) => kind === 'world');
  return String(fault?.['at']);
}

describe('demo', () => {
  test('tells the story line by line and says how to go on', () => {
    const told = parsed(lines.demoLine, story.stdout);
    expect(told.map(({ kind }) => kind)).toEqual([...tuwunel385.happenings.map(({ kind }) => kind), 'ending']);
    const ending = told.at(-1);
    expect(ending).toMatchObject({ kind: 'ending', failures: 4 });
    expect(story).toMatchObject({ stderr: '', exitCode: 0 });
  });

  test('never shows a password', () => {
    expect(story.stdout).toContain('postgres:***@127.0.0.1');
    expect(story.stdout).not.toContain('password@');
  });

  test('refuses to make a second past', async () => {
    const { stdout, stderr, exitCode } = await runCli(['demo', '--database', server.url]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toBe(`wherefore: --database: ${NAME} has a history there already; name a new directory\n`);
  });
});

describe('history', () => {
  test('tells what happened, newest first', async () => {
    const told = await linesOf(lines.entryLine, 'history', NAME);
    const times = told.map(({ recordedAt }) => recordedAt);
    expect(times).toEqual(times.toSorted().toReversed());
    expect(told.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['asked', 'observed', 'chosen', 'confirmed']));
    const text = await run('history', NAME);
    expect(text.stdout.split('\n')[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z {2}.*matrix-federation\.matrix\.org:443/);
    expect(text.stdout).not.toContain('\u001b');
  });

  test('goes on where a page ended', async () => {
    const page = await run('history', NAME, '--limit', '5', '--json');
    const [last = '{}', ...rest] = page.stdout.trimEnd().split('\n').toReversed();
    const next = String(lines.nextLine.parse(JSON.parse(last))['next']);
    const first = parsed(lines.entryLine, `${rest.toReversed().join('\n')}\n`);
    const older = parsed(lines.entryLine, (await run('history', NAME, '--after', next, '--json')).stdout);
    expect(older.map(({ id }) => id)).not.toEqual(expect.arrayContaining(first.map(({ id }) => id)));
    const text = await run('history', NAME, '--limit', '5');
    expect(text.stdout).toContain(`\nOlder: wherefore history ${NAME} --after ${next}\n`);
  });

  test('gives the events as they were recorded, with the evidence behind each conclusion', async () => {
    const events = await linesOf(lines.eventLine, 'history', NAME, '--events');
    const ids = new Set(events.map(({ id }) => id));
    const because = events.flatMap(({ data }) => (data as { readonly because?: readonly string[] }).because ?? []);
    expect(because.length).toBeGreaterThan(0);
    expect(because.filter((id) => !ids.has(id))).toEqual([]);
  });

  test.each([
    ['--after', 'nowhere'],
    ['--events', '--after', 'x'],
    ['--limit', '0'],
    ['--limit', '1001'],
  ])('%s %s is wrong usage', async (...options) => {
    expect(await run('history', NAME, ...options)).toMatchObject({
      stdout: '',
      stderr: expect.stringMatching(/^wherefore: --(after|limit) .*\n$/),
      exitCode: 2,
    });
  });

  test('of what is not recorded says what to do', async () => {
    const { stdout, stderr, exitCode } = await run('history', 'nobody.example');
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toMatch(/^wherefore: nothing is recorded about nobody\.example; wherefore resolve .*\n$/);
  });
});

describe('explain --at', () => {
  test('tells what was known then, and what the world had shown', async () => {
    const at = faultAt();
    const [told] = await linesOf(lines.explanationAtLine, 'explain', NAME, '--at', at);
    expect(told).toMatchObject({
      known: { kind: 'held', step: '3.2', isReproduced: true },
      seen: expect.arrayContaining([expect.objectContaining({ question: `well-known:${NAME}` })]),
    });
    const text = await run('explain', NAME, '--at', at);
    expect(text.stdout).toMatch(/^At .* it was held that matrix\.org is reached at .*\n/);
    expect(text.stdout).toContain('\nWhat the world had shown by then:\n├─ ');
    expect(text.exitCode).toBe(0);
  });

  test('before anything was known says so', async () => {
    const { stdout, exitCode } = await run('explain', NAME, '--at', '2001-01-01', '--json');
    expect(parsed(lines.explanationAtLine, stdout)).toMatchObject([{ known: { kind: 'nothing' } }]);
    expect(exitCode).toBe(1);
  });
});

describe('caches', () => {
  test('shows destinations as homeservers do', async () => {
    const { stdout, exitCode } = await run('caches', 'destinations');
    expect(stdout).toMatch(/^\| Server Name +\| Destination +\| Hostname +\| Step \| Expires +\|\n\| -+ /);
    expect(stdout).toMatch(/\n\| matrix\.org +\| matrix-federation\.matrix\.org:443 +\| .* \| 3\.2 +\| /);
    expect(exitCode).toBe(0);
    expect(await linesOf(lines.destinationLine, 'caches', 'destinations')).toMatchObject([
      { serverName: NAME, step: '3.2', requestedBy: 'demo' },
    ]);
  });

  test('shows overrides with their port and owner', async () => {
    const [override, ...more] = await linesOf(lines.overrideLine, 'caches', 'overrides', '--q', 'federation');
    expect(override).toMatchObject({ owner: NAME, host: 'matrix-federation.matrix.org', port: 443 });
    expect(more).toEqual([]);
    expect((await run('caches', 'overrides')).stdout).toMatch(/^\| Server Name +\| IP +\| Port \| Expires +\|/);
  });

  test('finds by step, age and name, and says when nothing is like that', async () => {
    const found = await Promise.all([
      run('caches', 'destinations', '--step', '3.2', '--q', 'matrix', '--stale', '--json'),
      run('caches', 'destinations', '--step', '5'),
    ]);
    expect(found.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(found[1]?.stdout).toBe('No destinations are like that; wherefore caches destinations shows all.\n');
  });
});

describe('replay', () => {
  test('draws every conclusion again', async () => {
    const { stdout, exitCode } = await run('replay');
    expect(stdout).toBe('9 conclusions decided again: 9 equal, 0 different, 0 unanswerable.\n');
    expect(exitCode).toBe(0);
    const [summary] = await linesOf(lines.replaySummaryLine, 'replay', NAME, '--to', faultAt());
    expect(summary).toMatchObject({ conclusions: 2, equal: 2 });
  });

  test('tells where another resolver would have parted, for how long, and what ends it', async () => {
    const { stdout, exitCode } = await run('replay', '--policy', 'tuwunel-1.5.1');
    expect(stdout).toMatch(/├─ tuwunel-1\.5\.1 held matrix\.org:8443, by step 5; wrong for 1 d/);
    expect(stdout).toContain('what ends it at once: !admin server clear-caches');
    expect(exitCode).toBe(0);
    const json = await run('replay', '--policy', 'tuwunel-1.5.1', '--json');
    const [parting = '', summary = ''] = json.stdout.split('\n');
    expect(lines.partingLine.parse(JSON.parse(parting))).toMatchObject({ startedBy: { says: 'HTTP status 522' } });
    expect(lines.partingSummaryLine.parse(JSON.parse(summary))).toMatchObject({ names: 1, partings: 1 });
  });

  test('of nothing says so', async () => {
    expect(await run('replay', '--to', '2001-01-01')).toMatchObject({
      stdout: '',
      stderr: 'wherefore: nothing was concluded there that could be decided again\n',
      exitCode: 1,
    });
  });
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
  test('go from one database into another, and once only', { timeout: 180_000 }, async () => {
    const file = join(folder, 'story.jsonl');
    const exported = await run('export', file);
    expect(exported).toMatchObject({ stdout: '', exitCode: 0 });
    const piped = await run('export', '--server', NAME, '-');
    const events = (text: string): string[] => text.split('\n').filter((line) => line.includes('"stream"'));
    expect(events(piped.stdout).toSorted()).toEqual(events(await readFile(file, 'utf8')).toSorted());
    const into = ['--json', '--database', join(folder, 'copy')];
    const first = parsed(lines.importedLine, (await runCli(['import', file, ...into])).stdout);
    expect(first).toMatchObject([{ recorded: events(piped.stdout).length, present: 0 }]);
    const again = parsed(
      lines.importedLine,
      (await runCli(['import', '-', ...into], { stdin: await readFile(file, 'utf8') })).stdout,
    );
    expect(again).toMatchObject([{ recorded: 0, present: events(piped.stdout).length }]);
    const copy = await runCli(['replay', '--database', join(folder, 'copy')]);
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
    expect(text.stdout).toContain('\ncannot tell: There is no evidence about nobody.example.\n');
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

describe('clear', () => {
  test('clears one name and says with how much', async () => {
    const { stdout, exitCode } = await run('clear', NAME);
    expect(stdout).toMatch(/^matrix\.org is cleared, with \d+ questions that its destination may rest on\. /);
    expect(exitCode).toBe(0);
    expect((await run('caches', 'destinations')).stdout).toMatch(/^There are no destinations: /);
  });

  test('clears everything only when it is meant', async () => {
    const refused = await run('clear');
    expect(refused).toMatchObject({ stdout: '', exitCode: 2 });
    expect(refused.stderr).toMatch(/say --yes/);
    expect((await run('clear', '--yes', '--json')).stdout).toBe('{"cleared":"*","destinations":0}\n');
  });
});

test('nobody reading on is no fault', async () => {
  const child = startCli(['export', '-'], { DATABASE_URL: server.url });
  const ended = finished(child);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  expect(await ended).toMatchObject({ stderr: '', exitCode: 0 });
});

test('an interrupt ends what waits for more', async () => {
  const child = startCli(['import', '-'], { DATABASE_URL: server.url });
  const ended = finished(child);
  child.stdin.on('error', () => undefined).write('{');
  // Before or after it has begun to read: 130 is the end of both.
  setTimeout(() => child.kill('SIGINT'), 2500);
  expect(await ended).toMatchObject({ stdout: '', stderr: '', exitCode: 130 });
});
