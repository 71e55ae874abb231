import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Child } from '@wherefore/testkit/processes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from './postgres/open-database.ts';
import { openEventLog } from './postgres/open-event-log.ts';
import { startChild } from './testing/child.ts';
import { recordedIds } from './testing/sample-events.ts';

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'event-log-processes-'));
});
afterAll(() => rm(parent, { recursive: true, force: true }));

describe('a directory that another process has open', () => {
  test('is refused at once with its process id, and free again when that process is killed', async () => {
    const directory = join(parent, 'shared');
    await using writer = startChild('append-forever.script.ts', directory);
    expect(await writer.line()).toBe('open');
    for (let attempt = 0; attempt < 3; attempt++) {
      await expect(openDatabase(directory)).rejects.toMatchObject({ code: 'database-locked', holderPid: writer.pid });
    }
    // The writer noticed nothing: it goes on appending.
    const acknowledged: string[] = [];
    while (acknowledged.length < 30) acknowledged.push(await writer.line());
    await writer.kill();

    await using log = await openEventLog(directory);
    const recorded = await recordedIds(log);
    expect(recorded.slice(0, acknowledged.length)).toEqual(acknowledged);
    const versions = (await log.readStream('a')).map(({ version }) => version);
    expect(versions).toEqual(versions.map((_, index) => index + 1));
  });

  test('was not harmed by a first start that was killed', async () => {
    const directory = join(parent, 'young');
    await using writer = startChild('append-forever.script.ts', directory);
    // The lock is taken before the cluster is created: killed in the middle of that.
    while (!existsSync(join(directory, 'data'))) await new Promise(setImmediate);
    await writer.kill();
    await using log = await openEventLog(directory);
    expect(await recordedIds(log)).toEqual([]);
  });
});

describe('the lock of a directory', () => {
  async function contend(directory: string, count: number): Promise<readonly Child[]> {
    const children = Array.from({ length: count }, () => startChild('lock-directory.script.ts', directory));
    for (const child of children) expect(await child.line()).toBe('ready');
    for (const child of children) child.tell('go');
    return children;
  }

  test('goes to one of several processes that want it at the same time, also after a dead holder', async () => {
    const directory = join(parent, 'contended');
    for (let round = 0; round < 2; round++) {
      const children = await contend(directory, 5);
      const answers = await Promise.all(children.map((child) => child.line()));
      expect(answers.toSorted()).toEqual([...Array(4).fill('database-locked'), 'held']);
      // The holder dies without giving the lock back; the next round finds it stale.
      await Promise.all(children.map((child) => child.kill()));
      expect((await readdir(directory)).filter((name) => name.startsWith('lock.'))).toHaveLength(1);
    }
    const [last] = await contend(directory, 1);
    expect(await last?.line()).toBe('held');
    expect(await last?.end()).toBe(0);
    expect(await readdir(directory)).toEqual([]);
  });
});

describe('a process that disposes of its log', () => {
  test('ends by itself', async () => {
    await using child = startChild('append-once.script.ts', join(parent, 'shared'));
    expect(await child.line()).toBe('disposed');
    expect(await child.end()).toBe(0);
  });
});

describe('importing', () => {
  async function importsOf(specifier: string): Promise<readonly string[]> {
    await using child = startChild('list-imports.script.ts', specifier);
    const imports: string[] = [];
    for (let line = await child.line(); line !== 'end'; line = await child.line()) imports.push(line);
    return imports;
  }

  test('either door loads no database code', async () => {
    for (const door of ['@wherefore/event-log', '@wherefore/event-log/postgres']) {
      const imports = await importsOf(door);
      expect(imports.length).toBeGreaterThan(5);
      const packages = imports.filter((specifier) => !/^(\.|node:|file:)/.test(specifier) && specifier !== door);
      expect(packages).toEqual([]);
    }
    // The positive control: it would be seen.
    expect(await importsOf('kysely')).toContain('kysely');
  });
});
