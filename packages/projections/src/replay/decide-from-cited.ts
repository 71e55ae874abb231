import { type Conclusion, type Explanation, explain, rulesAsRecorded, type Trace } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';
import { discoveryCodec } from '../codec/discovery-codec.ts';
import type { CitedEvent, CitedEvents } from './cited-evidence.ts';
import { decideAgain, type PolicyByLabel, type Unanswerable } from './decide-again.ts';
import {
  knownPolicy,
  type ReplayResult,
  type ReplayTermsOptions,
  replayTerms,
  replayUnder,
} from './replay-conclusion.ts';

/** A recorded conclusion, and what comes of deciding again from what it cites. */
export interface DecidedFromCited {
  readonly kind: 'decided';
  readonly recorded: Conclusion;
  readonly conclusion: Conclusion;
  readonly trace: Trace;
  readonly explanation: Explanation;
}

export interface DecideFromCitedOptions {
  /** Default: the policies that `discovery` knows. */
  readonly policyOf?: PolicyByLabel;
}

/**
 * Decides again what an event concluded, from the events that it cites: those of its `because`, and what they and it
 * confirm. Others among them do no harm.
 *
 * @throws {UnknownEventType | EventFromTheFuture | UpcastFailed}
 */
export function decideFromCited(
  conclusion: RecordedEvent,
  cited: Iterable<RecordedEvent>,
  { policyOf = knownPolicy }: DecideFromCitedOptions = {},
): DecidedFromCited | Unanswerable {
  const terms = { policyOf, rulesOf: rulesAsRecorded };
  const decided = decideAgain(discoveryCodec.decode(conclusion), amongst(cited), terms);
  if (decided.kind === 'unanswerable') return decided;
  const trace = decided.trace();
  return { ...decided, trace, explanation: explain(decided.conclusion, trace) };
}

/**
 * Decides a recorded conclusion again, from the same events, and compares.
 *
 * @throws {UnknownEventType | EventFromTheFuture | UpcastFailed}
 */
export function replayConclusion(
  conclusion: RecordedEvent,
  cited: Iterable<RecordedEvent>,
  options: ReplayTermsOptions = {},
): ReplayResult {
  return replayUnder(replayTerms(options), discoveryCodec.decode(conclusion), amongst(cited));
}

function amongst(cited: Iterable<RecordedEvent>): CitedEvents {
  const events = new Map<string, CitedEvent>();
  for (const event of cited) events.set(event.id, { event: discoveryCodec.decode(event), judged: undefined });
  return (id) => events.get(id);
}

/** The ids that an event cites itself. A confirmation among them cites another event in turn. */
export function citedBy({ data }: RecordedEvent): readonly string[] {
  const { because, confirms } = data as { readonly because?: readonly string[]; readonly confirms?: string };
  return confirms === undefined ? (because ?? []) : [...(because ?? []), confirms];
}
