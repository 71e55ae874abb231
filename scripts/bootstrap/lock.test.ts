import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from './lock.mjs';

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wherefore-lock-'));
  lock = join(folder, 'lock');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('names its holder while it is held and is gone afterwards, also after a failure', async () => {
  await withLock(lock, async () => {
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() });
  });
  await expect(withLock(lock, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
  expect(existsSync(lock)).toBe(false);
});

test('is taken over from a holder that is dead', async () => {
  const dead = await deadProcess();
  writeFileSync(lock, JSON.stringify({ pid: dead, host: hostname(), token: 'a', worker: dead }));
  expect(await withLock(lock, async () => 'ran')).toBe('ran');
});

test('is taken over when what it says cannot be read', async () => {
  writeFileSync(lock, '');
  expect(await withLock(lock, async () => 'ran')).toBe('ran');
});

test('is waited for while the command of a killed holder still runs', async () => {
  const orphan = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  writeFileSync(lock, JSON.stringify({ pid: await deadProcess(), host: hostname(), token: 'a', worker: orphan.pid }));
  let orphanRuns = true;
  const ran = withLock(lock, async () => orphanRuns);
  orphan.stdin.end();
  await once(orphan, 'exit').then(() => {
    orphanRuns = false;
  });
  expect(await ran).toBe(false);
});

test('lets one process in at a time', async () => {
  const journal = join(folder, 'journal');
  writeFileSync(journal, '');
  const contender = `
    import { appendFileSync } from 'node:fs';
    import { setTimeout } from 'node:timers/promises';
    import { withLock } from ${JSON.stringify(new URL('./lock.mjs', import.meta.url).href)};
    await withLock(${JSON.stringify(lock)}, async () => {
      appendFileSync(${JSON.stringify(journal)}, 'in ');
      await setTimeout(20);
      appendFileSync(${JSON.stringify(journal)}, 'out ');
    });`;
  const children = Array.from({ length: 5 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', contender], { stdio: 'ignore' }),
  );
  await Promise.all(children.map((child) => once(child, 'exit')));
  expect(readFileSync(journal, 'utf8')).toBe('in out '.repeat(5));
});

async function deadProcess(): Promise<number | undefined> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid;
}
