import { type Finding, judge, questionText, recommended } from '@wherefore/discovery';
import { fullObservation, isFullObservation, type ObservationEvent, questionOf } from '../provenance/event-roles.ts';
import { eventSentence } from '../provenance/event-sentence.ts';
import type { OverviewChange, Tone } from './overview.ts';

/** What an answer says, as far as it is compared with the one before. */
interface Said {
  readonly verdict: Finding['verdict'];
  /** Other than before: the answer is another one. */
  readonly large: string;
  /** Other than before: the same answer in other words. */
  readonly small: string;
  readonly message: string;
}

export interface ObservedChange {
  readonly change: OverviewChange;
  readonly isSmall: boolean;
}

/** The answers to one question in the order of their recording: where one differs from the one before. */
export class ObservedChanges {
  /** What was said in full, by the id of the event: without the bodies, which are large. */
  readonly #full = new Map<string, Said>();
  #before: Said | undefined;

  next(event: ObservationEvent): { readonly isFailed: boolean; readonly changed?: ObservedChange } {
    const said = isFullObservation(event) ? saidIn(event) : this.#full.get(event.data.confirms);
    // What it confirms was deleted.
    if (said === undefined) return { isFailed: false };
    if (isFullObservation(event)) this.#full.set(event.id, said);
    const isFailed = said.verdict === 'failed';
    // Asked before the question was cleared: it counts for nothing.
    if (event.data.isCleared === true) return { isFailed };
    const before = this.#before;
    this.#before = said;
    const isLarge = before === undefined ? isBad(said) : before.large !== said.large;
    const isSmall = before !== undefined && before.small !== said.small;
    if (!isLarge && !isSmall) return { isFailed };
    return { isFailed, changed: { change: changeOf(event, said, before), isSmall: !isLarge } };
  }
}

function changeOf(event: ObservationEvent, said: Said, before: Said | undefined): OverviewChange {
  const { id, observedAt, recordedAt } = event;
  const question = questionOf(event);
  const text = isFullObservation(event)
    ? eventSentence(event, () => undefined)
    : `${questionText(question)}: again ${said.message}.`;
  return { eventId: id, kind: 'observed', question, observedAt, recordedAt, text, tone: toneOf(said, before) };
}

function toneOf(said: Said, before: Said | undefined): Tone {
  if (isBad(said)) return 'bad';
  return before !== undefined && isBad(before) ? 'good' : 'neutral';
}

function isBad({ verdict }: Said): boolean {
  return verdict === 'failed' || verdict === 'invalid';
}

function saidIn(event: Parameters<typeof fullObservation>[0]): Said {
  const finding = judge(fullObservation(event), event.data.failures ?? 1, recommended);
  const { verdict, message } = finding;
  const large = verdict === 'valid' || (finding.kind === 'srv' && verdict === 'found') ? contentOf(finding) : verdict;
  return { verdict, message, large, small: contentOf(finding) };
}

function contentOf(finding: Finding): string {
  if ('reason' in finding) return `${finding.verdict} ${finding.reason}`;
  if ('delegated' in finding) return `valid ${JSON.stringify(finding.delegated)}`;
  if ('addresses' in finding) return [...finding.addresses].sort().join(' ');
  if (!('records' in finding)) return finding.verdict;
  const records = finding.records.map(({ priority, weight, port, target }) =>
    [priority, weight, port, target].join(' '),
  );
  return records.sort().join(', ');
}
