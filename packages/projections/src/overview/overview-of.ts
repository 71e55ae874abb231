import { claimStream, type Instant, pinStream, questionStream, serverStream } from '@wherefore/discovery';
import type { EventLog } from '@wherefore/event-log';
import { discoveryCodec } from '../codec/discovery-codec.ts';
import { firstQuestionKeys, furtherQuestionKeys, MAX_QUESTIONS } from '../counterfactual/question-keys.ts';
import { fullObservation, isFullObservation, isObservation, type ReadEvent } from '../provenance/event-roles.ts';
import { ALL_CACHES_STREAM } from '../provenance/name-at.ts';
import { Buckets } from './buckets.ts';
import { ConcludedChanges, changeOf } from './concluded-changes.ts';
import { NewestChanges } from './newest-changes.ts';
import { ObservedChanges } from './observed-changes.ts';
import type { Overview } from './overview.ts';

export interface OverviewOptions {
  /** ms since 1970, log time. Default: when the first event about the name was recorded. */
  readonly from?: Instant;
  readonly to: Instant;
  /** At most so many. Default 100. */
  readonly buckets?: number;
  /** At most so many. Default 500. */
  readonly changes?: number;
}

type Reading = Pick<EventLog, 'readStream'>;

const PAGE = 1000;

/**
 * Everything that was recorded about a name at one glance: how much when, and what changed. Reads its streams and those
 * of its questions once, a page at a time, and keeps little of them.
 *
 * @throws {UnknownEventType | EventFromTheFuture | UpcastFailed}
 */
export async function overviewOf(log: Reading, serverName: string, options: OverviewOptions): Promise<Overview> {
  const { to, buckets: most = 100, changes: mostChanges = 500 } = options;
  const own = [pinStream(serverName), serverStream(serverName), claimStream(serverName)];
  const firsts = (await Promise.all(own.map((stream) => log.readStream(stream, { limit: 1 })))).flat();
  const beginning = Math.min(...firsts.map(({ recordedAt }) => recordedAt));
  const from = options.from ?? Math.min(beginning, to);
  const told = { serverName, from, to };
  if (firsts.length === 0) return { ...told, events: 0, buckets: [], changes: [], changesLeftOut: 0, isCut: false };
  const buckets = new Buckets({ from, to }, most);
  const newest = new NewestChanges(mostChanges);
  const add = (event: ReadEvent, ...given: Parameters<NewestChanges['add']>): void => {
    if (buckets.has(event)) newest.add(...given);
  };
  const clearings = await allClearings(log, { since: beginning, to }, (event) => {
    buckets.add(event);
    add(event, changeOf(event, 'cleared', 'neutral'), { isSmall: false });
  });
  const keys = new Set(firstQuestionKeys(serverName));
  const concluded = new ConcludedChanges(clearings);
  for (const stream of own) {
    await eachEvent(log, stream, to, (event) => {
      buckets.add(event);
      const changed = KINDS[event.type] === undefined ? concluded.next(event) : acted(event);
      if (changed !== undefined) add(event, changed.change, changed);
      if (event.type === 'DestinationPinned') for (const key of keysOfPin(event.data.delegated)) keys.add(key);
    });
  }
  for (const key of keys) {
    const observed = new ObservedChanges();
    await eachEvent(log, questionStream(key), to, (event) => {
      if (!isObservation(event)) return;
      const { isFailed, changed } = observed.next(event);
      buckets.add(event, isFailed);
      if (changed !== undefined) add(event, changed.change, changed);
      if (!isFullObservation(event)) return;
      for (const further of furtherQuestionKeys(fullObservation(event))) {
        if (keys.size < MAX_QUESTIONS) keys.add(further);
      }
    });
  }
  const { changes, leftOut } = newest.taken();
  const isCut = firsts.some(({ version }) => version > 1);
  return { ...told, events: buckets.events, buckets: buckets.all(), changes, changesLeftOut: leftOut, isCut };
}

const KINDS: Readonly<Partial<Record<ReadEvent['type'], 'pinned' | 'unpinned' | 'claimed'>>> = {
  DestinationPinned: 'pinned',
  DestinationUnpinned: 'unpinned',
  CacheEntryClaimed: 'claimed',
};

function acted(event: ReadEvent): ReturnType<ConcludedChanges['next']> {
  return { change: changeOf(event, KINDS[event.type] ?? 'claimed', 'neutral'), isSmall: false };
}

/** Of what a pin leads to everything is asked but the well-known. */
function keysOfPin(delegated: string): readonly string[] {
  return firstQuestionKeys(delegated).filter((key) => !key.startsWith('well-known:'));
}

/** When everything was cleared since the name was known. */
async function allClearings(
  log: Reading,
  { since, to }: { readonly since: Instant; readonly to: Instant },
  visit: (event: ReadEvent) => void,
): Promise<readonly Instant[]> {
  const recordedUntil = since - 1;
  const [before] = await log.readStream(ALL_CACHES_STREAM, { direction: 'backwards', limit: 1, recordedUntil });
  const times: Instant[] = [];
  await eachEvent(log, ALL_CACHES_STREAM, to, visitOne, (before?.version ?? 0) + 1);
  return times;

  function visitOne(event: ReadEvent): void {
    times.push(event.recordedAt);
    visit(event);
  }
}

async function eachEvent(
  log: Reading,
  stream: string,
  to: Instant,
  visit: (event: ReadEvent) => void,
  first = 1,
): Promise<void> {
  for (let from = first; ; ) {
    const page = await log.readStream(stream, { from, limit: PAGE });
    for (const event of page) if (event.recordedAt <= to) visit(discoveryCodec.decode(event));
    const last = page.at(-1);
    // Along a stream the time of recording does not go back.
    if (last === undefined || page.length < PAGE || last.recordedAt > to) return;
    from = last.version + 1;
  }
}
