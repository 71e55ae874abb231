import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeOutput } from './output-file.ts';
import { UsageError } from './usage-error.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wherefore-output-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function* pieces(...texts: readonly string[]): AsyncGenerator<string, void, undefined> {
  yield* texts;
}

async function* broken(): AsyncGenerator<string, void, undefined> {
  yield 'half';
  throw new Error('the other half is missing');
}

test('a file is there when it is whole, and nothing beside it', async () => {
  const file = join(folder, 'whole');
  await writeOutput(file, pieces('a', 'b'));
  expect(await readFile(file, 'utf8')).toBe('ab');
  await expect(writeOutput(file, broken())).rejects.toThrow('the other half');
  expect(await readFile(file, 'utf8')).toBe('ab');
  expect(await readdir(folder)).toEqual(['whole']);
});

test('a link stays one, and what it leads to is written', async () => {
  await writeFile(join(folder, 'target'), 'old');
  await symlink('target', join(folder, 'link'));
  await writeOutput(join(folder, 'link'), pieces('new'));
  expect(await readFile(join(folder, 'target'), 'utf8')).toBe('new');
  expect((await lstat(join(folder, 'link'))).isSymbolicLink()).toBe(true);
});

test('a device is written to, and stays one', async () => {
  await writeOutput('/dev/null', pieces('gone'));
  expect((await lstat('/dev/null')).isCharacterDevice()).toBe(true);
  expect((await readdir('/dev')).filter((name) => name.startsWith('null.'))).toEqual([]);
});

test('a directory cannot be written, nor what is in none', async () => {
  await mkdir(join(folder, 'directory'));
  for (const file of [join(folder, 'directory'), join(folder, 'none', 'file')]) {
    const failure = await writeOutput(file, pieces('x')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageError);
    expect((failure as UsageError).message).toMatch(/: cannot be written \((EISDIR|ENOENT)\)$/);
  }
});
