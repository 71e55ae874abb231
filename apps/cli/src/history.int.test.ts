import { answerLineSchema } from '@wherefore/conformance';
import { tuwunel385 } from '@wherefore/testkit';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { openLab, whyNoLab } from './testing/lab.ts';
import { type Line, lines, parsed } from './testing/line-schemas.ts';
import { type Finished, runInside } from './testing/run-inside.ts';

const noLab = await whyNoLab();
const NAME = tuwunel385.serverName;

let server: PostgresServer;
let story: Finished;

/** Runs a command on the history of the story, which is where `DATABASE_URL` says. */
const run = (...args: readonly string[]): Promise<Finished> => runInside(args, { env: { DATABASE_URL: server.url } });

async function linesOf(schema: z.ZodType<Line>, ...args: readonly string[]): Promise<readonly Line[]> {
  const { stdout, stderr } = await run(...args, '--json');
  expect(stderr).toBe('');
  return parsed(schema, stdout);
}

beforeAll(async () => {
  server = await startPostgresServer();
  story = await runInside(['demo', '--json', '--database', server.url]);
});

afterAll(() => server[Symbol.asyncDispose]());

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
    const { stdout, stderr, exitCode } = await runInside(['demo', '--database', server.url]);
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
    expect(stderr).toMatch(
      /^wherefore: nothing is recorded about nobody\.example; wherefore resolve .*nobody\.example records it\n$/,
    );
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
    const [override, ...more] = await linesOf(lines.overrideLine, 'caches', 'overrides', '--step', '3.2');
    expect(override).toMatchObject({ owner: NAME });
    expect(more).toEqual([]);
    const isStale = Boolean(override?.['isStale']);
    expect(await linesOf(lines.overrideLine, 'caches', 'overrides', '--stale')).toHaveLength(isStale ? 1 : 0);
    expect((await run('caches', 'overrides', '--step', '5')).stdout).toBe(
      'No overrides are like that; wherefore caches overrides shows all.\n',
    );
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

test('a database answers the second time, without the network', async ({ skip }) => {
  if (noLab !== undefined) skip(noLab);
  const absent = { error: 'NXDOMAIN' as const, negativeTtl: 3600 };
  const delegation = { status: 200, body: '{"m.server": "fed.example"}' };
  const kept = {
    dns: {
      'A a.example': [{ data: '192.0.2.1', ttl: 3600 }],
      'AAAA a.example': { negativeTtl: 3600 },
      'SRV _matrix-fed._tcp.fed.example': absent,
      'SRV _matrix._tcp.fed.example': [{ priority: 1, weight: 2, port: 8450, target: 'node.example', ttl: 3600 }],
      'A node.example': [{ data: '192.0.2.2', ttl: 3600 }],
      'AAAA node.example': { negativeTtl: 3600 },
    },
    wellKnown: { 'https://a.example/.well-known/matrix/server': delegation },
  };
  await using lab = await openLab(kept, ['a.example']);
  const args = ['resolve', '--json', ...lab.options, '--database', server.url, 'a.example'];
  const first = await runInside(args);
  expect(first).toMatchObject({ stderr: '', exitCode: 0 });
  expect(parsed(answerLineSchema, first.stdout)).toMatchObject([
    { step: '3.4', targets: [{ host: 'node.example', port: 8450 }] },
  ]);
  await lab.close();
  expect(await runInside(args)).toEqual(first);
  // What is asked anew fails now, and what was known serves.
  const [fresh] = parsed(answerLineSchema, (await runInside([...args, '--fresh', '--timeout', '6'])).stdout);
  expect(fresh).toMatchObject({ outcome: 'destination', step: '3.4' });
});
