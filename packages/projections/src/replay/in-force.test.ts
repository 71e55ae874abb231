import { randomUUID } from 'node:crypto';
import { createMemoryLog, type EventLog, type NewEvent } from '@wherefore/event-log';
import { expect, test } from 'vitest';
import { nameAt } from '../provenance/name-at.ts';
import { resolved } from '../testing/resolved.ts';
import { replay } from './replay.ts';

const NAME = 'example.org';
const STREAM = `server:${NAME}`;
const AT = 9000;

/** A log that counts the events that are read of it. */
function counting(log: EventLog): { readonly log: EventLog; reads: number; events: number } {
  const counts = {
    reads: 0,
    events: 0,
    log: {
      ...log,
      lanes: log.lanes,
      readEvents: (ids: readonly string[]) => log.readEvents(ids),
      readStream: async (...given: Parameters<EventLog['readStream']>) => {
        const events = await log.readStream(...given);
        counts.reads += 1;
        counts.events += events.length;
        return events;
      },
    },
  };
  return counts;
}

function request(): NewEvent {
  const data = { serverName: NAME, by: 'caller', why: 'unknown', requestedAt: 1000 };
  return { id: randomUUID(), type: 'ResolutionRequested', data };
}

async function append(log: EventLog, events: readonly NewEvent[]): Promise<void> {
  for (let start = 0; start < events.length; start += 1000) {
    await log.append([{ stream: STREAM, expected: 'any', events: events.slice(start, start + 1000) }]);
  }
}

async function inForce(log: EventLog): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { event } of replay(log, { serverNames: [NAME], at: AT })) ids.push(event.id);
  return ids;
}

test('of a long stream no more is read than tells what is in force, wherever the window begins', async () => {
  for (const requestsBefore of [0, 1]) {
    const log = createMemoryLog({ clock: () => AT });
    await append(log, Array.from({ length: requestsBefore }, request));
    let last = '';
    for (let times = 0; times < 2000; times += 1)
      last = await resolved(log, NAME, { at: 1000 + times, freshUntil: 99_000 });
    // A window of an even number of events now begins with a conclusion, and its request is behind that.
    await append(log, [request()]);
    const counted = counting(log);
    expect(await inForce(counted.log)).toEqual([last]);
    expect(counted.events).toBeLessThan(300);
  }
});

test('a long stream without a conclusion is read to its beginning in few reads', async () => {
  const log = createMemoryLog({ clock: () => AT });
  const first = await resolved(log, NAME, { at: 1000, freshUntil: 99_000 });
  await append(log, Array.from({ length: 50_000 }, request));
  const counted = counting(log);
  expect(await inForce(counted.log)).toEqual([first]);
  expect(counted.reads).toBeLessThan(25);
});

test('the latest time counts at which everything was cleared, not the one recorded last: clocks differ', async () => {
  const log = createMemoryLog({ clock: () => AT });
  await resolved(log, NAME, { at: 4000, freshUntil: 99_000 });
  for (const clearedAt of [5000, 3000]) {
    const data = { subject: '*', by: 'operator', clearedAt };
    await log.append([
      { stream: 'caches', expected: 'any', events: [{ id: randomUUID(), type: 'CacheCleared', data }] },
    ]);
  }
  expect(await inForce(log)).toEqual([]);
  const all: string[] = [];
  for await (const { event } of replay(log, { at: AT })) all.push(event.id);
  expect(all).toEqual([]);
  expect(await nameAt(log, NAME, AT)).toMatchObject({ kind: 'ended', by: { data: { clearedAt: 5000 } } });
});
