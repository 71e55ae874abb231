import { pinInForce, pinStream, questionStream, serverStream } from '@wherefore/discovery';
import { type EventLog, laneOf } from '@wherefore/event-log';
import { discoveryCodec } from '../codec/discovery-codec.ts';
import { citationsOf, readCited } from './citations.ts';
import { isCutLog, type MaybeCutLog } from './cut-log.ts';
import {
  type ConclusionEvent,
  isConclusion,
  isFullConclusion,
  isFullObservation,
  isObservation,
  isTimeout,
  type ObservationEvent,
  questionOf,
  type ReadEvent,
} from './event-roles.ts';
import type { FindEvent } from './event-sentence.ts';

/** A place where the way back from a conclusion ends before it should (law 4). */
export interface ProvenanceBreak {
  readonly code: /** A cited event is not there. */
    | 'missing-event'
    /** Nothing says who asked. */
    | 'no-request'
    /** What is said to have asked is no request, or one for another name. */
    | 'strange-request'
    /** A conclusion rests on nothing, though it should. */
    | 'no-evidence'
    /** A conclusion rests on what is no observation. */
    | 'no-observation'
    /** What is confirmed is nothing that can be, or about something else. */
    | 'strange-confirmation'
    /** What is said to have pinned a name is no pin, one of another name, one that was over, or is not cited as such. */
    | 'strange-pin'
    /** It cites what was recorded after it. */
    | 'cited-later'
    /** It is not in the stream of what it is about. */
    | 'wrong-stream';
  readonly eventId: string;
  /** The event that it is about, if it is another. */
  readonly citedId?: string;
}

const PAGE = 1000;

/**
 * What is wrong with the provenance of an event and of all that it rests on; nothing, if it is total. An event that is
 * not there is a break itself.
 *
 * @throws {UnknownEventType | EventFromTheFuture | UpcastFailed}
 */
export async function checkProvenance(log: EventLog, eventId: string): Promise<readonly ProvenanceBreak[]> {
  const [root] = await log.readEvents([eventId]);
  if (root === undefined) return [{ code: 'missing-event', eventId }];
  const { events, edges } = await readCited(log, [discoveryCodec.decode(root)]);
  const breaks = [...events.values()].flatMap((event) => breaksOf(event, (id) => events.get(id), log.lanes));
  // What a confirmed conclusion rested on is no matter of the one that confirms it, and was not read.
  const read = new Set(edges.map(({ from, to }) => `${from} ${to}`));
  return breaks.filter(
    ({ code, eventId: from, citedId }) => code !== 'missing-event' || read.has(`${from} ${citedId}`),
  );
}

/**
 * The same for every event of the log, one page after the other; what has been recorded by the time a page is read. Where
 * the beginning of the log was deleted, of every event that is left, and what is not there is nothing that is wrong.
 *
 * @throws {UnknownEventType | EventFromTheFuture | UpcastFailed}
 */
export async function* checkAllProvenance(log: EventLog & MaybeCutLog): AsyncGenerator<ProvenanceBreak> {
  const isCut = await isCutLog(log);
  for (let lane = 0; lane < log.lanes; lane += 1) {
    let after = 0n;
    for (;;) {
      const page = await log.readAll({ lane, after, limit: PAGE, history: 'left' });
      if (page.events.length === 0) break;
      const events = new Map(page.events.map((event) => [event.id, discoveryCodec.decode(event)]));
      const cited = [...events.values()].flatMap((event) => citationsOf(event).map(({ to }) => to));
      const elsewhere = [...new Set(cited)].filter((id) => !events.has(id));
      for (const event of await readMany(log, elsewhere)) events.set(event.id, event);
      for (const { id } of page.events) {
        const event = events.get(id);
        if (event === undefined) continue;
        const breaks = breaksOf(event, (other) => events.get(other), log.lanes);
        yield* isCut ? breaks.filter(({ code }) => code !== 'missing-event') : breaks;
      }
      after = page.next;
    }
  }
}

async function readMany(log: EventLog, ids: readonly string[]): Promise<readonly ReadEvent[]> {
  const events: ReadEvent[] = [];
  for (let start = 0; start < ids.length; start += 5000) {
    for (const event of await log.readEvents(ids.slice(start, start + 5000))) events.push(discoveryCodec.decode(event));
  }
  return events;
}

