import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { assertRoom, notOpened } from './postgres/disk.ts';

test('a database is made where there is room for it, and not where there is not', async () => {
  await expect(assertRoom(tmpdir(), 1)).resolves.toBeUndefined();
  const attempt = assertRoom(tmpdir(), Number.MAX_SAFE_INTEGER);
  await expect(attempt).rejects.toMatchObject({ code: 'location-invalid' });
  await expect(attempt).rejects.toThrow(
    /^no database can be made in .*: its disk has \d+ MiB left, and \d+ MiB are needed$/,
  );
});

test('where nobody says how much room there is, the database is tried', async () => {
  await expect(assertRoom('/nowhere/at-all', Number.MAX_SAFE_INTEGER)).resolves.toBeUndefined();
});

test.each([
  [{ name: 'ErrnoError', errno: 51 }, 'the database in /d cannot be opened: no space is left on its disk'],
  [{ name: 'ErrnoError', errno: 69 }, 'the database in /d cannot be opened: its file system is read-only'],
])('what is of the disk is not taken for damage: %j', (cause, sentence) => {
  expect(notOpened('/d', cause).message).toBe(sentence);
});

test.each([
  [new Error('PANIC: noise\nat x'), '(PANIC: noise)'],
  [{ name: 'ErrnoError', errno: 44 }, '(error 44)'],
  ['noise', '(error noise)'],
])('everything else may be damage: %j', (cause, reason) => {
  expect(notOpened('/d', cause).message).toBe(
    `the database in /d cannot be opened ${reason}: if it is damaged, put back a copy of the directory, or delete it to begin anew`,
  );
});
