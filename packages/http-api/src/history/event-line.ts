import { formatInstant } from '@wherefore/discovery';
import type { JsonObject, RecordedEvent } from '@wherefore/event-log';
import { discoveryCodec, eventSentence } from '@wherefore/projections';
import { type TObject, Type } from 'typebox';
import { instantShape, uuidShape } from '../shapes/common-shapes.ts';

/**
 * An event as `wherefore history --events --json` prints it: data as recorded, instants of the envelope in ISO 8601; and
 * as a sentence, for who follows many events does not read what each of them cites.
 */
export interface EventLine {
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly stream: string;
  readonly version: number;
  readonly position: string;
  readonly observedAt: string;
  readonly recordedAt: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly text?: string;
  readonly data: JsonObject;
}

export function eventLine(event: RecordedEvent, find?: FindRecorded): EventLine {
  const { id, type, schemaVersion, stream, version, correlationId, causationId, data } = event;
  const text = sentenceOf(event, find);
  return {
    id,
    type,
    schemaVersion,
    stream,
    version,
    position: String(event.position),
    observedAt: formatInstant(event.observedAt),
    recordedAt: formatInstant(event.recordedAt),
    ...(correlationId !== undefined && { correlationId }),
    ...(causationId !== undefined && { causationId }),
    ...(text !== undefined && { text }),
    data,
  };
}

/** Finds an event that another cites, where that is at hand. */
export type FindRecorded = (id: string) => RecordedEvent | undefined;

/**
 * From the event, and from what it confirms where that can be found. Of one that this program does not know, or that is
 * not as it has to be, there is none.
 */
export function sentenceOf(event: RecordedEvent, find: FindRecorded = () => undefined): string | undefined {
  try {
    return eventSentence(discoveryCodec.decode(event), (id) => {
      const found = find(id);
      return found && discoveryCodec.decode(found);
    });
  } catch {
    return undefined;
  }
}

/** An event of the log. */
export const eventShape: TObject = Type.Object(
  {
    id: uuidShape,
    type: Type.String({ examples: ['DestinationChosen'] }),
    schemaVersion: Type.Integer({ description: 'Of the shape of `data`.' }),
    stream: Type.String({ examples: ['server:matrix.org'] }),
    version: Type.Integer({ minimum: 1, description: 'Place in its stream.' }),
    position: Type.String({ pattern: '^[0-9]+$', description: 'Place in its lane of the log.' }),
    observedAt: instantShape,
    recordedAt: instantShape,
    correlationId: Type.Optional(uuidShape),
    causationId: Type.Optional(uuidShape),
    text: Type.Optional(Type.String({ description: 'A sentence for people.' })),
    data: Type.Object(
      {},
      { additionalProperties: true, description: 'As recorded: instants in it are ms since 1970.' },
    ),
  },
  { $id: 'Event', description: 'Observed: when it was so in the world. Recorded: when the log knew.' },
);
