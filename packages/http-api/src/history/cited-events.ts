import { formatInstant } from '@wherefore/discovery';
import type { EventLog, RecordedEvent } from '@wherefore/event-log';
import type { CitationLine } from './event-citations.ts';
import { type FindRecorded, sentenceOf } from './event-line.ts';

/** What an event that is cited is, for who does not read it. */
export interface CitedEvent {
  readonly type: string;
  readonly stream: string;
  readonly observedAt: string;
  readonly recordedAt: string;
  readonly text?: string;
}

/** No conclusion of the resolver cites as many. */
const MAX_TOLD = 1000;

export interface CitedEvents {
  readonly find: FindRecorded;
  /** The same with what each of them is. One that is not told of is not in the log any more. */
  tell(lines: readonly CitationLine[]): readonly (CitationLine & { readonly event?: CitedEvent })[];
}

/** Reads what lines point at, and what that confirms, which its sentence needs. */
export async function readCitedEvents(log: EventLog, lines: readonly CitationLine[]): Promise<CitedEvents> {
  const known = new Map<string, RecordedEvent>();
  const read = async (ids: readonly string[]): Promise<void> => {
    const unknown = [...new Set(ids)].filter((id) => !known.has(id)).slice(0, MAX_TOLD);
    if (unknown.length === 0) return;
    for (const event of await log.readEvents(unknown)) known.set(event.id, event);
  };
  await read(lines.map(({ id }) => id));
  await read([...known.values()].flatMap(({ data }) => (typeof data['confirms'] === 'string' ? data['confirms'] : [])));
  const find: FindRecorded = (id) => known.get(id);
  return {
    find,
    tell: (told) =>
      told.map((line) => {
        const event = known.get(line.id);
        return event === undefined ? line : { ...line, event: citedEvent(event, find) };
      }),
  };
}

function citedEvent(event: RecordedEvent, find: FindRecorded): CitedEvent {
  const { type, stream, observedAt, recordedAt } = event;
  const text = sentenceOf(event, find);
  return {
    type,
    stream,
    observedAt: formatInstant(observedAt),
    recordedAt: formatInstant(recordedAt),
    ...(text !== undefined && { text }),
  };
}
