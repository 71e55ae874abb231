import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tokenEntry, tokenLine } from '@wherefore/service';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepToken } from './keep-token.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wherefore-token-'));
});
afterEach(() => rm(folder, { recursive: true }));

const tokenIn = async (): Promise<string> => (await readFile(join(folder, 'token'), 'utf8')).trim();

test('a token is made once, for nobody else on this machine, and its hash is kept apart', async () => {
  const made = await keepToken(folder);
  const token = await tokenIn();
  expect(made.tokens).toEqual([tokenEntry('local', token)]);
  const list = await readFile(join(folder, 'tokens'), 'utf8');
  expect(list).toContain(`${tokenLine(tokenEntry('local', token))}\n`);
  expect(list).not.toContain(token);
  for (const name of ['token', 'tokens']) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  expect(await keepToken(folder)).toEqual(made);
});

test('others that are listed count, too', async () => {
  await keepToken(folder);
  const other = tokenEntry('alice', 'hers');
  await appendFile(join(folder, 'tokens'), `${tokenLine(other)}\n`);
  expect((await keepToken(folder)).tokens).toContainEqual(other);
});

test('a token that was lost is made anew', async () => {
  const { tokens } = await keepToken(folder);
  await rm(join(folder, 'token'));
  expect((await keepToken(folder)).tokens).toEqual([...tokens, tokenEntry('local', await tokenIn())]);
});

test('a line is added behind a last one without an end', async () => {
  const other = tokenEntry('alice', 'hers');
  await writeFile(join(folder, 'tokens'), tokenLine(other));
  const kept = await keepToken(folder);
  expect(kept.tokens).toEqual([other, tokenEntry('local', await tokenIn())]);
  expect(await keepToken(folder)).toEqual(kept);
});

test('files that cannot be used are told', async () => {
  await writeFile(join(folder, 'token'), '\n');
  await expect(keepToken(folder)).rejects.toThrow('holds no token: delete it, and another one is made');
  await rm(join(folder, 'token'));
  await writeFile(join(folder, 'tokens'), 'nonsense\n');
  await expect(keepToken(folder)).rejects.toThrow('line 1 is not NAME SHA256');
  await expect(keepToken(join(folder, 'tokens'))).rejects.toThrow('name a file of tokens with --tokens');
});
