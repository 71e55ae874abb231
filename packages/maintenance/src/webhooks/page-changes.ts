import { parseServerName, serverStream } from '@wherefore/discovery';
import type { EventLog, RecordedEvent } from '@wherefore/event-log';
import type { CertificateSights } from './certificate-sights.ts';
import { type Changed, type ChangeMessage, messagesOf } from './change-messages.ts';
import type { DrawnConclusion } from './conclusion-changes.ts';
import { earlierConclusion } from './earlier-conclusion.ts';
import { FullConclusions } from './full-conclusions.ts';
import { type ConclusionEvent, conclusionIn, drawnIn, fullIdOf } from './log-reading.ts';
import { followName, type NameState } from './name-state.ts';

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
  const { before, derived } = await statesBefore(conclusions, context);
  const newest = await sights.newestOf(conclusions.map(({ data }) => data.because));
  const full = new FullConclusions(log, conclusions);
  await full.read(idsToCompare(conclusions, before));
  const states = new Map(derived);
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

/** What was brought in from elsewhere may be anywhere and about anything. */
function conclusionOfName(event: RecordedEvent): ConclusionEvent | undefined {
  const conclusion = conclusionIn(event);
  if (conclusion === undefined) return undefined;
  const { serverName } = conclusion.data;
  const isOwn = conclusion.stream === serverStream(serverName) && parseServerName(serverName).kind !== 'invalid';
  return isOwn ? conclusion : undefined;
}

interface StatesBefore {
  readonly before: ReadonlyMap<string, NameState>;
  /** Those that were not remembered, and come from the last conclusion before. */
  readonly derived: ReadonlyMap<string, NameState>;
}

async function statesBefore(
  conclusions: readonly ConclusionEvent[],
  { log, sights, statesOf }: PageContext,
): Promise<StatesBefore> {
  const first = new Map<string, ConclusionEvent>();
  for (const event of conclusions) if (!first.has(event.data.serverName)) first.set(event.data.serverName, event);
  const known = await statesOf([...first.keys()]);
  const derived = new Map<string, NameState>();
  const unknown = [...first.values()].filter(({ data }) => !known.has(data.serverName));
  for (let start = 0; start < unknown.length; start += AT_A_TIME) {
    const some = unknown.slice(start, start + AT_A_TIME);
    const found = await Promise.all(some.map(({ data, version }) => earlierConclusion(log, data.serverName, version)));
    const earlier = found.filter((event) => event !== undefined);
    const newest = await sights.newestOf(earlier.map(({ data }) => data.because));
    for (const [index, event] of earlier.entries()) {
      const following = { fullId: fullIdOf(event), sight: newest[index], find: () => undefined };
      derived.set(event.data.serverName, followName(undefined, following).state);
    }
  }
  return { before: new Map([...known, ...derived]), derived };
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
