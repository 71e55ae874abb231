import { describe, expect, test } from 'vitest';
import type { OpenLog } from './contract/contract-case.ts';
import { contractCases } from './event-log.contract.ts';
import type { AppendResult, EventLog } from './event-log.ts';
import { createMemoryLog } from './memory-log.ts';

/** A memory log with one method spoiled. */
function spoiled(spoil: (log: EventLog) => Partial<EventLog>): OpenLog {
  return async (options) => {
    const log = createMemoryLog(options);
    const whole: EventLog = {
      lanes: log.lanes,
      append: (appends) => log.append(appends),
      readStream: (stream, range) => log.readStream(stream, range),
      readEvents: (ids) => log.readEvents(ids),
      readAll: (range) => log.readAll(range),
      listen: (wake) => log.listen(wake),
      [Symbol.asyncDispose]: () => log[Symbol.asyncDispose](),
    };
    return { ...whole, ...spoil(log) };
  };
}

/** The fault, the case that has to notice it (others do, too), the log. */
const planted: readonly (readonly [string, string, OpenLog])[] = [
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
