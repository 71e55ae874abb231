import { serverStream } from '@wherefore/discovery';
import type { EventLog, RecordedEvent } from '@wherefore/event-log';

/** How one event points at another. */
export type CitedAs =
  | 'rests-on'
  | 'pinned-by'
  | 'confirms'
  | 'asked-by'
  | 'withdraws'
  | 'supersedes'
  | 'unpins'
  | 'tells-of';

/** One event that points at another, or is pointed at. */
export interface CitationLine {
  readonly id: string;
  readonly as: CitedAs;
}

/** Events that are read of a stream to find what cites one. */
const NEAR = 200;

/** What an event points at, by the fields that its type has for it. */
export function cites({ type, data, causationId }: RecordedEvent): readonly CitationLine[] {
  const field = (name: string, as: CitationLine['as']): readonly CitationLine[] => {
    const id = data[name];
    return typeof id === 'string' ? [{ id, as }] : [];
  };
  const because = Array.isArray(data['because']) ? data['because'] : [];
  return [
    ...because.flatMap((id): CitationLine[] =>
      typeof id === 'string' ? [{ id, as: id === data['pin'] ? 'pinned-by' : 'rests-on' }] : [],
    ),
    ...field('confirms', 'confirms'),
    ...field('withdraws', 'withdraws'),
    ...field('supersedes', 'supersedes'),
    ...field('unpins', 'unpins'),
    // A message is sent because something changed, and not because somebody asked.
    ...(causationId === undefined
      ? []
      : [{ id: causationId, as: type.startsWith('Webhook') ? 'tells-of' : 'asked-by' } as const]),
  ];
}

/**
 * What points at an event, as far as that stands near it: behind it in its own stream, behind whoever asked for it in
 * that stream, and of a pin in the stream of its name. Nothing in a log leads from an observation to everything that
 * ever rested on it.
 */
export async function citedBy(log: EventLog, event: RecordedEvent): Promise<readonly CitationLine[]> {
  const near = [...(await log.readStream(event.stream, { from: event.version + 1, limit: NEAR }))];
  const [request] = event.causationId === undefined ? [] : await log.readEvents([event.causationId]);
  if (request !== undefined && request.stream !== event.stream) {
    near.push(...(await log.readStream(request.stream, { from: request.version + 1, limit: NEAR })));
  }
  const { serverName } = event.data;
  if (event.type === 'DestinationPinned' && typeof serverName === 'string') {
    const stream = serverStream(serverName);
    const recordedUntil = event.recordedAt;
    const [before] = await log.readStream(stream, { direction: 'backwards', limit: 1, recordedUntil });
    near.push(...(await log.readStream(stream, { from: (before?.version ?? 0) + 1, limit: NEAR })));
  }
  return near.flatMap((other) =>
    cites(other).flatMap(({ id, as }): CitationLine[] => (id === event.id ? [{ id: other.id, as }] : [])),
  );
}
