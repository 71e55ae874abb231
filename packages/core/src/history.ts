import {
  type CacheCleared,
  type Conclusion,
  type ConclusionConfirmed,
  type ConnectionReported,
  confirmedObservation,
  contentOf,
  type EvidenceConfirmed,
  evolve,
  type Instant,
  type Observation,
  type Policy,
  policyLabel,
  questionStream,
  type Standing,
  serverStream,
} from '@wherefore/discovery';
import type { EvidenceLog } from './evidence-log.ts';

/** Where it is recorded that everything was cleared. */
export const ALL_CACHES_STREAM = 'caches';

/**
 * After so many confirmations in a row an answer is recorded in full again, so that whoever reads a stream backwards
 * finds it within `WINDOW` events.
 */
export const MAX_CONFIRMATIONS = 32;
const WINDOW = 64;

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
  log: EvidenceLog,
  key: string,
  policy: Policy,
  clearedAt: Instant,
): Promise<Remembered | undefined> {
  const newestFirst = await log.readStream(questionStream(key), { direction: 'backwards', limit: WINDOW });
  const cleared = newestFirst.findIndex((event) => event.type === 'CacheCleared');
  const events = (cleared < 0 ? newestFirst : newestFirst.slice(0, cleared)).toReversed();
  const inFull = new Map<string, Observation>();
  let remembered: Remembered | undefined;
  for (const event of events) {
    const read = readObservation(event, inFull);
    if (read === undefined || read.observation.observedAt <= clearedAt) continue;
    const { observation, fullId } = read;
    remembered = {
      standing: evolve(remembered?.standing, observation, policy),
      content: contentOf(observation),
      fullId,
      confirmations: fullId === observation.id ? 0 : (remembered?.confirmations ?? 0) + 1,
    };
  }
  return remembered;
}

/** An event as it was read: what its data is follows from its type. */
interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly data: object;
}

function readObservation(
  { id, type, data }: StoredEvent,
  inFull: Map<string, Observation>,
): { observation: Observation; fullId: string } | undefined {
  switch (type) {
    case 'WellKnownFetched':
    case 'SrvLookedUp':
    case 'AddressesLookedUp': {
      const observation = { ...data, id } as Observation;
      inFull.set(id, observation);
      return { observation, fullId: id };
    }
    case 'EvidenceConfirmed': {
      const confirmation = data as EvidenceConfirmed['data'];
      const cited = inFull.get(confirmation.confirms);
      if (cited === undefined) return undefined;
      return { observation: confirmedObservation(id, confirmation, cited), fullId: confirmation.confirms };
    }
    default:
      return undefined;
  }
}

/** When everything was last cleared, or `-Infinity`. */
export async function lastClearOfAll(log: EvidenceLog): Promise<Instant> {
  const [last] = await log.readStream(ALL_CACHES_STREAM, { direction: 'backwards', limit: 1 });
  const data: object | undefined = last?.data;
  return data === undefined ? Number.NEGATIVE_INFINITY : (data as CacheCleared['data']).clearedAt;
}

/** A conclusion with the events that hold it. */
export interface RememberedConclusion {
  readonly conclusion: Conclusion;
  /** The event that drew or confirmed it last. */
  readonly eventId: string;
  /** The event that has it in full. */
  readonly fullId: string;
  readonly since: Instant;
  readonly draw: number;
}

/** What the stream of a name says about it. */
export interface RememberedName {
  /** The last conclusion under this policy, if nothing has ended it since. It may have expired. */
  readonly last?: RememberedConclusion;
  /** Evidence from before then is not taken as fresh: connections failed. */
  readonly distrustBefore?: Instant;
}

/** Reads the newest events of the stream of a name. */
export async function rememberedName(
  log: EvidenceLog,
  serverName: string,
  policy: Policy,
  clearedAt: Instant,
): Promise<RememberedName> {
  const events = await log.readStream(serverStream(serverName), { direction: 'backwards', limit: WINDOW });
  let confirmation: { id: string; data: ConclusionConfirmed['data'] } | undefined;
  for (const { id, type, data } of events as readonly StoredEvent[]) {
    if (type === 'CacheCleared' || type === 'DestinationWithdrawn') return {};
    if (type === 'ConnectionReported') {
      const { distrustBefore } = data as ConnectionReported['data'];
      if (distrustBefore !== undefined) return { distrustBefore };
    }
    if (type === 'ConclusionConfirmed' && confirmation === undefined) {
      confirmation = { id, data: data as ConclusionConfirmed['data'] };
    }
    if (type !== 'DestinationChosen' && type !== 'ResolutionFailed') continue;
    const { conclusion, since, draw, decidedAt } = conclusionOf(data);
    if (conclusion.policy !== policyLabel(policy) || decidedAt <= clearedAt) return {};
    if (confirmation === undefined) return { last: { conclusion, eventId: id, fullId: id, since, draw } };
    const { freshUntil, because, since: sinceThen, draw: drawThen } = confirmation.data;
    const confirmed = { ...conclusion, freshUntil, because };
    return { last: { conclusion: confirmed, eventId: confirmation.id, fullId: id, since: sinceThen, draw: drawThen } };
  }
  return {};
}

function conclusionOf(data: object): { conclusion: Conclusion; since: Instant; draw: number; decidedAt: Instant } {
  const {
    since,
    draw,
    decidedAt,
    notBefore: _,
    supersedes: __,
    ...conclusion
  } = data as Conclusion & {
    readonly since: Instant;
    readonly draw: number;
    readonly decidedAt: Instant;
    readonly notBefore?: Instant;
    readonly supersedes?: string;
  };
  return { conclusion: conclusion as Conclusion, since, draw, decidedAt };
}
