import {
  confirmedObservation,
  contentOf,
  type Finding,
  type Instant,
  judge,
  type Observation,
  type Policy,
  questionStream,
} from '@wherefore/discovery';
import { discoveryCodec } from '../codec/discovery-codec.ts';
import { fullObservation, isFullObservation, isObservation, type ObservationEvent } from './event-roles.ts';
import type { NameReader } from './name-at.ts';

/** One observation as somebody may have seen it. */
export interface Seen {
  readonly eventId: string;
  /** The event that has the observation in full. */
  readonly fullId: string;
  /** World time. */
  readonly observedAt: Instant;
  /** Log time. */
  readonly recordedAt: Instant;
  readonly finding: Finding;
}

/** What there was to see in answer to one question at a time, for who reads the log, and for who sees the world. */
export interface SeenAt {
  /** The key of the question. */
  readonly question: string;
  /** The newest observation that had been recorded by then. */
  readonly known: Seen | null;
  /** The newest that had been made by then, recorded though it was only later. */
  readonly shown: Seen | null;
  /** The two say different things: the system was behind the world. */
  readonly differs: boolean;
  /** The next observation that says something else; absent when there is none among the next that are read. */
  readonly next: Seen | null;
}

/** Events to read of a question from there backwards: most are observations that count. */
const BEFORE = 8;
/** And on from there: what was recorded late, and what came next, behind up to 32 confirmations. */
const AFTER = 48;

/** What the world had shown in answer to a question by `at`, and what of it the log had. */
export async function seenAt(log: NameReader, question: string, at: Instant, policy: Policy): Promise<SeenAt> {
  const stream = questionStream(question);
  const before = await log.readStream(stream, { direction: 'backwards', recordedUntil: at, limit: BEFORE });
  const after = await log.readStream(stream, { from: (before[0]?.version ?? 0) + 1, limit: AFTER });
  const recorded = [...before.toReversed(), ...after].map((event) => discoveryCodec.decode(event));
  const observed = recorded.filter(isObservation).filter(({ data }) => data.isCleared !== true);
  const seen = await readAll(log, observed, policy);
  const known = seen.filter(({ seen: { recordedAt } }) => recordedAt <= at).at(-1);
  const shown = seen
    .filter(({ seen: { observedAt } }) => observedAt <= at)
    .sort((left, right) => left.seen.observedAt - right.seen.observedAt)
    .at(-1);
  const next = seen.find(({ seen: { observedAt, recordedAt }, content }) => {
    return observedAt > at && recordedAt > at && content !== shown?.content;
  });
  return {
    question,
    known: known?.seen ?? null,
    shown: shown?.seen ?? null,
    differs: known?.content !== shown?.content,
    next: next?.seen ?? null,
  };
}

/** What observations say, by the ids of their events; those that are not there are left out. */
export async function findingsOf(log: NameReader, ids: readonly string[], policy: Policy): Promise<readonly Finding[]> {
  if (ids.length === 0) return [];
  const events = (await log.readEvents(ids)).map((event) => discoveryCodec.decode(event));
  return (await readAll(log, events.filter(isObservation), policy)).map(({ seen }) => seen.finding);
}

interface Read {
  readonly seen: Seen;
  readonly content: string;
}

async function readAll(log: NameReader, events: readonly ObservationEvent[], policy: Policy): Promise<readonly Read[]> {
  const inFull = new Map(events.filter(isFullObservation).map((event) => [event.id, fullObservation(event)]));
  const cited = events.flatMap((event) => (event.type === 'EvidenceConfirmed' ? [event.data.confirms] : []));
  const elsewhere = [...new Set(cited)].filter((id) => !inFull.has(id));
  for (const event of elsewhere.length === 0 ? [] : await log.readEvents(elsewhere)) {
    const read = discoveryCodec.decode(event);
    if (isFullObservation(read)) inFull.set(read.id, fullObservation(read));
  }
  return events.flatMap((event) => {
    const fullId = event.type === 'EvidenceConfirmed' ? event.data.confirms : event.id;
    const full = inFull.get(fullId);
    if (full === undefined) return [];
    const observation: Observation =
      event.type === 'EvidenceConfirmed' ? confirmedObservation(event.id, event.data, full) : full;
    const { id: eventId, recordedAt } = event;
    const finding = judge(observation, event.data.failures ?? 1, policy);
    const seen: Seen = { eventId, fullId, observedAt: observation.observedAt, recordedAt, finding };
    // What is too long to be compared is like nothing else.
    return [{ seen, content: contentOf(observation) ?? eventId }];
  });
}
