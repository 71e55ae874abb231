import type { BulkLog, RecordedEvent, ScanOptions } from '@wherefore/event-log';
import type { ReadableLog } from '@wherefore/projections';

/** Events that are worked on at a time: some milliseconds. */
export const PIECE = 200;

/** The same log in small pieces, with a pause before each, so that whoever reads it leaves time to others. */
export function inPieces(log: BulkLog, pause: () => Promise<void>, signal: AbortSignal): ReadableLog {
  const waited = async (): Promise<void> => {
    await pause();
    signal.throwIfAborted();
  };
  return {
    lanes: log.lanes,
    deletedTo: (lane) => log.deletedTo(lane),
    readAll: (options) => log.readAll(options),
    readEvents: (ids) => log.readEvents(ids),
    async readStream(stream, options) {
      await waited();
      return await log.readStream(stream, options);
    },
    async *scan<F extends keyof RecordedEvent>(options?: ScanOptions<F>) {
      for await (const batch of log.scan(options)) {
        for (let start = 0; start < batch.length; start += PIECE) {
          await waited();
          yield batch.slice(start, start + PIECE);
        }
      }
    },
  };
}
