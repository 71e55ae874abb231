import {
  type AddressRules,
  areSameRules,
  type Conclusion,
  conclude,
  type DecideInput,
  type DrawnFrom,
  decide,
  decideAlike,
  type Policy,
  questionKey,
  type RecordedRules,
  rulesAsRecorded,
  type Trace,
} from '@wherefore/discovery';
import { type CitedEvent, type CitedEvents, type MissingEvent, pinCited, standingsFrom } from './cited-evidence.ts';

/** A conclusion as a log has it: where it only confirms one, filled in from that. */
export interface RecordedConclusion {
  readonly kind: 'recorded';
  readonly conclusion: Conclusion;
  readonly from: DrawnFrom;
}

/** Why a conclusion cannot be decided again. */
export type Obstacle =
  /** The resolver ran out of time: nothing was said about the name. */
  | { readonly obstacle: 'timeout' }
  /** Nobody knows a policy of this label. */
  | { readonly obstacle: 'unknown-policy'; readonly policy: string }
  /** It was drawn under more address rules than are recorded. */
  | { readonly obstacle: 'rules-not-recorded' }
  | { readonly obstacle: 'missing-event'; readonly id: string }
  /** As that, in a log whose beginning was deleted. */
  | { readonly obstacle: 'history-deleted'; readonly id: string }
  /** The policy needs answers to these questions, which nobody asked then. */
  | { readonly obstacle: 'unanswered'; readonly questions: readonly string[] }
  /** Something in it is not what the resolver writes. */
  | { readonly obstacle: 'unreadable'; readonly message: string };

export type Unanswerable = { readonly kind: 'unanswerable' } & Obstacle;

export interface DecidedAgain {
  readonly kind: 'decided';
  readonly recorded: Conclusion;
  readonly conclusion: Conclusion;
  /** How it came about: decides once more. */
  readonly trace: () => Trace;
}

/** The policy of a label `name@version`, if it is known. */
export type PolicyByLabel = (label: string) => Policy | undefined;

/** What an event says was concluded, and from what. */
export function recordedConclusion(event: CitedEvent['event'], cited: CitedEvents): RecordedConclusion | MissingEvent {
  if (event.type !== 'ConclusionConfirmed') return inFull(event);
  const { serverName, confirms, freshUntil, because, ...from } = event.data;
  const confirmed = cited(confirms);
  if (confirmed === undefined) return { kind: 'missing', id: confirms };
  const { conclusion } = inFull(confirmed.event);
  return { kind: 'recorded', conclusion: { ...conclusion, serverName, freshUntil, because }, from };
}

function inFull(event: CitedEvent['event']): RecordedConclusion {
  if (event.type !== 'DestinationChosen' && event.type !== 'ResolutionFailed') {
    throw new TypeError(`${event.type} ${event.id} is no conclusion`);
  }
  const { decidedAt, since, notBefore, seenSince, draw, rules, pin, supersedes: _, ...conclusion } = event.data;
  const from = {
    decidedAt,
    since,
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(seenSince === undefined ? {} : { seenSince }),
    draw,
    ...(rules === undefined ? {} : { rules }),
    ...(pin === undefined ? {} : { pin }),
  };
  return { kind: 'recorded', conclusion, from };
}

/** By what conclusions are decided again. */
export interface DecidingTerms {
  readonly policyOf: PolicyByLabel;
  /** `undefined` when the rules are not known. */
  readonly rulesOf: (recorded: RecordedRules | undefined) => AddressRules | undefined;
}

/** Reads the address rules of conclusions, those of one resolver once: all of its conclusions have the same. */
export function readingRules(): DecidingTerms['rulesOf'] {
  let last: { readonly recorded: RecordedRules | undefined; readonly rules: AddressRules | undefined } | undefined;
  return (recorded) => {
    if (last === undefined || !areSameRules(last.recorded, recorded)) {
      last = { recorded, rules: rulesAsRecorded(recorded) };
    }
    return last.rules;
  };
}

/** Decides again what an event concluded, from what it cites and nothing else. */
export function decideAgain(
  event: CitedEvent['event'],
  cited: CitedEvents,
  terms: DecidingTerms,
): DecidedAgain | Unanswerable {
  try {
    return decideOrThrow(event, cited, terms);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'unanswerable', obstacle: 'unreadable', message };
  }
}

function decideOrThrow(
  event: CitedEvent['event'],
  cited: CitedEvents,
  { policyOf, rulesOf }: DecidingTerms,
): DecidedAgain | Unanswerable {
  const drawn = recordedConclusion(event, cited);
  if (drawn.kind === 'missing') return missing(drawn);
  const { conclusion: recorded, from } = drawn;
  if (recorded.outcome === 'unresolvable' && recorded.code === 'timeout') {
    return { kind: 'unanswerable', obstacle: 'timeout' };
  }
  const policy = policyOf(recorded.policy);
  if (policy === undefined) return { kind: 'unanswerable', obstacle: 'unknown-policy', policy: recorded.policy };
  const rules = rulesOf(from.rules);
  if (rules === undefined) return { kind: 'unanswerable', obstacle: 'rules-not-recorded' };
  const { decidedAt, since, notBefore, seenSince, draw } = from;
  const seen = seenSince && { ids: seenSince, since };
  const pin = from.pin === undefined ? undefined : pinCited(from.pin, recorded.serverName, cited);
  if (pin !== undefined && 'kind' in pin) return missing(pin);
  const evidence = pin !== undefined && recorded.because[0] === pin.id ? recorded.because.slice(1) : recorded.because;
  const standings = standingsFrom(evidence, cited, policy, seen);
  if ('kind' in standings) return missing(standings);
  const input: DecideInput = {
    serverName: recorded.serverName,
    evidence: (key) => standings.get(key),
    policy,
    rules,
    view: notBefore === undefined ? { now: decidedAt, since } : { now: decidedAt, since, notBefore },
    draw,
    pin,
  };
  const trace = (): Trace => traceOf(input);
  const full = cited(event.type === 'ConclusionConfirmed' ? event.data.confirms : event.id);
  const alike = full?.decided && decideAlike(full.decided, input);
  if (alike !== undefined) return { kind: 'decided', recorded, conclusion: alike, trace };
  const decision = conclude(input);
  if (decision.kind === 'ask') {
    return { kind: 'unanswerable', obstacle: 'unanswered', questions: decision.questions.map(questionKey) };
  }
  const { conclusion, uses } = decision;
  if (full !== undefined) full.decided = { serverName: input.serverName, policy, rules, draw, conclusion, uses };
  return { kind: 'decided', recorded, conclusion, trace };
}

function traceOf(input: DecideInput): Trace {
  const decision = decide(input);
  return decision.kind === 'concluded' ? decision.trace : { notes: [] };
}

function missing({ id }: MissingEvent): Unanswerable {
  return { kind: 'unanswerable', obstacle: 'missing-event', id };
}
