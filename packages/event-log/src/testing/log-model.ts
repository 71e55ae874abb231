import fc from 'fast-check';
import { expect } from 'vitest';
import type { EventLog, ExpectedVersion } from '../event-log.ts';
import { event, recordedIds } from './sample-events.ts';

interface Step {
  readonly stream: string;
  readonly expected: ExpectedVersion;
  readonly size: number;
  /** Appends once more what this many appends ago was given. */
  readonly retryOf: number | undefined;
}

const step: fc.Arbitrary<Step> = fc.record({
  stream: fc.constantFrom('a', 'b', 'c'),
  expected: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom<ExpectedVersion>('any', 'no-stream', 'stream-exists') },
    { weight: 3, arbitrary: fc.nat(6) },
  ),
  size: fc.integer({ min: 1, max: 3 }),
  retryOf: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined, freq: 4 }),
});

let runs = 0;

/** Random batches against streams that are plain lists of ids. Each run has streams of its own in the log. */
export function agreesWithModel(log: EventLog): fc.IAsyncPropertyWithHooks<[readonly (readonly Step[])[]]> {
  const batches: fc.Arbitrary<readonly (readonly Step[])[]> = fc.array(fc.array(step, { maxLength: 5 }), {
    maxLength: 12,
  });
  return fc.asyncProperty(batches, async (given) => {
    const run = ++runs;
    const before = (await recordedIds(log, 1000)).length;
    const model = new Map<string, string[]>();
    const history: { readonly stream: string; readonly ids: readonly string[] }[] = [];
    for (const batch of given) {
      const appends: Parameters<EventLog['append']>[0][number][] = [];
      const answers: unknown[] = [];
      for (const { expected, size, retryOf, ...fresh } of batch) {
        const retry = retryOf === undefined ? undefined : history.at(-retryOf);
        const stream = retry?.stream ?? `${fresh.stream} ${run}`;
        const ids = retry?.ids ?? Array.from({ length: size }, () => event().id);
        history.push({ stream, ids });
        appends.push({ stream, expected, events: ids.map((id) => ({ id, type: 'sampled', data: {} })) });

        const list = model.get(stream) ?? [];
        const place = list.indexOf(ids[0] ?? '');
        const holds = { any: true, 'no-stream': list.length === 0, 'stream-exists': list.length > 0 };
        if (place !== -1) answers.push({ kind: 'duplicate', version: place + ids.length });
        else if (typeof expected === 'number' ? expected !== list.length : !holds[expected]) {
          answers.push({ kind: 'conflict', actual: list.length });
        } else {
          list.push(...ids);
          model.set(stream, list);
          answers.push({ kind: 'appended', version: list.length });
        }
      }
      expect(await log.append(appends)).toMatchObject(answers);
    }
    for (const [stream, ids] of model) {
      expect((await log.readStream(stream)).map(({ id }) => id)).toEqual(ids);
    }
    expect(await recordedIds(log, 1000)).toHaveLength(before + [...model.values()].flat().length);
  });
}
