import { describe, expect, test } from 'vitest';
import { type AdmittedAppend, admit } from './admission.ts';
import { InvalidAppend } from './errors.ts';
import type { AppendResult } from './event-log.ts';
import type { CallerBatch, CallerOutcome } from './postgres/append-batch.ts';
import { GroupCommit } from './postgres/group-commit.ts';
import { event } from './testing/sample-events.ts';

function batch(stream: string, bytes = 0): readonly AdmittedAppend[] {
  return admit([{ stream, expected: 'any', events: [event({ x: 'x'.repeat(bytes) })] }]);
}

const done: readonly AppendResult[] = [{ kind: 'appended', version: 1, position: 1n }];

/** A database that is told when to answer. */
function createRig(options: { readonly flushers: number; readonly isDivisible?: (error: unknown) => boolean }) {
  const flushes: {
    readonly streams: readonly string[];
    answer(outcomes?: readonly CallerOutcome[]): void;
    fail(error: Error): void;
  }[] = [];
  const commits = new GroupCommit({
    isDivisible: () => true,
    ...options,
    append: (callers: readonly CallerBatch[]) =>
      new Promise((resolve, reject) => {
        flushes.push({
          streams: callers.flat().map(({ stream }) => stream),
          answer: (outcomes = callers.map(() => done)) => resolve(outcomes),
          fail: reject,
        });
      }),
  });
  return { commits, flushes };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a group commit', () => {
  test('sends what has come up together, and no more flushes at a time than it may', async () => {
    const { commits, flushes } = createRig({ flushers: 2 });
    const first = ['a', 'b', 'c'].map((stream) => commits.append(batch(stream)));
    await turn();
    const second = [commits.append(batch('d'))];
    await turn();
    const third = ['e', 'f'].map((stream) => commits.append(batch(stream)));
    await turn();
    expect(flushes.map(({ streams }) => streams)).toEqual([['a', 'b', 'c'], ['d']]);
    flushes[1]?.answer();
    await Promise.all(second);
    await turn();
    expect(flushes.map(({ streams }) => streams).slice(2)).toEqual([['e', 'f']]);
    for (const { answer } of flushes) answer();
    expect(await Promise.all([...first, ...third])).toEqual(Array(5).fill(done));
    await commits.drained();
  });

  test('takes at most 512 appends at a time, and a caller in one piece', async () => {
    const { commits, flushes } = createRig({ flushers: 1 });
    const appended = Array.from({ length: 700 }, (_, index) => commits.append(batch(`s${index}`)));
    const large = Array.from({ length: 600 }, (_, index) => batch(`l${index}`)).flat();
    appended.push(commits.append(large));
    for (const size of [512, 188, 600]) {
      await turn();
      expect(flushes.at(-1)?.streams).toHaveLength(size);
      flushes.at(-1)?.answer();
    }
    await Promise.all(appended);
  });

  test('gives each caller his own mistake', async () => {
    const { commits, flushes } = createRig({ flushers: 1 });
    const appended = ['good', 'bad', 'fine'].map((stream) => commits.append(batch(stream)));
    await turn();
    flushes[0]?.answer([done, new InvalidAppend('event-id-reused', 'taken'), done]);
    const settled = await Promise.allSettled(appended);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  test('looks for the one that cannot be done, and does the others', async () => {
    const { commits, flushes } = createRig({ flushers: 1 });
    const appended = ['a', 'b', 'poison', 'd', 'e'].map((stream) => commits.append(batch(stream)));
    const all = Promise.allSettled(appended);
    const sent: string[] = [];
    for (let seen = 0; sent.filter((streams) => !streams.includes(' ')).length < 3; seen++) {
      while (flushes[seen] === undefined) await turn();
      const streams = flushes[seen]?.streams ?? [];
      if (streams.includes('poison')) flushes[seen]?.fail(new Error('cannot be stored'));
      else flushes[seen]?.answer();
      sent.push(streams.join(' '));
      if (sent.flatMap((each) => each.split(' ')).filter((each) => each === 'e').length === 3) break;
    }
    expect((await all).map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
  });

  test('tells all callers of a loss that none of them is to blame for', async () => {
    const { commits, flushes } = createRig({ flushers: 1, isDivisible: () => false });
    const appended = ['a', 'b'].map((stream) => commits.append(batch(stream)));
    await turn();
    flushes[0]?.fail(new Error('connection lost'));
    const settled = await Promise.allSettled(appended);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(flushes).toHaveLength(1);
  });

  test('lets nobody in when too much is waiting, and everybody in the end', async () => {
    const { commits, flushes } = createRig({ flushers: 1 });
    // 64 MiB may wait: one is under way, 64 wait, the others wait outside.
    const appended = Array.from({ length: 80 }, (_, index) => commits.append(batch(`s${index}`, 1_048_000)));
    let answered = 0;
    const all = Promise.all(appended);
    for (let seen = 0; answered < 80; seen++) {
      while (flushes[seen] === undefined) await turn();
      // No flush is greater than 16 MiB.
      expect(flushes[seen]?.streams.length).toBeLessThanOrEqual(16);
      answered += flushes[seen]?.streams.length ?? 0;
      flushes[seen]?.answer();
    }
    expect(await all).toHaveLength(80);
    expect(flushes.flatMap(({ streams }) => streams)).toHaveLength(80);
  });
});
