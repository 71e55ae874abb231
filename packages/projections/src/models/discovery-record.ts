import type { DiscoveryEvent } from '@wherefore/discovery';
import type { Decoded, RecordedEvent } from '@wherefore/event-log';

/** An event of a resolver as the log gives it back. */
export type DiscoveryRecord = Decoded<DiscoveryEvent>;

/** What the codec has let through is one of these. */
export function discoveryRecord(event: RecordedEvent): DiscoveryRecord {
  return event as unknown as DiscoveryRecord;
}

/** What follows the first colon of a stream of this sort, or `undefined` for a stream of another. */
export function subjectOf(stream: string, sort: 'server' | 'question'): string | undefined {
  return stream.startsWith(`${sort}:`) ? stream.slice(sort.length + 1) : undefined;
}

/** Text that a database takes whoever wrote it: PostgreSQL has no NUL in text, and no half characters. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd');
}
