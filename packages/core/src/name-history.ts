import {
  areSameRules,
  type Conclusion,
  type ConclusionConfirmed,
  type ConnectionReported,
  type DestinationChosen,
  type Instant,
  type Policy,
  policyLabel,
  type RecordedRules,
  type ResolutionFailed,
  type ResolutionRequested,
  serverStream,
} from '@wherefore/discovery';
import type { EvidenceLog, StoredEvent } from './evidence-log.ts';
import { WINDOWS } from './history.ts';

/** A conclusion with the events that hold it. */
export interface RememberedConclusion {
  readonly conclusion: Conclusion;
  /** The event that drew or confirmed it last. */
  readonly eventId: string;
  /** The event that has it in full. */
  readonly fullId: string;
  /** How often it was confirmed since. */
  readonly confirmations: number;
  readonly since: Instant;
  readonly draw: number;
}

/** What a conclusion must have been drawn under to be of use. */
export interface DrawnUnder {
  readonly policy: Policy;
  readonly rules: RecordedRules | undefined;
}

/** What the stream of a name says about it. */
export interface RememberedName {
  /** The last conclusion under this policy and these address rules, if nothing has ended it since. It may have expired. */
  readonly last?: RememberedConclusion;
  /** When connections were reported as failed, the oldest first. */
  readonly reports: readonly Instant[];
  /** Of the newest event of the stream. */
  readonly position: bigint | undefined;
}

/** Reads the newest events of the stream of a name. */
export async function rememberedName(
  log: Pick<EvidenceLog, 'readStream'>,
  serverName: string,
  { policy, rules }: DrawnUnder,
  allClearedAt: Instant,
): Promise<RememberedName> {
  for (const limit of WINDOWS) {
    const events = await log.readStream(serverStream(serverName), { direction: 'backwards', limit });
    const search = lastConclusion(events, allClearedAt);
    if (!search.isDone && events.length === limit && limit !== WINDOWS.at(-1)) continue;
    const reports = reportsIn(events, allClearedAt);
    const { last } = search;
    const isDrawnSo = last?.conclusion.policy === policyLabel(policy) && areSameRules(search.rules, rules);
    const read = { reports, position: events[0]?.position };
    return isDrawnSo ? { last, ...read } : read;
  }
  return { reports: [], position: undefined };
}

interface Search {
  /** Nothing further back in the stream could change this. */
  readonly isDone: boolean;
  readonly last?: RememberedConclusion;
  /** The address rules that it was drawn under. */
  readonly rules?: RecordedRules | undefined;
}

export type Full = DestinationChosen['data'] | ResolutionFailed['data'];

/**
 * The newest conclusion counts unless something has ended it: recorded after it, or between it and its request, when what
 * it rests on was asked for before that.
 */
function lastConclusion(events: readonly StoredEvent[], allClearedAt: Instant): Search {
  let newest:
    | { readonly id: string; readonly since: Instant; readonly confirmation?: ConclusionConfirmed['data'] }
    | undefined;
  let last: RememberedConclusion | undefined;
  let rules: RecordedRules | undefined;
  let isRequested = false;
  let confirmations = 0;
  for (const { id, type, data } of events) {
    if (ENDS.has(type)) return { isDone: true };
    if (type === 'ConclusionConfirmed') {
      const confirmation = data as ConclusionConfirmed['data'];
      newest ??= { id, since: confirmation.since, confirmation };
      if (newest.confirmation?.confirms === confirmation.confirms) confirmations += 1;
    }
    if (type === 'DestinationChosen' || type === 'ResolutionFailed') {
      const full = data as Full;
      // A resolution that ran out of time says nothing of the name.
      if (full.outcome === 'unresolvable' && full.code === 'timeout') continue;
      newest ??= { id, since: full.since };
      if ((newest.confirmation?.confirms ?? newest.id) === id) {
        last = { ...drawn(full, newest.confirmation), eventId: newest.id, fullId: id, confirmations };
        rules = (newest.confirmation ?? full).rules;
      }
    }
    if (newest !== undefined && newest.since <= allClearedAt) return { isDone: true };
    if (type === 'ResolutionRequested' && newest?.since === (data as ResolutionRequested['data']).requestedAt) {
      isRequested = true;
    }
    if (isRequested && last !== undefined) return { isDone: true, last, rules };
  }
  return last === undefined ? { isDone: false } : { isDone: false, last, rules };
}

/** Events after which a conclusion does not count any more. */
export const ENDS: ReadonlySet<string> = new Set(['CacheCleared', 'DestinationWithdrawn', 'ConnectionReported']);

/** The conclusion that a full event, or one that confirms it, holds. */
function drawn(
  full: Full,
  confirmation: ConclusionConfirmed['data'] | undefined,
): Pick<RememberedConclusion, 'conclusion' | 'since' | 'draw'> {
  const conclusion = conclusionOf(full);
  if (confirmation === undefined) return { conclusion, since: full.since, draw: full.draw };
  const { freshUntil, because, since, draw } = confirmation;
  return { conclusion: { ...conclusion, freshUntil, because }, since, draw };
}

/** The conclusion alone, as it was handed out when it was drawn. */
export function conclusionOf(full: Full): Conclusion {
  const {
    decidedAt: _,
    since: __,
    notBefore: ___,
    seenSince: ____,
    draw: _____,
    rules: ______,
    pin: _______,
    supersedes: ________,
    ...conclusion
  } = full;
  return conclusion;
}

function reportsIn(events: readonly StoredEvent[], allClearedAt: Instant): readonly Instant[] {
  const reports: Instant[] = [];
  for (const { type, data } of events) {
    if (type === 'CacheCleared') break;
    if (type !== 'ConnectionReported') continue;
    const { reportedAt } = data as ConnectionReported['data'];
    if (reportedAt <= allClearedAt) break;
    if (Number.isFinite(reportedAt)) reports.push(reportedAt);
  }
  return reports.reverse();
}
