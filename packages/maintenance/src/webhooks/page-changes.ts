import { parseServerName, serverStream } from '@wherefore/discovery';
import type { EventLog, RecordedEvent } from '@wherefore/event-log';
import { eventSentence } from '@wherefore/projections';
import type { WebhookChange } from '../settings.ts';
import type { CertificateSights } from './certificate-sights.ts';
import { earlierConclusion } from './earlier-conclusion.ts';
import {
  type ConclusionEvent,
  conclusionIn,
  drawnIn,
  fullIdOf,
  isFull,
  type ReadEvent,
  readById,
} from './log-reading.ts';
import { followName, type NameChange, type NameState } from './name-state.ts';
import { payloadOf } from './payload.ts';

/** A change, and what to send to whoever wants to be told of it. */
export interface ChangeMessage {
  readonly serverName: string;
  readonly change: WebhookChange;
  /** The conclusion that changed something. */
  readonly eventId: string;
  readonly body: string;
}

export interface PageChanges {
  /** In the order of the log. */
  readonly messages: readonly ChangeMessage[];
  /** Of the names whose state is another than before. */
  readonly states: ReadonlyMap<string, NameState>;
}

export interface PageContext {
  readonly log: Pick<EventLog, 'readEvents' | 'readStream'>;
  readonly sights: CertificateSights;
  /** What is remembered of names; nothing of those that had no conclusion since somebody follows. */
  readonly statesOf: (serverNames: readonly string[]) => Promise<ReadonlyMap<string, NameState>>;
}

/** Streams read at one time. */
const AT_A_TIME = 8;

/** What the events of a page change, one conclusion after the other. */
export async function changesIn(events: readonly RecordedEvent[], context: PageContext): Promise<PageChanges> {
  const { log, sights } = context;
  sights.add(events);
  const conclusions = events.flatMap((event) => conclusionOfName(event) ?? []);
  if (conclusions.length === 0) return { messages: [], states: new Map() };
  const before = await statesBefore(conclusions, context);
  const newest = await sights.newestOf(conclusions.map(({ data }) => data.because));
  const full = new FullConclusions(log, conclusions);
  await full.read(idsToCompare(conclusions, before));
  const states = new Map<string, NameState>();
  const changed: Changed[] = [];
  for (const [index, event] of conclusions.entries()) {
    const { serverName } = event.data;
    const fullId = fullIdOf(event);
    const known = states.get(serverName) ?? before.get(serverName);
    const find = (id: string): DrawnConclusion | undefined => {
      const found = full.get(id);
      return found && drawnIn(found);
    };
    const { state, changes } = followName(known, { fullId, sight: newest[index], find });
    if (!isSameState(state, known)) states.set(serverName, state);
    if (known !== undefined && changes.length > 0) changed.push({ event, changes, beforeId: known.fullId, fullId });
  }
  await full.read(changed.flatMap(({ beforeId, fullId }) => [beforeId, fullId]));
  const messages: ChangeMessage[] = [];
  for (const each of changed) messages.push(...(await messagesOf(each, full, log)));
  return { messages, states };
}

interface Changed {
  readonly event: ConclusionEvent;
  readonly changes: readonly NameChange[];
  /** The events that have the conclusions in full. */
  readonly beforeId: string;
  readonly fullId: string;
}

/** Conclusions in full, by their events. */
class FullConclusions {
  readonly #log: Pick<EventLog, 'readEvents'>;
  readonly #events = new Map<string, FullConclusion>();

  constructor(log: Pick<EventLog, 'readEvents'>, known: readonly ReadEvent[]) {
    this.#log = log;
    this.#add(known);
  }

  get(id: string): FullConclusion | undefined {
    return this.#events.get(id);
  }

  async read(ids: readonly string[]): Promise<void> {
    this.#add(
      (
        await readById(
          this.#log,
          ids.filter((id) => !this.#events.has(id)),
        )
      ).values(),
    );
  }

