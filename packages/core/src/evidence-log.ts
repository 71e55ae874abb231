import type { EventLog, JsonObject, NewEvent } from '@wherefore/event-log';

/**
 * Where a resolver writes what it learned and reads what was learned before: the part of an event log that it uses.
 * Everything is appended to `any` version of its stream, and streams are read backwards.
 */
export type EvidenceLog = Pick<EventLog, 'append' | 'readStream'>;

/** An event on its way into the log. */
export interface LoggedEvent extends Omit<NewEvent, 'data'> {
  /** Plain JSON data, as the event types of `@wherefore/discovery` describe it. */
  readonly data: object;
}

/** The event as the log takes it. Interfaces have no index signature, so the compiler has to be told. */
export function forLog(event: LoggedEvent): NewEvent {
  return { ...event, data: event.data as JsonObject };
}
