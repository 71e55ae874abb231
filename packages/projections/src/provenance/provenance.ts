import type { EventLog } from '@wherefore/event-log';
import { discoveryCodec } from '../codec/discovery-codec.ts';
import { type CitationEdge, readCited } from './citations.ts';
import { type EventRole, isObservation, questionOf, type ReadEvent, roleOf } from './event-roles.ts';
import { eventSentence } from './event-sentence.ts';

/** Why an event is there: the events that it rests on, back to what was seen and to who asked for that. */
export interface Provenance {
  /** The event that it is about. */
  readonly root: string;
  /** That event first, then what it cites, then what that cites. */
  readonly nodes: readonly ProvenanceNode[];
  readonly edges: readonly CitationEdge[];
  /** Citations of events that the log does not have: the provenance is not total. */
  readonly missing: readonly CitationEdge[];
  /** It is larger than is read. No conclusion of the resolver is. */
  readonly isCut: boolean;
}

export interface ProvenanceNode {
  readonly id: string;
  readonly role: EventRole;
  readonly type: ReadEvent['type'];
  readonly stream: string;
  /** World time. */
  readonly observedAt: number;
  /** Log time. */
  readonly recordedAt: number;
  /** Of an observation: the key of the question that it answers. */
  readonly question?: string;
  /** One sentence for people. */
  readonly text: string;
}

/**
 * The provenance of an event, a conclusion above all: give it the event id of a row of any projection. `undefined` when
 * there is no such event. Costs as much as is cited, whatever the length of the log.
 *
 * @throws {UnknownEventType | EventFromTheFuture | UpcastFailed}
 */
export async function provenanceOf(log: EventLog, eventId: string): Promise<Provenance | undefined> {
  const [root] = await log.readEvents([eventId]);
  if (root === undefined) return undefined;
  const { events, edges, missing, isCut } = await readCited(log, [discoveryCodec.decode(root)]);
  const nodes = [...events.values()].map((event) => nodeOf(event, (id) => events.get(id)));
  return { root: eventId, nodes, edges, missing, isCut };
}

function nodeOf(event: ReadEvent, find: (id: string) => ReadEvent | undefined): ProvenanceNode {
  const { id, type, stream, observedAt, recordedAt } = event;
  const question = isObservation(event) ? { question: questionOf(event) } : {};
  return {
    id,
    role: roleOf(event),
    type,
    stream,
    observedAt,
    recordedAt,
    ...question,
    text: eventSentence(event, find),
  };
}
