import { createResolver } from '@wherefore/core';
import { addressRules } from '@wherefore/discovery';
import { createMemoryLog, type RecordedEvent } from '@wherefore/event-log';
import { expect, test } from 'vitest';
import { copyInto, everyEvent } from '../testing/random-log.ts';
import { type ReplayOptions, type ReplayProgress, replay } from './replay.ts';
import type { ReplayResult } from './replay-conclusion.ts';

const NAME = 'example.org:1';
const RULES = addressRules({ allow: ['192.0.2.0/24'] });

async function replayed(
  events: readonly RecordedEvent[],
  options: ReplayOptions = {},
): Promise<readonly ReplayResult[]> {
  const log = createMemoryLog();
  await copyInto(log, events);
  const results: ReplayResult[] = [];
  for await (const { result } of replay(log, options)) results.push(result);
  return results;
}

const never = <T>(): Promise<T> => new Promise(() => undefined);

/** What comes of resolving a name whose answers may set the clock back. */
async function resolvedWith(
  answer: () => number | undefined,
  sleep: () => Promise<void> = never,
): Promise<readonly RecordedEvent[]> {
  let now = 1_767_225_600_000;
  const log = createMemoryLog({ clock: () => now });
  await using resolver = createResolver({
    log,
    clock: { now: () => now, sleep },
    addressRules: RULES,
    limits: { dnsConcurrency: 1 },
    dns: {
      lookupSrv: () => Promise.reject(new Error('not asked')),
      lookupAddresses: () => {
        const ms = answer();
        if (ms === undefined) return never();
        now += ms;
        const records = [{ address: '192.0.2.1', ttl: 300 }];
        return Promise.resolve({
          server: null,
          outcome: { kind: 'records', records, aliases: [], authenticated: false },
        });
      },
    },
    fetch: () => Promise.reject(new Error('not asked')),
  });
  await resolver.resolve(NAME, { fresh: true });
  return await everyEvent(log);
}

test('a resolution that ran out of time says nothing of the name, and is not decided again', async () => {
  const events = await resolvedWith(
    () => undefined,
    // Reading the log takes no time at all.
    () => new Promise((resolve) => setTimeout(resolve)),
  );
  expect(events.at(-1)).toMatchObject({ type: 'ResolutionFailed', data: { code: 'timeout' } });
  expect(await replayed(events)).toEqual([{ kind: 'unanswerable', obstacle: 'timeout' }]);
});

test('what was seen while the clock was set back is known to be seen since', async () => {
  const events = await resolvedWith(() => -3_600_000);
  expect(events.at(-1)?.data['seenSince']).toHaveLength(1);
  expect(await replayed(events)).toEqual([{ kind: 'equal' }]);
  // Positive control: its time alone says otherwise.
  const unsaid = events.map(({ data: { seenSince: _, ...data }, ...event }) => ({ ...event, data }));
  expect(await replayed(unsaid)).toMatchObject([{ kind: 'unanswerable', obstacle: 'unanswered' }]);
});

test('events that are of no concern are passed over, of whatever type', async () => {
  const events = await resolvedWith(() => 1);
  const log = createMemoryLog();
  const foreign = { id: '0195d0d0-0000-7000-8000-000000000001', type: 'SomethingElse', data: { decidedAt: 1 } };
  await log.append([{ stream: 'else', expected: 'any', events: [foreign] }]);
  await copyInto(log, events);
  const results: ReplayResult[] = [];
  for await (const { result } of replay(log)) results.push(result);
  expect(results).toEqual([{ kind: 'equal' }]);
});

test('says how far it is, and stops when it is told to', async () => {
  const events = await resolvedWith(() => 1);
  const progress: ReplayProgress[] = [];
  await replayed(events, { onProgress: (one) => progress.push(one) });
  // All but the request.
  expect(progress.at(-1)).toEqual({ events: events.length - 1, conclusions: 1 });
  await expect(replayed(events, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
});

test('a name that nobody asked about has nothing to replay', async () => {
  const events = await resolvedWith(() => 1);
  expect(await replayed(events, { serverNames: ['other.example'] })).toEqual([]);
  expect(await replayed(events, { serverNames: ['other.example'], at: Number.MAX_SAFE_INTEGER })).toEqual([]);
  expect(await replayed(events, { at: 0 })).toEqual([]);
});
