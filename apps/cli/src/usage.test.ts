import { expect, test } from 'vitest';
import { createProgram } from './program.ts';
import { UsageError } from './usage-error.ts';

const parse = (args: readonly string[]): Promise<unknown> =>
  createProgram(() => undefined).parseAsync([...args], { from: 'user' });

test.each<[string, string[], RegExp]>([
  ['no DNS server', ['--dns', 'example'], /^--dns example: write ADDR or ADDR:PORT/],
  ['a DNS port that is none', ['--dns', '192.0.2.1:99999'], /^--dns 192\.0\.2\.1:99999: write/],
  ['a CA file that is not there', ['--ca', '/nonexistent.pem'], /^--ca \/nonexistent\.pem: cannot be read \(ENOENT\)$/],
  ['a CA file without certificates', ['--ca', '/dev/null'], /^--ca \/dev\/null: not a file of certificates in PEM$/],
  ['a range with host bits', ['--allow', '10.0.0.1/8'], /^--allow 10\.0\.0\.1\/8: not a range of addresses; write/],
  ['a range that is too long', ['--deny', '10.0.0.0/33'], /^--deny 10\.0\.0\.0\/33: not a range of addresses/],
  [
    'a policy that nobody has',
    ['--policy', 'mine'],
    /^--policy mine: no such policy; choose from recommended, spec-strict$/,
  ],
  ['a policy with a name of every object', ['--policy', 'constructor'], /no such policy/],
  ['no time', ['--timeout', '0'], /^--timeout 0: write seconds/],
  ['time that is no number', ['--timeout', '1e3'], /^--timeout 1e3: write seconds/],
  ['too much time', ['--timeout', '86400'], /^--timeout 86400: write seconds/],
  ['a database of another make', ['--database', 'mysql://localhost/x'], /^--database: /],
])('%s is wrong usage', async (_, options, message) => {
  for (const command of ['resolve', 'explain']) {
    const failure = await parse([command, ...options, '192.0.2.1']).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageError);
    expect((failure as UsageError).message).toMatch(message);
  }
});

test.each<[string, string[], RegExp]>([
  ['a mode that needs a command', ['--mode', 'command'], /--command/],
  ['a command in another mode', ['--mode', 'loopback', '--command', 'true'], /--mode loopback/],
  ['a policy that nobody has', ['--policy', 'mine'], /no such policy/],
  ['a file that is not there', ['/nonexistent.json'], /^\/nonexistent\.json: cannot be read \(ENOENT\)$/],
  ['a file that is no JSON', ['/dev/null'], /^\/dev\/null: not JSON/],
])('conformance: %s is wrong usage', async (_, args, message) => {
  const failure = await parse(['conformance', ...args]).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UsageError);
  expect((failure as UsageError).message).toMatch(message);
});
