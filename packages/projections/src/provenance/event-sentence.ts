import {
  type Conclusion,
  confirmedObservation,
  type DestinationPinned,
  type DiscoveryEvent,
  formatInstant,
  judge,
  type Policy,
  printable,
  questionFromKey,
  questionText,
  type ResolutionRequested,
  recommended,
  STEPS,
  targetText,
} from '@wherefore/discovery';
import {
  fullObservation,
  isFullConclusion,
  isFullObservation,
  type ObservationEvent,
  type ReadEvent,
} from './event-roles.ts';

/** Finds an event that another confirms. */
export type FindEvent = (id: string) => ReadEvent | undefined;

/** An event as one sentence for people. Observations are judged by `policy`: what they say depends little on it. */
export function eventSentence(event: ReadEvent, find: FindEvent, policy: Policy = recommended): string {
  switch (event.type) {
    case 'ResolutionRequested':
      return `${printable(event.data.by, 80)} asked for ${event.data.serverName}: ${WHY[event.data.why]}.`;
    case 'WellKnownFetched':
    case 'SrvLookedUp':
    case 'AddressesLookedUp':
    case 'EvidenceConfirmed':
      return observationSentence(event, find, policy);
    case 'DestinationChosen':
    case 'ResolutionFailed':
      return conclusionSentence(event.data);
    case 'ConclusionConfirmed': {
      const full = find(event.data.confirms);
      const until = formatInstant(event.data.freshUntil);
      if (full === undefined || !isFullConclusion(full))
        return `The same conclusion as before, believed until ${until}.`;
      return `Again: ${conclusionSentence({ ...full.data, freshUntil: event.data.freshUntil })}`;
    }
    case 'DestinationWithdrawn':
      return `The conclusion about ${event.data.serverName} was withdrawn, ${WITHDRAWN[event.data.by]}.`;
    case 'CacheCleared':
      return clearedSentence(event.data);
    case 'ConnectionReported':
      return (
        `No connection to the destination of ${event.data.serverName} came about: evidence from before ` +
        `${formatInstant(event.data.distrustBefore)} is not taken as fresh any more.`
      );
    case 'DestinationPinned':
      return `${pinClause(event.data)}.`;
    case 'DestinationUnpinned': {
      const { serverName, by } = event.data;
      return `${serverName} was unpinned by ${printable(by, 80)}: its own delegation counts again.`;
    }
    case 'CacheEntryClaimed':
      return claimSentence(event.data);
    case 'WebhookDelivered':
    case 'WebhookFailed':
      return webhookSentence(event);
  }
}

const WHY: Readonly<Record<ResolutionRequested['data']['why'], string>> = {
  unknown: 'nothing was known',
  expired: 'what was known had expired',
  'fresh-demanded': 'an answer from new evidence was demanded',
  'connection-failed': 'connections had failed',
};

const WITHDRAWN = {
  operator: 'by an operator',
  'connection-failure': 'because connections failed',
} as const;

/** Where a conclusion leads, by which step, and until when it is believed. */
function conclusionSentence(conclusion: Conclusion): string {
  const { serverName, freshUntil } = conclusion;
  return `${serverName} ${outcomeText(conclusion)}; believed until ${formatInstant(freshUntil)}.`;
}

/** The same as a clause: `is reached at …, by step …`. */
export function outcomeText(conclusion: Conclusion): string {
  if (conclusion.outcome === 'unresolvable') {
    return `cannot be resolved (${conclusion.code}): ${conclusion.message}`;
  }
  return `is reached at ${conclusion.targets.map(targetText).join(', then ')}, by step ${stepText(conclusion.step)}`;
}

export function stepText(step: string): string {
  const title = STEPS.find((candidate) => candidate.step === step)?.title;
  return title === undefined ? step : `${step} (${title})`;
}

function observationSentence(event: ObservationEvent, find: FindEvent, policy: Policy): string {
  const marks = [
    ...(event.data.asHint === true ? ['asked early'] : []),
    ...(event.data.isCleared === true ? ['asked before it was cleared: it counts for nothing'] : []),
  ];
  const marked = marks.length === 0 ? '' : ` (${marks.join('; ')})`;
  const said = messageOf(event, find, policy);
  if (event.type !== 'EvidenceConfirmed') {
    return `${questionText(fullKey(event))}: ${said ?? 'cannot be read'}${marked}.`;
  }
  const question = questionText(event.data.question);
  return said === undefined ? `${question}: the same as before${marked}.` : `${question}: again ${said}${marked}.`;
}

/** What an observation says, as a clause; `undefined` when what it confirms is not at hand. */
function messageOf(event: ObservationEvent, find: FindEvent, policy: Policy = recommended): string | undefined {
  const { failures = 1 } = event.data;
  if (event.type !== 'EvidenceConfirmed') return judge(fullObservation(event), failures, policy).message;
  const full = find(event.data.confirms);
  if (full === undefined || !isFullObservation(full)) return undefined;
  return judge(confirmedObservation(event.id, event.data, fullObservation(full)), failures, policy).message;
}

function fullKey(event: Exclude<ObservationEvent, { type: 'EvidenceConfirmed' }>): string {
  return judge(fullObservation(event), 1, recommended).key;
}

function clearedSentence({ subject, by }: Extract<DiscoveryEvent, { type: 'CacheCleared' }>['data']): string {
  if (subject === '*') return `Everything was cleared by ${printable(by, 80)}.`;
  const what = questionFromKey(subject) === undefined ? subject : questionText(subject);
  return `What was known of ${printable(what)} was cleared by ${printable(by, 80)}.`;
}

/** Who pinned a name, where to, until when, and why, as a clause. */
export function pinClause(data: DestinationPinned['data']): string {
  const { serverName, delegated, by, reason, until } = data;
  const end = until === undefined ? 'until it is unpinned' : `until ${formatInstant(until)}`;
  // People end it in a period, and so does the sentence.
  const why = reason === undefined ? '' : `: ${printable(reason).replace(/\.$/, '')}`;
  return `${serverName} was pinned to ${printable(delegated, 300)} by ${printable(by, 80)}, ${end}${why}`;
}

function claimSentence(data: Extract<DiscoveryEvent, { type: 'CacheEntryClaimed' }>['data']): string {
  const whose = data.source === 'tuwunel' ? 'Tuwunel' : 'Continuwuity';
  const until = data.expiresAt === null ? 'some time' : formatInstant(data.expiresAt);
  const brought = `as ${printable(data.by, 80)} brought in`;
  if (data.table === 'overrides') {
    const { addresses, port, serverName } = data;
    return `${whose} has ${addresses.join(', ')} and port ${port} for the host ${serverName} until ${until}, ${brought}.`;
  }
  const host = data.host.includes(':') ? `[${data.host}]` : data.host;
  return `${whose} has ${host}:${data.port} for ${data.serverName} until ${until}, ${brought}.`;
}

function webhookSentence({ type, data }: Extract<ReadEvent, { type: 'WebhookDelivered' | 'WebhookFailed' }>): string {
  const { endpoint, change, serverName, attempt } = data;
  const what = `${endpoint} of ${change} about ${printable(serverName)}`;
  if (type === 'WebhookDelivered') return `Told ${what} (attempt ${attempt}).`;
  const next = data.willRetryAt === undefined ? 'given up' : `to be tried again at ${formatInstant(data.willRetryAt)}`;
  return `Could not tell ${what} (attempt ${attempt}: ${printable(data.error, 300)}); ${next}.`;
}
