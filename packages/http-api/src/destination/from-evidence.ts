import {
  type Conclusion,
  formatInstant,
  type Holding,
  POLICIES,
  type Policy,
  policyLabel,
  questionKey,
  serverStream,
} from '@wherefore/discovery';
import type { EventLog, RecordedEvent } from '@wherefore/event-log';
import { citedBy, decideFromCited, readHistory, type Segment } from '@wherefore/projections';
import { boundedReading, MAX_EVENTS } from '../history/bounded-reading.ts';
import { toldInSlices } from '../history/told-in-slices.ts';
import { destinationAnswer } from './destination-shape.ts';

type Log = Pick<EventLog, 'readStream' | 'readEvents'>;

const CONCLUSIONS: readonly string[] = ['DestinationChosen', 'ResolutionFailed', 'ConclusionConfirmed'];
/** Events to read of a name, newest first: with each conclusion there is a request, and now and then an act. */
const WINDOWS = [80, 1024];

/** What another makes of what is recorded about a name: a policy of ours, or another program. Asks nobody. */
export async function answerFromEvidence(log: Log, serverName: string, resolver: string): Promise<object> {
  const policy = POLICIES[resolver];
  const answer =
    policy === undefined ? await heldBy(log, serverName, resolver) : await decidedUnder(log, serverName, policy);
  return { serverName, from: 'recorded-evidence', ...answer };
}

/** Decides the last conclusion again, from the same evidence, as of the same time. */
async function decidedUnder(log: Log, serverName: string, policy: Policy): Promise<object> {
  const label = policyLabel(policy);
  const event = await lastConclusion(log, serverName);
  if (event === undefined) return { policy: label, outcome: 'nothing', why: 'nothing is recorded of this name' };
  const decided = decideFromCited(event, await citedEvents(log, event), { policyOf: () => policy });
  if (decided.kind === 'unanswerable') return { policy: label, ...unanswerable(decided) };
  return { ...destinationAnswer(decided.conclusion as Conclusion), concludedId: event.id, decidedAt: decidedAt(event) };
}

async function lastConclusion(log: Log, serverName: string): Promise<RecordedEvent | undefined> {
  for (const limit of WINDOWS) {
    const events = await log.readStream(serverStream(serverName), { direction: 'backwards', limit });
    const found = events.find(({ type }) => CONCLUSIONS.includes(type));
    if (found !== undefined || events.length < limit) return found;
  }
  return undefined;
}

/** What a conclusion cites, and what those confirm. */
async function citedEvents(log: Log, event: RecordedEvent): Promise<readonly RecordedEvent[]> {
  const cited = await log.readEvents(citedBy(event));
  const confirmed = cited.filter(({ type }) => type === 'EvidenceConfirmed').flatMap(citedBy);
  return confirmed.length === 0 ? cited : [...cited, ...(await log.readEvents(confirmed))];
}

function decidedAt({ observedAt }: RecordedEvent): string {
  return formatInstant(observedAt);
}

function unanswerable(why: Extract<ReturnType<typeof decideFromCited>, { kind: 'unanswerable' }>): object {
  const outcome = 'unanswerable';
  switch (why.obstacle) {
    case 'unanswered':
      return { outcome, why: 'it would have asked what nobody asked then', questions: why.questions };
    case 'timeout':
      return { outcome, why: 'the last resolution ran out of time, and says nothing of the name' };
    case 'missing-event':
    case 'history-deleted':
      return { outcome, why: `event ${why.id}, which the conclusion cites, is not in the log any more` };
    case 'rules-not-recorded':
      return { outcome, why: 'the address rules of then are not recorded' };
    case 'unknown-policy':
    case 'unreadable':
      return { outcome, why: 'what is recorded cannot be read' };
  }
}

/**
 * What another program would hold now, had it been asked for the name whenever ours was.
 *
 * @throws {Problem} `history-too-long`
 */
async function heldBy(log: Log, serverName: string, resolver: string): Promise<object> {
  const events = await readHistory(boundedReading(log, MAX_EVENTS), [serverName]);
  const { names } = await toldInSlices(events, { serverNames: [serverName], as: [resolver], to: Date.now() });
  const last = names[0]?.resolvers[0]?.segments.at(-1);
  return { policy: resolver, ...(last === undefined ? { outcome: 'nothing', why: null } : segmentAnswer(last)) };
}

function segmentAnswer(segment: Segment): object {
  switch (segment.kind) {
    case 'nothing':
      return { outcome: 'nothing', why: segment.why };
    case 'unanswerable':
      return {
        outcome: 'unanswerable',
        why: 'it would have asked what nobody asked then',
        questions: [questionKey(segment.question)],
      };
    case 'held': {
      const { holding, heldUntil, because, notes } = segment;
      const until = heldUntil === null ? null : formatInstant(heldUntil);
      return { ...holdingAnswer(holding), heldUntil: until, because, notes };
    }
  }
}

function holdingAnswer(holding: Holding): object {
  if (holding.kind === 'failure') {
    const { step, message, isDefinite } = holding;
    return { outcome: 'unresolvable', step, message, isDefinite };
  }
  const { step, targets, hostHeader, tlsName } = holding;
  return { outcome: 'destination', step, hostHeader, tlsName, targets };
}
