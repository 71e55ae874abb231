import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDirectory } from './postgres/directory-lock.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'event-log-lock-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** The name of this process's lock, taken apart. */
async function ownLock(): Promise<{ pid: string; start: string; boot: string; numbers: string; host: string }> {
  await using _ = await lockDirectory(directory);
  const [name = ''] = await readdir(directory);
  const [, pid = '', start = '', boot = '', numbers = '', host = ''] = name.split('.');
  return { pid, start, boot, numbers, host };
}

/** Leaves the lock of another process in the directory: like this one but for what is given. */
async function leave(other: Partial<Awaited<ReturnType<typeof ownLock>>>, kind = 'lock'): Promise<string> {
  const { pid, start, boot, numbers, host } = { ...(await ownLock()), ...other };
  const name = [kind, pid, start, boot, numbers, host].join('.');
  await writeFile(join(directory, name), '');
  return name;
}

async function deadPid(): Promise<string> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return String(child.pid);
}

test('a lock is there while it is held and gone afterwards', async () => {
  {
    await using _ = await lockDirectory(directory);
    expect(await readdir(directory)).toHaveLength(1);
    await expect(lockDirectory(directory)).rejects.toMatchObject({ code: 'database-locked', holderPid: process.pid });
  }
  expect(await readdir(directory)).toEqual([]);
  await using _ = await lockDirectory(directory);
});

test('a directory is made with its parents', async () => {
  await using _ = await lockDirectory(join(directory, 'a', 'b'));
  expect(await readdir(join(directory, 'a', 'b'))).toHaveLength(1);
});

test('where nothing can be created there is an error and no waiting', async () => {
  await writeFile(join(directory, 'file'), '');
  const places = [join(directory, 'file', 'a'), ...(process.platform === 'linux' ? ['/proc/nowhere/a'] : [])];
  for (const place of places) await expect(lockDirectory(place)).rejects.toMatchObject({ code: 'location-invalid' });
});

test('a file is no directory, and the message says what is wrong', async () => {
  const file = join(directory, 'file');
  await writeFile(file, '');
  const attempt = lockDirectory(file);
  await expect(attempt).rejects.toMatchObject({ code: 'location-invalid' });
  await expect(attempt).rejects.toThrow(`${file} cannot be used as a directory (ENOTDIR: it is a file, or below one)`);
});

test('the lock of a process that has ended is taken over and cleared away', async () => {
  const stale = [await leave({ pid: await deadPid() }), await leave({ pid: await deadPid() }, 'claim')];
  await using _ = await lockDirectory(directory);
  expect(await readdir(directory)).not.toEqual(expect.arrayContaining(stale));
  expect(await readdir(directory)).toHaveLength(1);
});

test.runIf(process.platform === 'linux')(
  'a process that got the number of the dead holder does not count',
  async () => {
    // Process 1 lives, but started at another time than the holder.
    await leave({ pid: '1', start: 'abcdef012345' });
    await using _ = await lockDirectory(directory);
  },
);

test('a holder before the last start of this machine is dead', async () => {
  await leave({ pid: String(process.pid), boot: 'abcdef012345' });
  await using _ = await lockDirectory(directory);
});

test('a live holder is refused, whoever owns the process and whether or not its start is known', async () => {
  await leave({ pid: '1', start: '' });
  await expect(lockDirectory(directory)).rejects.toMatchObject({ code: 'database-locked', holderPid: 1 });
});

test('a holder of which nobody here can tell is refused, and the message names the file to delete', async () => {
  for (const other of [{ boot: 'abcdef012345', host: 'abcdef012345' }, { numbers: 'abcdef012345' }]) {
    const name = await leave({ pid: '4711', ...other });
    const attempt = lockDirectory(directory);
    await expect(attempt).rejects.toMatchObject({ code: 'database-locked', holderPid: 4711 });
    await expect(attempt).rejects.toThrow(join(directory, name));
    await rm(join(directory, name));
  }
});

test('files of others stay as they are', async () => {
  await writeFile(join(directory, 'lock.me'), '');
  await writeFile(join(directory, 'lock.1.x.y.z'), '');
  {
    await using _ = await lockDirectory(directory);
  }
  expect(await readdir(directory)).toEqual(['lock.1.x.y.z', 'lock.me']);
});
