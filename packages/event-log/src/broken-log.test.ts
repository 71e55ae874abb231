import { describe, expect, test } from 'vitest';
import type { OpenLog } from './contract/contract-case.ts';
import { contractCases } from './event-log.contract.ts';
import type { AppendResult, BulkLog, RecordedEvent, ScanOptions } from './event-log.ts';
import { createLanedLog } from './laned-log.ts';
import { createMemoryLog } from './memory-log.ts';

/** A memory log with one method spoiled. */
function spoiled(spoil: (log: BulkLog) => Partial<BulkLog>): OpenLog {
  return async (options) => {
    const log = createMemoryLog(options);
    const whole: BulkLog = {
      lanes: log.lanes,
      append: (appends) => log.append(appends),
      readStream: (stream, range) => log.readStream(stream, range),
      readStreams: (reads, options) => log.readStreams(reads, options),
      readEvents: (ids) => log.readEvents(ids),
      readAll: (range) => log.readAll(range),
      listen: (wake) => log.listen(wake),
      settled: (lane) => log.settled(lane),
      deletedTo: (lane) => log.deletedTo(lane),
      scan: (range) => log.scan(range),
      bulkAppend: (events, how) => log.bulkAppend(events, how),
      [Symbol.asyncDispose]: () => log[Symbol.asyncDispose](),
    };
    return { ...whole, ...spoil(log) };
  };
}

