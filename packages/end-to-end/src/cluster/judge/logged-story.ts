import {
  type ConclusionConfirmed,
  confirmedObservation,
  type EvidenceConfirmed,
  evolve,
  type Finding,
  type Instant,
  type Observation,
  type Policy,
  questionKey,
  recommended,
  type Standing,
} from '@wherefore/discovery';
import type { EventLog, RecordedEvent } from '@wherefore/event-log';

/** A conclusion as the log has it. */
export interface LoggedConclusion {
  readonly event: RecordedEvent;
  /** The event that has it in full: itself, or the one that it confirms. */
  readonly full: RecordedEvent;
  /** The request that it answers. */
  readonly request: RecordedEvent | undefined;
  readonly freshUntil: Instant;
  readonly because: readonly string[];
  readonly decidedAt: Instant;
  readonly since: Instant;
  readonly draw: number;
  /** Whoever asked ran out of time: it says nothing of the name. */
  readonly isTimeout: boolean;
}

/** Evidence as the log has it, judged when it came in. */
export interface LoggedEvidence {
  readonly event: RecordedEvent;
  readonly finding: Finding;
  readonly requestedAt: Instant;
}

const CONCLUSIONS: readonly string[] = ['DestinationChosen', 'ResolutionFailed', 'ConclusionConfirmed'];

/** A whole log, read for those who judge: apart from what the product reads it with. */
export class LoggedStory {
  readonly events: readonly RecordedEvent[];
  readonly byId: ReadonlyMap<string, RecordedEvent>;
  readonly byStream: ReadonlyMap<string, readonly RecordedEvent[]>;
  /** By server name, in the order of the log. */
  readonly conclusions: ReadonlyMap<string, readonly LoggedConclusion[]>;
  readonly evidence: ReadonlyMap<string, LoggedEvidence>;

  constructor(events: readonly RecordedEvent[], policy: Policy = recommended) {
    this.events = events;
    this.byId = new Map(events.map((event) => [event.id, event]));
    this.byStream = Map.groupBy(events, ({ stream }) => stream);
    this.conclusions = Map.groupBy(
      events.flatMap((event) => this.#conclusionOf(event) ?? []),
      ({ event }) => String(event.data['serverName']),
    );
    this.evidence = judged(events, policy);
  }

  stream(name: string): readonly RecordedEvent[] {
    return this.byStream.get(name) ?? [];
  }

  #conclusionOf(event: RecordedEvent): LoggedConclusion | undefined {
    if (!CONCLUSIONS.includes(event.type)) return undefined;
    const data = event.data as unknown as ConclusionConfirmed['data'];
    const { confirms, freshUntil, because, decidedAt, since, draw } = data;
    const full = confirms === undefined ? event : this.byId.get(confirms);
    if (full === undefined) throw new Error(`${event.id} confirms ${confirms}, which is not there`);
    const request = this.byId.get(event.causationId ?? '');
    const isTimeout = full.data['code'] === 'timeout';
    return { event, full, request, freshUntil, because, decidedAt, since, draw, isTimeout };
  }
}

/** Every event there is, lane by lane. */
export async function wholeLog(log: EventLog): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let lane = 0; lane < log.lanes; lane += 1) {
    for (let after = 0n; ; ) {
      const page = await log.readAll({ lane, after, limit: 5000 });
      if (page.events.length === 0) break;
      events.push(...page.events);
      after = page.next;
    }
  }
  return events;
}

function judged(events: readonly RecordedEvent[], policy: Policy): ReadonlyMap<string, LoggedEvidence> {
  const evidence = new Map<string, LoggedEvidence>();
  const standings = new Map<string, Standing>();
  const observations = new Map<string, Observation>();
  for (const event of events) {
    if (!event.stream.startsWith('question:')) continue;
    const observation = observed(event, observations);
    if (observation === undefined) {
      standings.delete(event.stream);
      continue;
    }
    const { isCleared = false, failures = 1 } = event.data as { isCleared?: boolean; failures?: number };
    const before = isCleared ? undefined : standings.get(event.stream);
    const standing = evolve(before, observation, policy, failures);
    observations.set(event.id, observation);
    if (!isCleared) standings.set(event.stream, standing);
    if (`question:${questionKey(observation)}` !== event.stream) throw new Error(`${event.id} is in another stream`);
    evidence.set(event.id, { event, finding: standing.latest, requestedAt: observation.requestedAt });
  }
  return evidence;
}

/** `undefined` for what forgets the question. */
function observed(event: RecordedEvent, known: ReadonlyMap<string, Observation>): Observation | undefined {
  if (event.type === 'CacheCleared') return undefined;
  const data: object = event.data;
  if (event.type !== 'EvidenceConfirmed') return { ...(data as Omit<Observation, 'id'>), id: event.id } as Observation;
  const confirmation = data as EvidenceConfirmed['data'];
  const cited = known.get(confirmation.confirms);
  if (cited === undefined) throw new Error(`${event.id} confirms ${confirmation.confirms}, which is not there`);
  return confirmedObservation(event.id, confirmation, cited);
}
