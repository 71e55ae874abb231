import type { EventLog, RecordedEvent } from '@wherefore/event-log';

/** One event that points at another, or is pointed at. */
export interface CitationLine {
  readonly id: string;
  readonly as: 'rests-on' | 'confirms' | 'asked-by' | 'withdraws' | 'supersedes' | 'unpins';
}

/** Events that are read of a stream to find what cites one. */
const NEAR = 200;

/** What an event points at, by the fields that its type has for it. */
export function cites({ data, causationId }: RecordedEvent): readonly CitationLine[] {
  const field = (name: string, as: CitationLine['as']): readonly CitationLine[] => {
    const id = data[name];
    return typeof id === 'string' ? [{ id, as }] : [];
  };
  const because = Array.isArray(data['because']) ? data['because'] : [];
  return [
    ...because.flatMap((id): CitationLine[] => (typeof id === 'string' ? [{ id, as: 'rests-on' }] : [])),
    ...field('confirms', 'confirms'),
    ...field('withdraws', 'withdraws'),
    ...field('supersedes', 'supersedes'),
    ...field('unpins', 'unpins'),
    ...(causationId === undefined ? [] : [{ id: causationId, as: 'asked-by' } as const]),
  ];
}

/**
 * What points at an event, as far as that stands near it: behind it in its own stream, and behind whoever asked for it in
 * that stream. Nothing in a log leads from an observation to everything that ever rested on it.
 */
export async function citedBy(log: EventLog, event: RecordedEvent): Promise<readonly CitationLine[]> {
  const near = [...(await log.readStream(event.stream, { from: event.version + 1, limit: NEAR }))];
  const [request] = event.causationId === undefined ? [] : await log.readEvents([event.causationId]);
  if (request !== undefined && request.stream !== event.stream) {
    near.push(...(await log.readStream(request.stream, { from: request.version + 1, limit: NEAR })));
  }
  return near.flatMap((other) =>
    cites(other).flatMap(({ id, as }): CitationLine[] => (id === event.id ? [{ id: other.id, as }] : [])),
  );
}
