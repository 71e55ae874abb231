import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { runInside } from './testing/run-inside.ts';

test('a token is shown once, with the line that lets it in', async () => {
  const { stdout, stderr, exitCode } = await runInside(['token', 'alice']);
  const [token = '', line = '', ...rest] = stdout.split('\n');
  expect({ stderr, exitCode, rest }).toEqual({ stderr: '', exitCode: 0, rest: [''] });
  expect(line).toBe(`alice ${createHash('sha256').update(token).digest('hex')}`);
});

test('as JSON it says the same', async () => {
  const { stdout } = await runInside(['token', 'alice', '--json']);
  const { token, line, name, sha256 } = JSON.parse(stdout) as Record<string, string>;
  expect({ line, name }).toEqual({ line: `alice ${sha256}`, name: 'alice' });
  expect(
    createHash('sha256')
      .update(token ?? '')
      .digest('hex'),
  ).toBe(sha256);
});

test('what is no name is refused', async () => {
  const { stdout, stderr, exitCode } = await runInside(['token', 'a b']);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
  expect(stderr).toMatch(/^wherefore: a b: a name has 1 to 64 letters/);
});
