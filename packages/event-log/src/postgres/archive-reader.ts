import type { RecordedEvent } from '../event-log.ts';

/** Where the events are whose partitions were retired. What it cannot find it leaves out. */
export interface ArchiveReader {
  /** In any order. */
  readEvents(ids: readonly string[]): Promise<readonly RecordedEvent[]>;
  /** Versions `from` to `to`, both included, in their order. */
  readStream(stream: string, from: number, to: number): Promise<readonly RecordedEvent[]>;
  /** Positions behind `after` up to `until`, in their order, at most `limit`. */
  readRange(after: bigint, until: bigint, limit: number): Promise<readonly RecordedEvent[]>;
}
