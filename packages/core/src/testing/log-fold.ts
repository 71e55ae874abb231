import {
  type AddressRules,
  type Conclusion,
  confirmedObservation,
  type Decision,
  decide,
  type EvidenceConfirmed,
  evolve,
  type Finding,
  followedBy,
  type Instant,
  type Observation,
  type Pin,
  type Policy,
  questionKey,
  type RecordedRules,
  rulesAsRecorded,
  type Standing,
} from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';

/** A conclusion as the log has it, confirmations filled in, with what it was drawn from. */
export interface LoggedConclusion {
  readonly event: RecordedEvent;
  readonly conclusion: Conclusion;
  readonly decidedAt: Instant;
  readonly since: Instant;
  readonly notBefore?: Instant;
  readonly draw: number;
  readonly rules: RecordedRules | undefined;
  readonly pin: string | undefined;
}

/**
 * What the events of a log come to, one after the other. Written for the laws, apart from what the resolver reads a log
 * with, so that the one can be held against the other.
 */
export class LogFold {
  readonly standings: Map<string, Standing> = new Map();
  /** Each observation as it was judged when it came in, by the id of its event. */
  readonly findings: Map<string, Finding> = new Map();
  readonly events: Map<string, RecordedEvent> = new Map();
  readonly pins: Map<string, Pin> = new Map();
  /** Positions at which the answers to a question, or to all (`*`), were forgotten. */
  readonly clears: { readonly subject: string; readonly position: bigint }[] = [];
  readonly #policy: Policy;
  readonly #observations = new Map<string, Observation>();
  readonly #conclusions = new Map<string, Conclusion>();

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  /** Takes the next event; gives the conclusion if it is one. */
  apply(event: RecordedEvent): LoggedConclusion | undefined {
    this.events.set(event.id, event);
    const data: object = event.data;
    switch (event.type) {
      case 'WellKnownFetched':
      case 'SrvLookedUp':
      case 'AddressesLookedUp':
        this.#observe({ ...(data as Omit<Observation, 'id'>), id: event.id } as Observation, data);
        return undefined;
      case 'EvidenceConfirmed': {
        const confirmation = data as EvidenceConfirmed['data'];
        const cited = this.#observations.get(confirmation.confirms);
        if (cited === undefined) throw new Error(`${event.id} confirms ${confirmation.confirms}, which is not there`);
        this.#observe(confirmedObservation(event.id, confirmation, cited), data);
        return undefined;
      }
      case 'CacheCleared': {
        const { subject } = data as { readonly subject: string };
        this.clears.push({ subject, position: event.position });
        if (subject === '*') this.standings.clear();
        else this.standings.delete(subject);
        return undefined;
      }
      case 'DestinationPinned':
        this.pins.set(event.id, { ...(data as Omit<Pin, 'id'>), id: event.id });
        return undefined;
      case 'DestinationChosen':
      case 'ResolutionFailed':
      case 'ConclusionConfirmed':
        return this.#conclude(event, data as Drawn);
      default:
        return undefined;
    }
  }

  /** Draws a conclusion again from the standings of now. */
  decide(logged: LoggedConclusion, rules: AddressRules): Decision {
    return this.#decide(logged, rules, this.standings);
  }

  /** Draws a conclusion again from what it cites and nothing else, under the rules that it records. */
  decideFromCited(logged: LoggedConclusion): Decision {
    const standings = new Map<string, Standing>();
    for (const id of logged.conclusion.because) {
      if (id === logged.pin) continue;
      const finding = this.findings.get(id);
      if (finding === undefined) throw new Error(`${logged.event.id} cites ${id}, which is not there`);
      standings.set(finding.key, followedBy(standings.get(finding.key), finding, 1));
    }
    const rules = rulesAsRecorded(logged.rules);
    if (rules === undefined) throw new Error(`${logged.event.id} does not record its rules`);
    return this.#decide(logged, rules, standings);
  }

  #decide(
    { conclusion, decidedAt, since, notBefore, draw, pin }: LoggedConclusion,
    rules: AddressRules,
    standings: ReadonlyMap<string, Standing>,
  ): Decision {
    return decide({
      serverName: conclusion.serverName,
      evidence: (key) => standings.get(key),
      policy: this.#policy,
      rules,
      view: notBefore === undefined ? { now: decidedAt, since } : { now: decidedAt, since, notBefore },
      draw,
      pin: pin === undefined ? undefined : this.pins.get(pin),
    });
  }

  #observe(observation: Observation, data: object): void {
    const key = questionKey(observation);
    const isCleared = 'isCleared' in data;
    const { failures = 1 } = data as { readonly failures?: number };
    const standing = evolve(isCleared ? undefined : this.standings.get(key), observation, this.#policy, failures);
    this.findings.set(observation.id, standing.latest);
    this.#observations.set(observation.id, observation);
    if (!isCleared) this.standings.set(key, standing);
  }

  #conclude(event: RecordedEvent, data: Drawn): LoggedConclusion {
    const { decidedAt, since, notBefore, draw, rules, pin, supersedes: _, seenSince: __, confirms, ...rest } = data;
    const cited = confirms === undefined ? undefined : this.#conclusions.get(confirms);
    if (confirms !== undefined && cited === undefined) throw new Error(`${event.id} confirms ${confirms}, not there`);
    const { serverName, freshUntil, because } = rest;
    const conclusion = cited === undefined ? (rest as Conclusion) : { ...cited, serverName, freshUntil, because };
    this.#conclusions.set(event.id, conclusion);
    return { event, conclusion, decidedAt, since, draw, rules, pin, ...(notBefore === undefined ? {} : { notBefore }) };
  }
}

type Drawn = Conclusion & {
  readonly decidedAt: Instant;
  readonly since: Instant;
  readonly notBefore?: Instant;
  readonly draw: number;
  readonly supersedes?: string;
  readonly rules?: RecordedRules;
  readonly pin?: string;
  readonly seenSince?: unknown;
  readonly confirms?: string;
};
