import {
  confirmedObservation,
  type ExplanationNode,
  type Finding,
  formatInstant,
  type Instant,
  judge,
  type Observation,
  POLICIES,
  policyLabel,
  recommended,
} from '@wherefore/discovery';
import type { EventLog, JsonObject, RecordedEvent } from '@wherefore/event-log';

/** A piece of evidence behind a conclusion: what was seen, what it was taken for, and how long it holds. */
export interface ExplainedEvidence {
  readonly id: string;
  /** The event that has the observation in full; another one where it was only confirmed. */
  readonly fullId: string;
  readonly question: string;
  readonly verdict: Finding['verdict'];
  readonly says: string;
  readonly requestedAt: string;
  readonly observedAt: string;
  readonly recordedAt: string;
  /** Until when it holds for this conclusion. */
  readonly freshUntil: string;
  readonly staleUntil: string;
  readonly lifetime: { readonly basis: string; readonly statedMs: number; readonly effectiveMs: number };
  /** Past its time, and let serve because asking again failed. */
  readonly stale: boolean;
  /** The conclusion is believed as long as this one. */
  readonly isWeakest: boolean;
  /** As recorded: hops, records, TTLs, outcome; `null` where all of them together are too long. */
  readonly observation: JsonObject | null;
}

/** Characters of all observations of one answer. */
const MAX_CHARACTERS = 524_288;

/** What a conclusion rests on, in its order. `tree`: of its explanation, if there is one. */
export async function explainedEvidence(
  log: EventLog,
  {
    because,
    policy,
    freshUntil,
  }: { readonly because: readonly string[]; readonly policy: string; freshUntil: Instant },
  tree: ExplanationNode | undefined,
): Promise<readonly ExplainedEvidence[]> {
  if (because.length === 0) return [];
  const events = await log.readEvents(because);
  const confirmed = events.flatMap((event) => confirmedId(event) ?? []);
  const full = confirmed.length === 0 ? [] : await log.readEvents([...new Set(confirmed)]);
  const byId = new Map([...full, ...events].map((event) => [event.id, event]));
  const judged = Object.values(POLICIES).find((each) => policyLabel(each) === policy) ?? recommended;
  const uses = tree === undefined ? new Map<string, Use>() : usesIn(tree);
  const found = because.flatMap((id) => {
    const event = byId.get(id);
    const fullEvent = byId.get((event && confirmedId(event)) ?? id);
    const observation = event && observationOf(event, fullEvent);
    if (event === undefined || fullEvent === undefined || observation === undefined) return [];
    const { failures = 1 } = event.data as { readonly failures?: number };
    const finding = judge(observation, failures, judged);
    const use = uses.get(id) ?? { freshUntil: finding.freshUntil, stale: false };
    return [{ event, fullEvent, observation, finding, use }];
  });
  const weakest = found.toSorted((left, right) => left.use.freshUntil - right.use.freshUntil)[0];
  let characters = 0;
  return found.map((each): ExplainedEvidence => {
    const { event, fullEvent, observation, finding, use } = each;
    characters += JSON.stringify(fullEvent.data).length;
    const { basis, statedMs, effectiveMs } = finding.lifetime;
    return {
      id: event.id,
      fullId: fullEvent.id,
      question: finding.key,
      verdict: finding.verdict,
      says: finding.message,
      requestedAt: formatInstant(observation.requestedAt),
      observedAt: formatInstant(observation.observedAt),
      recordedAt: formatInstant(event.recordedAt),
      freshUntil: formatInstant(use.freshUntil),
      staleUntil: formatInstant(finding.staleUntil),
      lifetime: { basis, statedMs, effectiveMs },
      stale: use.stale,
      // A policy may believe no conclusion for as long as all of its evidence.
      isWeakest: each === weakest && use.freshUntil <= freshUntil,
      observation: characters > MAX_CHARACTERS ? null : fullEvent.data,
    };
  });
}

interface Use {
  readonly freshUntil: Instant;
  readonly stale: boolean;
}

function usesIn(tree: ExplanationNode, uses: Map<string, Use> = new Map()): Map<string, Use> {
  if (tree.evidence !== undefined) uses.set(tree.evidence.id, tree.evidence);
  for (const child of tree.children) usesIn(child, uses);
  return uses;
}

function confirmedId({ type, data }: RecordedEvent): string | undefined {
  return type === 'EvidenceConfirmed' ? String(data['confirms']) : undefined;
}

/** The log's data is what the types of discovery say: its own codec wrote it. */
function observationOf(event: RecordedEvent, full: RecordedEvent | undefined): Observation | undefined {
  if (full === undefined || !['WellKnownFetched', 'SrvLookedUp', 'AddressesLookedUp'].includes(full.type))
    return undefined;
  const seen = { ...full.data, id: full.id } as unknown as Observation;
  if (event === full) return seen;
  return confirmedObservation(event.id, event.data as unknown as Parameters<typeof confirmedObservation>[1], seen);
}
