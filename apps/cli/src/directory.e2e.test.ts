import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli, startCli } from './testing/run-cli.ts';
import { runInside } from './testing/run-inside.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wherefore-directory-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('where nothing is yet', () => {
  test('a command that reads says how to begin, and makes nothing', async () => {
    const { stdout, stderr, exitCode } = await runInside(['history', 'matrix.org'], { env: { XDG_DATA_HOME: folder } });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toBe(
      `wherefore: there is no history in ${folder}/wherefore yet: wherefore resolve --record NAME begins one, ` +
        'wherefore import FILE brings one in\n',
    );
    expect(existsSync(join(folder, 'wherefore'))).toBe(false);
  });

  test('a directory with something else in it is no history, and is left alone', async () => {
    const { stderr, exitCode } = await runInside(['stats'], { env: { WHEREFORE_DATABASE: tmpdir() } });
    expect(stderr).toMatch(/^wherefore: there is no history in .* \(WHEREFORE_DATABASE\) yet: wherefore resolve NAME /);
    expect(exitCode).toBe(1);
  });

  test('what is no export does not begin one', async () => {
    const [database, file] = [join(folder, 'never'), fileURLToPath(import.meta.url)];
    const { stderr, exitCode } = await runInside(['import', file, '--database', database]);
    expect(stderr).toMatch(/^wherefore: .*: line 1: this is no export of an event log; /);
    expect(exitCode).toBe(1);
    expect(existsSync(database)).toBe(false);
  });

  test.each([
    ['a URL of another make', ['--database', 'mysql://me:secret@localhost/x'], /^wherefore: --database: /],
    ['a server that is not there', ['--database', 'postgres://me:secret@127.0.0.1:1/x'], /^wherefore: --database: /],
  ])('%s is told without its password', async (_, args, message) => {
    const { stdout, stderr, exitCode } = await runInside(['stats', ...args]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('secret');
  });
});

/** A new directory takes seconds of a processor, so the one of the demo serves all. */
describe('a directory', () => {
  const env = (): Record<string, string> => ({ XDG_DATA_HOME: folder });

  test('is where demo plays, a new one, and it says where', async () => {
    const { stdout, exitCode } = await runCli(['demo'], { env: { TMPDIR: folder, COLUMNS: '80' } });
    expect(exitCode).toBe(0);
    expect(stdout.split('\n').filter((line) => line.length > 80 && !line.includes(folder))).toEqual([]);
    const [, database = ''] = /--database (\S+)/.exec(stdout) ?? [];
    expect(database.startsWith(folder)).toBe(true);
    await rename(database, join(folder, 'wherefore'));
    const caches = await runInside(['caches', 'destinations'], { env: env() });
    expect(caches.stdout).toMatch(/\| matrix\.org +\| matrix-federation\.matrix\.org:443 /);
  });

  test('of the user is where --record keeps what is learned, and the other commands find it', async () => {
    const recorded = await runCli(['resolve', '--record', '9.9.9.9'], { env: env() });
    expect(recorded).toMatchObject({ stderr: '', exitCode: 0 });
    expect(await runCli(['resolve', '8.8.8.8'], { env: env() })).toMatchObject({ stderr: '', exitCode: 0 });
    const history = await runInside(['history', '9.9.9.9'], { env: env() });
    expect(history.stdout).toMatch(/ 9\.9\.9\.9 is reached at 9\.9\.9\.9:8448, /);
    // It is not touched without --record.
    expect(await runInside(['history', '8.8.8.8'], { env: env() })).toMatchObject({ stdout: '', exitCode: 1 });
  });

  test('is refused at once while another process has it, which is named', async () => {
    const holder = startCli(['resolve', '--json', '--record', '-'], env());
    const closed = once(holder, 'close');
    holder.stdin.write('9.9.9.9\n');
    await once(holder.stdout, 'data');
    const { stdout, stderr, exitCode } = await runCli(['stats'], { env: env() });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(`is open in process ${holder.pid}. `);
    holder.stdin.end();
    await closed;
  });
});
