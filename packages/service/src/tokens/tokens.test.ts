import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { isTokenName, makeToken, readTokens, tokenEntry, tokenLine } from './tokens.ts';

test('what is made can be read again, and its hash is that of the token', () => {
  const token = makeToken();
  const entry = tokenEntry('ops', token);
  expect(token).toMatch(/^wherefore_[A-Za-z0-9_-]{43}$/);
  expect(entry.sha256).toBe(createHash('sha256').update(token).digest('hex'));
  expect(readTokens(tokenLine(entry))).toEqual({ kind: 'tokens', tokens: [entry] });
});

test('no token is made twice', () => {
  expect(makeToken()).not.toBe(makeToken());
});

test('what is wrong is told by its line, without what is in it', () => {
  const read = readTokens(`ops ${'0'.repeat(64)}\nops secret-by-mistake`);
  expect(read).toMatchObject({ kind: 'invalid', problem: expect.stringContaining('line 2') });
  expect(JSON.stringify(read)).not.toContain('secret-by-mistake');
});

test.each(['', '-x', 'a b', 'a\u202eb', 'x'.repeat(65), 'refresher', 'api'])('%j is no name', (name) => {
  expect(isTokenName(name)).toBe(false);
});

test.each(['ops', 'a@example.org', '1_2-3.4'])('%j is a name', (name) => {
  expect(isTokenName(name)).toBe(true);
});
