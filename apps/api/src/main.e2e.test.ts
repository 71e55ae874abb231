import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, ['--conditions=@wherefore/source', '--no-warnings', MAIN, ...args], {
    encoding: 'utf8',
    env: {},
  });
}

test('tells its options', () => {
  const { status, stdout, stderr } = run('--help');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('--tokens');
});

test('refuses what it does not know', () => {
  expect(run('--nothing')).toMatchObject({ status: 2, stdout: '' });
});

test('wants a database that others can share', () => {
  expect(run()).toMatchObject({
    status: 2,
    stdout: '',
    stderr: 'wherefore-api: name a PostgreSQL database with --database or WHEREFORE_DATABASE\n',
  });
  expect(run('--database', '/tmp/nowhere').stderr).toMatch(/^wherefore-api: an embedded database is for one process: /);
});
