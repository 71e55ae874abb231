import type { EventLog, NewEvent, RecordedEvent } from '../event-log.ts';
import type { JsonObject } from '../json.ts';
import { laneOf } from '../lane.ts';

export function event(data: JsonObject = {}): NewEvent {
  return { id: crypto.randomUUID(), type: 'sampled', data };
}

export function events(count: number, data?: JsonObject): readonly NewEvent[] {
  return Array.from({ length: count }, () => event(data));
}

/** Pages through a lane while `isOn`, and then to its end. */
async function follow(
  log: EventLog,
  isOn: () => boolean,
  { limit = 10, lane = 0 }: { readonly limit?: number; readonly lane?: number } = {},
): Promise<readonly RecordedEvent[]> {
  const seen: RecordedEvent[] = [];
  let after = 0n;
  for (;;) {
    const on = isOn();
    const { events: page, next } = await log.readAll({ lane, after, limit });
    seen.push(...page);
    if (!on && page.length === 0) return seen;
    after = next;
    // A memory log answers without leaving the microtask queue, and the writers want their turn.
    if (page.length === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The same for all lanes, one list each. */
export function followLanes(
  log: EventLog,
  isOn: () => boolean,
  limit?: number,
): Promise<readonly (readonly RecordedEvent[])[]> {
  const lanes = Array.from({ length: log.lanes }, (_, lane) => lane);
  return Promise.all(lanes.map((lane) => follow(log, isOn, limit === undefined ? { lane } : { lane, limit })));
}

/** Ids of the whole log, lane by lane, in the order of each. */
export async function recordedIds(log: EventLog, limit?: number): Promise<readonly string[]> {
  return (await followLanes(log, () => false, limit)).flat().map(({ id }) => id);
}

/** What is in a lane of several, in the order given. */
export function inLane<T extends { readonly stream: string }>(
  log: EventLog,
  lane: number,
  all: readonly T[],
): readonly T[] {
  return all.filter(({ stream }) => laneOf(stream, log.lanes) === lane);
}