  #add(events: Iterable<ReadEvent>): void {
    for (const event of events) if (isFull(event)) this.#events.set(event.id, event);
  }
}

/** What was brought in from elsewhere may be anywhere and about anything. */
function conclusionOfName(event: RecordedEvent): ConclusionEvent | undefined {
  const conclusion = conclusionIn(event);
  if (conclusion === undefined) return undefined;
  const { serverName } = conclusion.data;
  const isOwn = conclusion.stream === serverStream(serverName) && parseServerName(serverName).kind !== 'invalid';
  return isOwn ? conclusion : undefined;
}

async function statesBefore(
  conclusions: readonly ConclusionEvent[],
  { log, sights, statesOf }: PageContext,
): Promise<ReadonlyMap<string, NameState>> {
  const first = new Map<string, ConclusionEvent>();
  for (const event of conclusions) if (!first.has(event.data.serverName)) first.set(event.data.serverName, event);
  const states = new Map(await statesOf([...first.keys()]));
  const unknown = [...first.values()].filter(({ data }) => !states.has(data.serverName));
  for (let start = 0; start < unknown.length; start += AT_A_TIME) {
    const some = unknown.slice(start, start + AT_A_TIME);
    const found = await Promise.all(some.map(({ data, version }) => earlierConclusion(log, data.serverName, version)));
    const earlier = found.filter((event) => event !== undefined);
    const newest = await sights.newestOf(earlier.map(({ data }) => data.because));
    for (const [index, event] of earlier.entries()) {
      const following = { fullId: fullIdOf(event), sight: newest[index], find: () => undefined };
      states.set(event.data.serverName, followName(undefined, following).state);
    }
  }
  return states;
}

/** Where a conclusion about a name is another than the one before. */
function idsToCompare(
  conclusions: readonly ConclusionEvent[],
  before: ReadonlyMap<string, NameState>,
): readonly string[] {
  const last = new Map([...before].map(([serverName, { fullId }]) => [serverName, fullId]));
  return conclusions.flatMap((event) => {
    const { serverName } = event.data;
    const fullId = fullIdOf(event);
    const lastId = last.get(serverName);
    last.set(serverName, fullId);
    return lastId === undefined || lastId === fullId ? [] : [lastId, fullId];
  });
}

function isSameState(state: NameState, before: NameState | undefined): boolean {
  return (
    state.fullId === before?.fullId &&
    state.certificate?.version === before.certificate?.version &&
    state.certificate?.isFailing === before.certificate?.isFailing
  );
}

async function messagesOf(
  { event, changes, beforeId, fullId }: Changed,
  full: FullConclusions,
  log: Pick<EventLog, 'readEvents'>,
): Promise<readonly ChangeMessage[]> {
  const before = full.get(beforeId);
  const after = full.get(fullId);
  if (after === undefined) return [];
  const { serverName, decidedAt, freshUntil } = event.data;
  const told = {
    serverName,
    eventId: event.id,
    decidedAt,
    before: before && { eventId: beforeId, conclusion: before.data },
    // Of a confirmation the time is newer than in the event that has the rest.
    after: { eventId: fullId, conclusion: { ...after.data, freshUntil } },
    because: await reasonsOf(log, event.data.because),
  };
  return changes.map((each) => {
    const { change } = each;
    const what = each.kind === 'certificate' ? { certificate: each.sight } : { differs: each.differs };
    return { serverName, change, eventId: event.id, body: payloadOf({ ...told, ...what, change }) };
  });
}

/** Evidence that a message names. */
const MAX_REASONS = 10;

async function reasonsOf(log: Pick<EventLog, 'readEvents'>, because: readonly string[]): Promise<readonly string[]> {
  const cited = await readById(log, because.slice(0, MAX_REASONS));
  const confirms = [...cited.values()].flatMap((event) =>
    event.type === 'EvidenceConfirmed' ? event.data.confirms : [],
  );
  const confirmed = await readById(log, confirms);
  return [...cited.values()].map((event) => eventSentence(event, (id) => confirmed.get(id)));
}