/** The fault, the case that has to notice it (others do, too), the log. */
const planted: readonly (readonly [string, string, OpenLog])[] = [
  [
    'reads streams together and mixes them up',
    'reads several streams at once as one by one',
    spoiled((log) => ({
      readStreams: async (reads, options) => (await log.readStreams(reads, options)).toReversed(),
    })),
  ],
  [
    'ignores expected versions',
    'appends if and only if the expected version holds',
    spoiled((log) => ({
      append: (appends) => log.append(appends.map((append) => ({ ...append, expected: 'any' }))),
    })),
  ],
  [
    'takes an exact version for no more than an existing stream',
    'gives one version to one of several appenders who expect the same',
    spoiled((log) => ({
      append: (appends) =>
        log.append(
          appends.map((append) =>
            typeof append.expected === 'number' && append.expected > 0
              ? { ...append, expected: 'stream-exists' }
              : append,
          ),
        ),
    })),
  ],
  [
    'drops an event now and then',
    'never lets a follower miss, repeat or reorder events while writers commit and fail',
    spoiled((log) => {
      let count = 0;
      return {
        async readAll(range) {
          const { events, next } = await log.readAll(range);
          return { events: events.filter(() => ++count % 50 !== 0), next };
        },
      };
    }),
  ],
  [
    'gives an event twice now and then',
    'reads the whole log in pages, in the order of positions, each event once',
    spoiled((log) => {
      let count = 0;
      return {
        async readAll(range) {
          const page = await log.readAll(range);
          return ++count % 5 === 0 && page.events.length > 0 ? { ...page, next: page.next - 1n } : page;
        },
      };
    }),
  ],
  [
    'undoes a batch because of one conflict',
    'lets the other appends of a batch happen when one conflicts',
    spoiled((log) => ({
      async append(appends) {
        const trial: AppendResult[] = [];
        for (const append of appends) {
          const [result] = await log.append([append]);
          if (result === undefined || result.kind === 'conflict') return [...trial, { kind: 'conflict', actual: 0 }];
          trial.push(result);
        }
        return trial;
      },
    })),
  ],
  [
    'records a retry again',
    'answers a retry with the first result and records nothing',
    spoiled((log) => ({
      append: (appends) =>
        log.append(
          appends.map((append) => ({
            ...append,
            events: append.events.map((event) => ({ ...event, id: crypto.randomUUID() })),
          })),
        ),
    })),
  ],
  [
    'cannot keep a NUL character',
    'gives any JSON object back as it was',
    spoiled((log) => ({
      readStream: async (stream, range) =>
        (await log.readStream(stream, range)).map((event) => ({
          ...event,
          data: JSON.parse(JSON.stringify(event.data).replaceAll('\\u0000', '')) as typeof event.data,
        })),
    })),
  ],
  [
    'reads streams forwards only',
    'reads a stream in both directions, from any version, within a limit',
    spoiled((log) => ({ readStream: (stream, range) => log.readStream(stream, { ...range, direction: 'forwards' }) })),
  ],
  [
    'gives events by their ids in the order of the log',
    'gives events by their ids, in the order asked for, and leaves out what it does not have',
    spoiled((log) => ({
      readEvents: async (ids) => (await log.readEvents(ids)).toSorted((x, y) => Number(x.position - y.position)),
    })),
  ],
  [
    'knows of no time but now',
    'reads a stream as it was at a time, in both directions',
    spoiled((log) => ({
      readStream: (stream, { recordedUntil: _, ...range } = {}) => log.readStream(stream, range),
    })),
  ],
  [
    'cuts the page before it looks at the time',
    'reads a stream as it was at a time, in both directions',
    spoiled((log) => ({
      readStream: async (stream, { recordedUntil = Number.POSITIVE_INFINITY, ...range } = {}) =>
        (await log.readStream(stream, range)).filter(({ recordedAt }) => recordedAt <= recordedUntil),
    })),
  ],
  [
    'believes its clock',
    'never goes back in time along a stream, whatever the clock does',
    async (options) => {
      const log = createMemoryLog(options);
      const readStream = log.readStream.bind(log);
      const times = new Map<string, number>();
      const append = log.append.bind(log);
      log.append = async (appends) => {
        const results = await append(appends);
        for (const { events } of appends) for (const { id } of events) times.set(id, options?.clock?.() ?? 0);
        return results;
      };
      log.readStream = async (stream, range) =>
        (await readStream(stream, range)).map((event) => ({ ...event, recordedAt: times.get(event.id) ?? 0 }));
      return log;
    },
  ],
  [
    'goes on telling who has had enough',
    'tells its listeners of what is appended, until they have enough',
    spoiled((log) => ({
      listen(wake) {
        log.listen(wake);
        return { [Symbol.dispose]: () => {} };
      },
    })),
  ],
  [
    'gives the last event of a page once more',
    'can be followed page by page while it grows, from any position, until that is enough',
    spoiled((log) => ({
      async readAll(range) {
        const page = await log.readAll(range);
        return page.events.length < 2 ? page : { ...page, next: page.next - 1n };
      },
    })),
  ],
  [
    'scans all types',
    'gives by a scan what it gives in pages, or the part of it that is asked for',
    spoiled((log) => ({
      scan: <F extends keyof RecordedEvent>({ types: _, ...range }: ScanOptions<F> = {}) => log.scan(range),
    })),
  ],
  [
    'scans beyond the end that is asked for',
    'gives by a scan what it gives in pages, or the part of it that is asked for',
    spoiled((log) => ({
      scan: <F extends keyof RecordedEvent>({ until: _, ...range }: ScanOptions<F> = {}) => log.scan(range),
    })),
  ],
  [
    'takes over events at its own time',
    'takes over events with their ids, versions and times, and gives them positions of its own',
    spoiled((log) => ({
      bulkAppend: async (events) => {
        const all: RecordedEvent[] = [];
        for await (const event of events) all.push({ ...event, recordedAt: event.recordedAt + 1 });
        return log.bulkAppend(all);
      },
    })),
  ],
  [
    'takes over whatever it is given',
    'refuses to take over what does not continue its stream, or has an id that is taken',
    spoiled((log) => ({ bulkAppend: (events) => log.bulkAppend(events).catch(() => 0) })),
  ],
  [
    'counts positions over all its lanes, and reads the first only',
    'reads the whole log in pages, in the order of positions, each event once',
    async (options) => {
      const log = createLanedLog([createMemoryLog(options), createMemoryLog(options)]);
      const readAll = log.readAll.bind(log);
      log.readAll = (range) => readAll({ ...range, lane: 0 });
      return log;
    },
  ],
];

describe('the contract notices a log that', () => {
  for (const [fault, noticedBy, open] of planted) {
    test(fault, async () => {
      const noticing = contractCases.find(({ name }) => name === noticedBy);
      await expect(noticing?.run(open)).rejects.toThrow();
    });
  }

  test('is not spoiled at all: no', async () => {
    for (const { run } of contractCases) await run(spoiled(() => ({})));
  });
});
