import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NothingYet } from './nothing-yet.ts';
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

test.each<[string, string[], RegExp]>([
  ['a time that is none', ['explain', 'a', '--at', 'yesterday'], /^--at yesterday: write a time such as /],
  ['a time that is to come', ['explain', 'a', '--at', '2999-01-01'], /^--at 2999-01-01: this lies in the future/],
  ['asking anew about the past', ['explain', 'a', '--at', 'now', '--fresh'], /^--at tells what is recorded/],
  ['a step that is none', ['caches', 'destinations', '--step', '7'], /^--step 7: no such step; there are 1, 2, 3\.1/],
  ['no rows', ['caches', 'overrides', '--limit', '0'], /^--limit 0: write a whole number from 1 to 10000$/],
  ['too many rows', ['caches', 'overrides', '--limit', '10001'], /^--limit 10001: /],
  ['half an entry', ['history', 'a', '--limit', '1.5'], /^--limit 1\.5: /],
  ['a version that is none', ['history', 'a', '--events', '--after', 'x'], /^--after x: /],
  [
    'a moment and a span',
    ['replay', '--at', 'now', '--from', '-2h'],
    /^--at is one moment: leave out --from and --to$/,
  ],
  ['a span that ends before it begins', ['replay', '--from', '-1h', '--to', '-2h'], /^--from -1h is after --to -2h$/],
  ['a name that is none', ['replay', 'a..b', '--at', 'now'], /^a\.\.b is no server name$/],
  ['a resolver that nobody knows', ['replay', '--policy', 'bind'], /no such policy; choose from .*tuwunel-1\.5\.1/],
  [
    'a projection that is none',
    ['rebuild', 'caches'],
    /^caches: no such projection; there are destination and evidence$/,
  ],
  ['a file that is not there', ['import', '/nonexistent'], /^\/nonexistent: cannot be read \(ENOENT\)$/],
  ['a directory for a file', ['import', 'tuwunel', '/'], /^\/: cannot be read \(EISDIR\)$/],
  ['retiring to nowhere', ['retire', '--older-than', '1d', '--yes'], /^say with --archive DIR, or in WHEREFORE_/],
  ['an age that is none', ['retire', '--older-than', 'old', '--archive', 'x'], /^--older-than old: write an age such /],
  ['retiring without a yes', ['retire', '--older-than', '1d', '--archive', 'x'], /^retire moves .*: say --yes where /],
  ['everything without a yes', ['clear'], /^clear without a server name empties all caches: say --yes/],
])('%s is wrong usage', async (_, args, message) => {
  const failure = await parse([...args, '--database', '/nonexistent/history']).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UsageError);
  expect((failure as UsageError).message).toMatch(message);
});

test.each<[string, string[], RegExp]>([
  ['no database', ['stats', '--database', ''], /^--database: name a directory, or a postgres:\/\/ URL$/],
  ['no archive', ['stats', '--archive', ''], /^--archive: name a directory$/],
  ['a file for a directory', ['demo', '--database', '/dev/null'], /^--database: \/dev\/null is no directory$/],
])('%s is wrong usage, before anything is done', async (_, args, message) => {
  const failure = await parse(args).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UsageError);
  expect((failure as UsageError).message).toMatch(message);
});

const NOWHERE = join(tmpdir(), 'wherefore-was-never-here');

test.each([
  ['history', 'matrix.org'],
  ['explain', 'matrix.org', '--at', '-2h'],
  ['caches', 'destinations'],
  ['caches', 'overrides'],
  ['clear', 'matrix.org'],
  ['clear', '--yes'],
  ['replay'],
  ['replay', '--policy', 'synapse'],
  ['verify'],
  ['export'],
  ['stats'],
  ['rebuild'],
  ['retire', '--older-than', '1d', '--archive', '/nonexistent', '--yes'],
])('%s %s without a history says how to begin one, and makes none', async (...args) => {
  const failure = await parse([...args, '--database', NOWHERE]).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(NothingYet);
  expect((failure as NothingYet).message).toBe(
    `there is no history in ${NOWHERE} yet: wherefore resolve --database ${NOWHERE} NAME begins one, ` +
      `wherefore import --database ${NOWHERE} FILE brings one in`,
  );
  expect(existsSync(NOWHERE)).toBe(false);
});
