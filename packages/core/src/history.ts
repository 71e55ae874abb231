import {
  type CacheCleared,
  confirmedObservation,
  contentOf,
  type EvidenceConfirmed,
  evolve,
  type Instant,
  type Observation,
  type Policy,
  questionStream,
  type Standing,
} from '@wherefore/discovery';
import type { EvidenceLog, StoredEvent } from './evidence-log.ts';

/** Where it is recorded that everything was cleared. */
export const ALL_CACHES_STREAM = 'caches';

/**
 * After so many confirmations in a row an answer or a conclusion is recorded in full again, so that whoever reads a
 * stream backwards finds it within the first of `WINDOWS`: with each conclusion there is a request.
 */
export const MAX_CONFIRMATIONS = 32;

/** Events to read of a stream, backwards: as many as mostly do, and if they do not, as many as ever. */
export const WINDOWS = [80, 1024] as const;

/** What is known in answer to one question, with what is needed to confirm it. */
export interface Remembered {
  readonly standing: Standing;
  /** What the last answer said (see `contentOf`), and the event that has it in full. */
  readonly content: string | undefined;
  readonly fullId: string;
  readonly confirmations: number;
}

/** Folds the stream of a question; `undefined` when nothing is known since it was last cleared. */
export async function rememberedAnswer(
  log: Pick<EvidenceLog, 'readStream'>,
  key: string,
  policy: Policy,
  allClearedAt: Instant,
): Promise<Remembered | undefined> {
  let remembered: Remembered | undefined;
  for (const limit of WINDOWS) {
    const newestFirst = await log.readStream(questionStream(key), { direction: 'backwards', limit });
    const cleared = newestFirst.findIndex((event) => event.type === 'CacheCleared');
    const events = (cleared < 0 ? newestFirst : newestFirst.slice(0, cleared)).toReversed();
    // What another process had asked before, and recorded after, is forgotten, too.
    const clearedAt = Math.max(allClearedAt, clearedAtOf(newestFirst[cleared]?.data) - 1);
    remembered = foldAnswers(events, policy, clearedAt);
    if (cleared >= 0 || newestFirst.length < limit || isWhole(remembered)) break;
  }
  return remembered;
}

// After nothing but failures the last good answer may be further back.
function isWhole(remembered: Remembered | undefined): boolean {
  if (remembered === undefined) return false;
  const { failures, good } = remembered.standing;
  return failures === 0 || good !== undefined;
}

function foldAnswers(events: readonly StoredEvent[], policy: Policy, clearedAt: Instant): Remembered | undefined {
  const inFull = new Map<string, Observation>();
  let remembered: Remembered | undefined;
  for (const event of events) {
    const read = readObservation(event, inFull);
    if (read === undefined || read.isCleared || read.observation.requestedAt <= clearedAt) continue;
    const { observation, fullId, failures } = read;
    remembered = {
      standing: evolve(remembered?.standing, observation, policy, failures),
      content: contentOf(observation),
      fullId,
      confirmations: fullId === observation.id ? 0 : (remembered?.confirmations ?? 0) + 1,
    };
  }
  return remembered;
}

interface Read {
  readonly observation: Observation;
  readonly fullId: string;
  readonly isCleared: boolean;
  readonly failures: number;
}

function readObservation({ id, type, data }: StoredEvent, inFull: Map<string, Observation>): Read | undefined {
  const isCleared = 'isCleared' in data;
  // As whoever made it counted, so that an observation is judged to be the same by all who read it.
  const { failures = 1 } = data as { readonly failures?: number };
  switch (type) {
    case 'WellKnownFetched':
    case 'SrvLookedUp':
    case 'AddressesLookedUp': {
      const observation = { ...data, id } as Observation;
      inFull.set(id, observation);
      return { observation, fullId: id, isCleared, failures };
    }
    case 'EvidenceConfirmed': {
      const confirmation = data as EvidenceConfirmed['data'];
      const cited = inFull.get(confirmation.confirms);
      if (cited === undefined) return undefined;
      const observation = confirmedObservation(id, confirmation, cited);
      return { observation, fullId: confirmation.confirms, isCleared, failures };
    }
    default:
      return undefined;
  }
}

/** Newest clearings of everything to look at: clocks differ, so the last one recorded need not be the latest. */
const CLEARINGS = 16;

/** When everything was last cleared, or `-Infinity`. */
export async function lastClearOfAll(log: Pick<EvidenceLog, 'readStream'>): Promise<Instant> {
  const newest = await log.readStream(ALL_CACHES_STREAM, { direction: 'backwards', limit: CLEARINGS });
  const clearings = newest.filter(({ type }) => type === 'CacheCleared');
  return Math.max(Number.NEGATIVE_INFINITY, ...clearings.map(({ data }) => clearedAtOf(data)));
}

/** `-Infinity` where it does not say. */
export function clearedAtOf(data: object | undefined): Instant {
  const clearedAt = (data as Partial<CacheCleared['data']> | undefined)?.clearedAt;
  return clearedAt !== undefined && Number.isFinite(clearedAt) ? clearedAt : Number.NEGATIVE_INFINITY;
}
