import type { EventLog, RecordedEvent } from '@wherefore/event-log';

/** Events read at once. */
const PAGE = 500;

/** Events of a stream from the newest, or from the one before version `before`. */
export async function* newestFirst(
  log: EventLog,
  stream: string,
  before?: number,
): AsyncGenerator<RecordedEvent, void, undefined> {
  let from = before === undefined ? undefined : before - 1;
  while (from === undefined || from > 0) {
    const page = await log.readStream(stream, {
      direction: 'backwards',
      limit: PAGE,
      ...(from !== undefined && { from }),
    });
    yield* page;
    if (page.length < PAGE) return;
    from = (page.at(-1)?.version ?? 1) - 1;
  }
}
