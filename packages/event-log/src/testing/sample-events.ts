import type { EventLog, NewEvent, RecordedEvent } from '../event-log.ts';
import type { JsonObject } from '../json.ts';

export function event(data: JsonObject = {}): NewEvent {
  return { id: crypto.randomUUID(), type: 'sampled', data };
}

export function events(count: number, data?: JsonObject): readonly NewEvent[] {
  return Array.from({ length: count }, () => event(data));
}

/** Pages through the log while `isOn`, and then to its end. */
export async function follow(log: EventLog, isOn: () => boolean, limit = 10): Promise<readonly RecordedEvent[]> {
  const seen: RecordedEvent[] = [];
  let after = 0n;
  for (;;) {
    const on = isOn();
    const { events: page, next } = await log.readAll({ after, limit });
    seen.push(...page);
    if (!on && page.length === 0) return seen;
    after = next;
    // A memory log answers without leaving the microtask queue, and the writers want their turn.
    if (page.length === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Ids of the whole log in its order. */
export async function recordedIds(log: EventLog, limit?: number): Promise<readonly string[]> {
  return (await follow(log, () => false, limit)).map(({ id }) => id);
}
