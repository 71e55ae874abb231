/**
 * Where a resolver writes what it learned and reads what was learned before. The logs of `@wherefore/event-log` are
 * such a thing; so is anything with these two methods.
 */
export interface EvidenceLog {
  /**
   * Appends to several streams, as if one after the other, whatever their versions. Once it has settled, the events
   * are there for good; when it rejects, none of them may be. An error that is not `retryable` (`false`) finds fault
   * with the events: they are tried again in smaller batches.
   */
  append(
    appends: readonly {
      readonly stream: string;
      readonly expected: 'any';
      readonly events: readonly (LoggedEvent & { readonly data: Json })[];
    }[],
  ): Promise<unknown>;
  /** The newest events of a stream, newest first. */
  readStream(
    stream: string,
    options: { readonly direction: 'backwards'; readonly limit: number },
  ): Promise<readonly StoredEvent[]>;
}

/** An event as it was read: what its data is follows from its type. */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly data: object;
  /** Place in the log, growing along each stream: whoever follows the log with `learn` needs it. */
  readonly position?: bigint;
}

/** Plain JSON data. */
export type Json = { readonly [name: string]: JsonValue };
type JsonValue = null | boolean | number | string | Json | readonly JsonValue[];

/** An event on its way into the log: a fact as plain data, with the ids that tie it to others. */
export interface LoggedEvent {
  /** UUID, lower case. */
  readonly id: string;
  readonly type: string;
  /** As the event types of `@wherefore/discovery` describe it. */
  readonly data: object;
  /** Id of the request that set it off. */
  readonly correlationId?: string;
  /** Id of the event that led to it. */
  readonly causationId?: string;
  /** When it was so in the world, milliseconds since 1970. */
  readonly observedAt: number;
}

/** No log: what is learned is in the resolver's memory and nowhere else. */
export const unrecorded: EvidenceLog = {
  append: () => Promise.resolve(),
  readStream: () => Promise.resolve([]),
};
