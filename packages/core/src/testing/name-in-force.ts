import { type Conclusion, policyLabel, recommended } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';

const CONCLUSIONS = new Set(['DestinationChosen', 'ResolutionFailed', 'ConclusionConfirmed']);
const ENDS = new Set(['CacheCleared', 'DestinationWithdrawn', 'ConnectionReported']);

interface Recorded {
  readonly since: number;
  readonly code?: string;
  readonly confirms?: string;
  readonly freshUntil: number;
  readonly because: readonly string[];
  readonly policy?: string;
}

/** A conclusion that counts, with its event. */
export interface InForce {
  readonly eventId: string;
  readonly conclusion: Pick<Conclusion, 'serverName' | 'freshUntil' | 'because' | 'outcome'>;
}

/**
 * The conclusion about a name that a log has in force: folded forwards, where the resolver reads backwards, so that the
 * one can be held against the other.
 */
export function nameInForce(
  events: readonly RecordedEvent[],
  serverName: string,
  label: string = policyLabel(recommended),
): InForce | undefined {
  let current: { readonly event: RecordedEvent; readonly full: RecordedEvent } | undefined;
  const standing = new Map<string, RecordedEvent>();
  let clearedAt = Number.NEGATIVE_INFINITY;
  for (const event of events) {
    if (event.stream === 'caches') clearedAt = Math.max(clearedAt, Number(event.data['clearedAt']));
    if (event.stream !== `server:${serverName}`) continue;
    if (event.type === 'ResolutionRequested') standing.set(event.id, event);
    if (ENDS.has(event.type)) {
      standing.clear();
      current = undefined;
    }
    if (!CONCLUSIONS.has(event.type)) continue;
    const { code, confirms } = recorded(event);
    if (code === 'timeout') continue;
    const isRequested = standing.has(event.causationId ?? '');
    const full = confirms === undefined ? event : standing.get(confirms);
    if (confirms === undefined) standing.set(event.id, event);
    current = isRequested && full !== undefined ? { event, full } : undefined;
  }
  if (current === undefined || recorded(current.event).since <= clearedAt) return undefined;
  const { freshUntil, because } = recorded(current.event);
  const { policy } = recorded(current.full);
  if (policy !== label) return undefined;
  const { outcome } = current.full.data as { readonly outcome?: Conclusion['outcome'] };
  return {
    eventId: current.event.id,
    conclusion: { serverName, freshUntil, because, outcome: outcome ?? 'destination' },
  };
}

function recorded({ data }: RecordedEvent): Recorded {
  return data as unknown as Recorded;
}
