import {
  explain,
  type Instant,
  parseServerName,
  pinInForce,
  questionKey,
  questionsOf,
  recommended,
  rulesAsRecorded,
} from '@wherefore/discovery';
import type { EventLog } from '@wherefore/event-log';
import { decideAgain, type PolicyByLabel } from '../replay/decide-again.ts';
import { isEqualData } from '../replay/first-difference.ts';
import { knownPolicy } from '../replay/replay-conclusion.ts';
import { type Afterwards, afterwards } from './afterwards.ts';
import { readCited } from './citations.ts';
import { isObservation, questionOf, type ReadEvent } from './event-roles.ts';
import type { EventAt, ExplanationAt, HeldAt, KnownAt, PinAt } from './explanation-at.ts';
import { storyOf } from './explanation-story.ts';
import { type Held, type NameAt, nameAt } from './name-at.ts';
import { type PinEvent, pinAt } from './pin-at.ts';
import { seenAt } from './seen-at.ts';

export interface ExplainAtOptions {
  /** Default: the policies that `discovery` knows. */
  readonly policyOf?: PolicyByLabel;
}

/** A conclusion over 32 SRV targets rests on fewer. */
const MAX_QUESTIONS = 80;

/**
 * Explains a name as of a time: what was held by the time of recording, decided again from its evidence, what became of
 * it, and, apart from that, what the world had shown by then. Reads bounded windows of the streams concerned and what is
 * cited, so that it costs the same whatever the length of the log, and asks nobody.
 *
 * @throws {UnknownEventType | EventFromTheFuture | UpcastFailed}
 */
export async function explainAt(
  log: EventLog,
  serverName: string,
  at: Instant,
  { policyOf = knownPolicy }: ExplainAtOptions = {},
): Promise<ExplanationAt> {
  const parsed = parseServerName(serverName);
  if (parsed.kind === 'invalid') {
    const known: KnownAt = { kind: 'no-server-name', message: parsed.message };
    const sentences = storyOf({ serverName, at, known, isCut: false, seen: [] });
    return { serverName, at, known, pin: null, isCut: false, seen: [], sentences };
  }
  const [state, pinned] = await Promise.all([nameAt(log, serverName, at), pinInForceAt(log, serverName, at)]);
  const graph = state.kind === 'held' ? await readCited(log, [state.newest]) : undefined;
  const events = graph?.events ?? new Map<string, ReadEvent>();
  const policy = state.kind === 'held' ? (policyOf(state.conclusion.policy) ?? recommended) : recommended;
  const cited = [...events.values()].filter(isObservation).map(questionOf);
  const pin = pinned && { id: pinned.id, delegated: pinned.data.delegated };
  const own = questionsOf(serverName, () => undefined, pin).map(questionKey);
  const questions = [...new Set([...cited, ...own])].slice(0, MAX_QUESTIONS);
  const [after, seen] = await Promise.all([
    state.kind === 'held' ? afterwards(log, serverName, state, at) : Promise.resolve(undefined),
    Promise.all(questions.map((question) => seenAt(log, question, at, policy))),
  ]);
  const known =
    state.kind === 'held' && after !== undefined ? heldAt(state, at, events, after, policyOf) : nothingAt(state);
  const end = after?.end ?? endOf(state);
  const { isCut } = state;
  const sentences = storyOf({ serverName, at, known, pin: pinned, isCut, end, seen });
  return { serverName, at, known, pin: pinned === undefined ? null : pinAtOf(pinned), isCut, seen, sentences };
}

async function pinInForceAt(log: EventLog, serverName: string, at: Instant): Promise<PinEvent | undefined> {
  const pin = await pinAt(log, serverName, at);
  return pin !== undefined && pinInForce({ ...pin.data, id: pin.id }, at) !== undefined ? pin : undefined;
}

function pinAtOf({ id: eventId, recordedAt, data: { serverName: _, ...data } }: PinEvent): PinAt {
  return { eventId, recordedAt, ...data };
}

function heldAt(
  held: Held & NameAt,
  at: Instant,
  events: ReadonlyMap<string, ReadEvent>,
  after: Afterwards,
  policyOf: PolicyByLabel,
): HeldAt {
  const { newest, full, conclusion, confirmations, pending } = held;
  const cited = (id: string) => {
    const event = events.get(id);
    return event === undefined ? undefined : { event, judged: undefined };
  };
  const decided = decideAgain(newest, cited, { policyOf, rulesOf: rulesAsRecorded });
  const { end, ...rest } = after;
  return {
    kind: 'held',
    conclusion,
    confirmations,
    eventId: newest.id,
    fullId: full.id,
    chosenAt: full.recordedAt,
    lastDrawnAt: newest.recordedAt,
    isFresh: conclusion.freshUntil > at,
    ...(pending === undefined ? {} : { pending: eventAt(pending) }),
    explanation: decided.kind === 'decided' ? explain(decided.conclusion, decided.trace()) : null,
    ...(decided.kind === 'decided' ? {} : { obstacle: decided }),
    isReproduced: decided.kind === 'decided' && isEqualData(decided.recorded, decided.conclusion),
    afterwards: { ...rest, ...(end === undefined ? {} : { end: eventAt(end) }) },
  };
}

function nothingAt(state: NameAt): KnownAt {
  const { pending } = state;
  return {
    kind: 'nothing',
    ...(state.kind === 'ended' ? { endedBy: eventAt(state.by) } : {}),
    ...(state.kind === 'ended' && state.last !== undefined ? { lastId: state.last.id } : {}),
    ...(pending === undefined ? {} : { pending: eventAt(pending) }),
  };
}

function endOf(state: NameAt): ReadEvent | undefined {
  return state.kind === 'ended' ? state.by : undefined;
}

function eventAt({ id, type, observedAt, recordedAt }: ReadEvent): EventAt {
  return { eventId: id, type, observedAt, recordedAt };
}
