import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sayWhere, servedSentence } from './served-at.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wherefore-served-'));
});
afterEach(() => rm(folder, { recursive: true }));

const url = 'http://127.0.0.1:8385';

test('who serves a directory is told for as long as it does, and of no other process', async () => {
  expect(await servedSentence(folder, 7)).toBeUndefined();
  {
    await using _ = await sayWhere(folder, { pid: 7, url });
    expect(await servedSentence(folder, 7)).toBe(
      `${folder} is served by process 7 at ${url}: ask there, or end that process first`,
    );
    expect(await servedSentence(folder, 8)).toBeUndefined();
  }
  expect(await readdir(folder)).toEqual([]);
});

test('what somebody else has written there is nothing, and where nobody can write nobody says anything', async () => {
  await writeFile(join(folder, 'served'), '{"pid":"7"');
  expect(await servedSentence(folder, 7)).toBeUndefined();
  await using _ = await sayWhere(join(folder, 'nowhere'), { pid: 7, url });
});
