import { createMemoryLog } from '@wherefore/event-log';
import { expect, test } from 'vitest';
import { createEventIds } from './event-id.ts';
import type { LoggedEvent } from './evidence-log.ts';
import { Journal } from './journal.ts';
import { everyEvent } from './testing/rig.ts';
import { SwitchedLog } from './testing/switched-log.ts';

const newId = createEventIds(() => 1_767_225_600_000);

function eventOf(data: object = {}): LoggedEvent {
  return { id: newId(), type: 'SomethingSeen', data, observedAt: 0 };
}

test('events are recorded in the order in which they came, those of one turn in one append', async () => {
  const behind = createMemoryLog();
  const log = new SwitchedLog(behind);
  const journal = new Journal(log);
  const events = Array.from({ length: 20 }, (_, index) => eventOf({ index }));
  await Promise.all(events.map((event, index) => journal.record(index % 3 === 0 ? 'a' : 'b', event)));
  expect((await everyEvent(behind)).map(({ data }) => data['index'])).toEqual(events.map((_, index) => index));
  expect(log.appends).toBe(1);
});

test('an append is at most 200 events', async () => {
  const sizes: number[] = [];
  const log = new SwitchedLog(createMemoryLog());
  log.onAppend = (events) => void sizes.push(events.length);
  const journal = new Journal(log);
  await Promise.all(Array.from({ length: 450 }, () => journal.record('a', eventOf())));
  expect(sizes).toEqual([200, 200, 50]);
});

test('what cites a lost event is lost, and what cites that', async () => {
  const behind = createMemoryLog();
  const log = new SwitchedLog(behind);
  const journal = new Journal(log);
  const [lost, citing, citingThat, other] = [eventOf(), eventOf(), eventOf(), eventOf()];
  log.break();
  await expect(journal.record('a', lost)).rejects.toMatchObject({ code: 'log-unavailable' });
  log.mend();
  const outcomes = await Promise.allSettled([
    journal.record('a', citing, [lost.id]),
    journal.record('a', citingThat, [citing.id]),
    journal.record('a', other, []),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  expect((await everyEvent(behind)).map(({ id }) => id)).toEqual([other.id]);
});

test('what cites an event that is refused in the same append is lost with it', async () => {
  const behind = createMemoryLog();
  const journal = new Journal(behind);
  const good = eventOf();
  const bad = eventOf({ huge: 'x'.repeat(2 << 20) });
  const citing = eventOf();
  const outcomes = await Promise.allSettled([
    journal.record('a', good),
    journal.record('a', bad),
    journal.record('a', citing, [bad.id]),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect((await everyEvent(behind)).map(({ id }) => id)).toEqual([good.id]);
});

test('many events that together are too much for the log are recorded bit by bit', async () => {
  const behind = createMemoryLog();
  const journal = new Journal(behind);
  await Promise.all(Array.from({ length: 100 }, () => journal.record('a', eventOf({ large: 'x'.repeat(900_000) }))));
  expect(await everyEvent(behind)).toHaveLength(100);
});

test('a log that refuses everything is not asked without end', async () => {
  const log = new SwitchedLog(createMemoryLog());
  log.break(Object.assign(new Error('not allowed'), { retryable: false }));
  const journal = new Journal(log);
  await Promise.allSettled(Array.from({ length: 200 }, () => journal.record('a', eventOf())));
  expect(log.appends).toBeLessThan(80);
});

test('an outage is not taken for a fault of the events', async () => {
  const log = new SwitchedLog(createMemoryLog());
  log.break(Object.assign(new Error('no connection'), { retryable: true }));
  const journal = new Journal(log);
  await Promise.allSettled(Array.from({ length: 200 }, () => journal.record('a', eventOf())));
  expect(log.appends).toBe(1);
});

test('it is settled when nothing is left to write', async () => {
  const log = new SwitchedLog(createMemoryLog());
  const journal = new Journal(log);
  await journal.settle();
  const recorded = journal.record('a', eventOf());
  await journal.settle();
  expect(log.appends).toBe(1);
  await recorded;
});