/** What is wrong with what one event cites itself. */
function breaksOf(event: ReadEvent, find: FindEvent, lanes: number): readonly ProvenanceBreak[] {
  const eventId = event.id;
  const breaks: ProvenanceBreak[] = [];
  for (const { to: citedId } of citationsOf(event)) {
    const cited = find(citedId);
    if (cited === undefined) breaks.push({ code: 'missing-event', eventId, citedId });
    else if (isLater(cited, event, lanes)) breaks.push({ code: 'cited-later', eventId, citedId });
  }
  if (isObservation(event)) breaks.push(...requestBreaks(event, find), ...observationBreaks(event, find));
  if (isConclusion(event)) breaks.push(...requestBreaks(event, find), ...conclusionBreaks(event, find));
  if (event.type === 'DestinationPinned' || event.type === 'DestinationUnpinned') {
    const { serverName } = event.data;
    if (event.stream !== pinStream(serverName)) breaks.push({ code: 'wrong-stream', eventId });
    const unpins = event.type === 'DestinationUnpinned' ? find(event.data.unpins) : undefined;
    if (unpins !== undefined && !isPinOf(serverName, unpins)) {
      breaks.push({ code: 'strange-pin', eventId, citedId: unpins.id });
    }
  }
  return breaks;
}

// Positions count along a lane; between lanes there is the time of recording.
function isLater(cited: ReadEvent, event: ReadEvent, lanes: number): boolean {
  if (laneOf(cited.stream, lanes) === laneOf(event.stream, lanes)) return cited.position > event.position;
  return cited.recordedAt > event.recordedAt;
}

function requestBreaks(event: ConclusionEvent | ObservationEvent, find: FindEvent): readonly ProvenanceBreak[] {
  const { id: eventId, causationId, correlationId } = event;
  if (causationId === undefined) return [{ code: 'no-request', eventId }];
  const request = find(causationId);
  if (request === undefined) return [];
  const isFitting =
    request.type === 'ResolutionRequested' &&
    correlationId === causationId &&
    (!isConclusion(event) || request.data.serverName === event.data.serverName);
  return isFitting ? [] : [{ code: 'strange-request', eventId, citedId: causationId }];
}

function observationBreaks(event: ObservationEvent, find: FindEvent): readonly ProvenanceBreak[] {
  const eventId = event.id;
  const key = questionOf(event);
  const breaks: ProvenanceBreak[] = [];
  if (event.stream !== questionStream(key)) breaks.push({ code: 'wrong-stream', eventId });
  if (event.type !== 'EvidenceConfirmed') return breaks;
  const cited = find(event.data.confirms);
  if (cited !== undefined && !(isFullObservation(cited) && questionOf(cited) === key)) {
    breaks.push({ code: 'strange-confirmation', eventId, citedId: cited.id });
  }
  return breaks;
}

function conclusionBreaks(event: ConclusionEvent, find: FindEvent): readonly ProvenanceBreak[] {
  const eventId = event.id;
  const { serverName, because } = event.data;
  const breaks: ProvenanceBreak[] = [];
  if (event.stream !== serverStream(serverName)) breaks.push({ code: 'wrong-stream', eventId });
  breaks.push(...pinBreaks(event, find));
  for (const citedId of because) {
    if (citedId === event.data.pin) continue;
    const cited = find(citedId);
    if (cited !== undefined && !isObservation(cited)) breaks.push({ code: 'no-observation', eventId, citedId });
  }
  const full = event.type === 'ConclusionConfirmed' ? find(event.data.confirms) : event;
  if (event.type === 'ConclusionConfirmed' && full !== undefined) {
    if (!isFullConclusion(full) || full.data.serverName !== serverName) {
      breaks.push({ code: 'strange-confirmation', eventId, citedId: full.id });
    }
  }
  if (because.length === 0 && full !== undefined && isFullConclusion(full)) {
    // An IP literal needs no evidence, and who ran out of time has none.
    if (full.data.step !== '1' && !isTimeout(full)) breaks.push({ code: 'no-evidence', eventId });
  }
  return breaks;
}

function pinBreaks(event: ConclusionEvent, find: FindEvent): readonly ProvenanceBreak[] {
  const { id: eventId } = event;
  const { serverName, because, pin: citedId, decidedAt } = event.data;
  // Who ran out of time has come to nothing that would rest on it.
  if (citedId === undefined || isTimeout(event)) return [];
  const pin = find(citedId);
  const isFitting = pin === undefined || (isPinOf(serverName, pin) && isInForce(pin, decidedAt));
  return isFitting && because[0] === citedId ? [] : [{ code: 'strange-pin', eventId, citedId }];
}

function isPinOf(serverName: string, event: ReadEvent): event is Extract<ReadEvent, { type: 'DestinationPinned' }> {
  return event.type === 'DestinationPinned' && event.data.serverName === serverName;
}

function isInForce({ id, data }: Extract<ReadEvent, { type: 'DestinationPinned' }>, at: number): boolean {
  return pinInForce({ ...data, id }, at) !== undefined;
}
