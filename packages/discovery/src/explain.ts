import type { Conclusion, Destination, Target } from './conclusion.ts';
import type { Finding } from './finding.ts';
import type { LifetimeBasis } from './freshness.ts';
import { formatInstant, formatSpan, type Instant } from './instant.ts';
import { parseIp } from './ip-address.ts';
import type { Pin } from './pin.ts';
import { quoted } from './printable.ts';
import { holdsUntil, type Use } from './standing.ts';
import { STEPS, type Step } from './step.ts';
import type { StepNote, StepReason, Trace } from './trace.ts';

/** A conclusion in words. */
export interface Explanation {
  readonly conclusion: Conclusion;
  /** Full sentences, the answer first. */
  readonly sentences: readonly string[];
  /** The answer, then why: every step, with the evidence that decided about it. */
  readonly tree: ExplanationNode;
}

export interface ExplanationNode {
  readonly text: string;
  readonly status: 'destination' | 'unresolvable' | 'taken' | 'failed' | 'skipped' | 'evidence' | 'note';
  /** Of a step: its number. */
  readonly step?: Step;
  /** Of evidence: the id of its event, and until when it holds. */
  readonly evidence?: {
    readonly id: string;
    readonly question: string;
    readonly freshUntil: Instant;
    readonly stale: boolean;
  };
  /** Of what is said of a pin: which one. */
  readonly pin?: Pin;
  readonly children: readonly ExplanationNode[];
}

/** Turns a conclusion and the way to it into sentences and a tree. */
export function explain(conclusion: Conclusion, trace: Trace): Explanation {
  const text = answer(conclusion, trace);
  const after = [...demands(conclusion, trace), ...freshness(conclusion, trace)];
  const sentences = [text, ...reasons(trace), ...after];
  const children = [...stepNodes(trace), ...after.map(note)];
  return { conclusion, sentences, tree: { text, status: conclusion.outcome, children } };
}

function answer(conclusion: Conclusion, { wellKnown, pin }: Trace): string {
  const { serverName } = conclusion;
  if (conclusion.outcome === 'unresolvable') {
    const where = conclusion.step === null ? '' : ` at step ${conclusion.step}`;
    return `${quoteIfOdd(serverName)} cannot be resolved${where} (${conclusion.code}): ${conclusion.message}.`;
  }
  const targets = conclusion.targets.map(targetText).join(', then ');
  return `${serverName} is reached at ${targets}, by step ${conclusion.step} (${titleOf(conclusion.step)})${as(pin)}${but(wellKnown)}.`;
}

/** Who looks at an odd answer has to see first that somebody wanted it so. */
function as(pin: Pin | undefined): string {
  return pin === undefined ? '' : `, because it is pinned to ${pinnedTo(pin)}`;
}

function pinnedTo({ delegated }: Pin): string {
  return quoteIfOdd(delegated);
}

/** What is out of order with the well-known: who looks for a fault has to see it first. */
function but(wellKnown: Use | undefined): string {
  if (wellKnown === undefined) return '';
  const { finding, failure, as } = wellKnown;
  const { verdict, message } = finding;
  if (failure !== undefined && as === 'fresh')
    return `; the well-known is as it was before, because asking again failed: ${failure.message}`;
  if (failure !== undefined && verdict === 'valid')
    return `; the delegation is an old one, because the well-known now fails: ${failure.message}`;
  if (failure !== undefined || verdict === 'failed')
    return `, because the well-known fails: ${(failure ?? finding).message}`;
  return verdict === 'invalid' ? `, because the well-known cannot be used: ${message}` : '';
}

// Only what the grammar rejects can hold anything that a terminal would not show as it is.
function quoteIfOdd(serverName: string): string {
  return /^[0-9A-Za-z.:[\]-]+$/.test(serverName) ? serverName : quoted(serverName);
}

/** `host:port (address, address)`, an IPv6 host in brackets. */
export function targetText({ host, port, addresses }: Target): string {
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return addresses.length === 1 && addresses[0] === host ? place : `${place} (${addresses.join(', ')})`;
}

function titleOf(step: Step): string {
  return STEPS.find((candidate) => candidate.step === step)?.title ?? step;
}

function reasons(trace: Trace): readonly string[] {
  const pinned = trace.pin === undefined ? [] : [`Pinned: ${pinText(trace.pin)}; the well-known is not asked.`];
  const wellKnown = trace.wellKnown === undefined ? [] : [`Well-known: ${useText(trace.wellKnown)}.`];
  const others = trace.notes.flatMap((step) => step.uses).filter((use) => use !== trace.wellKnown);
  return [
    ...pinned,
    ...wellKnown,
    ...unique(others).map((use) => `${questionText(use.finding.key)}: ${useText(use)}.`),
  ];
}

/** Who did so, when and why, is in the event. */
function pinText(pin: Pin): string {
  const until = pin.until === undefined ? 'until it is taken back' : `until ${formatInstant(pin.until)}`;
  return `delegated to ${pinnedTo(pin)} by event ${pin.id}, ${until}`;
}

function unique(uses: readonly Use[]): readonly Use[] {
  return [...new Set(uses)];
}

function demands(conclusion: Conclusion, trace: Trace): readonly string[] {
  if (conclusion.outcome === 'unresolvable') return [];
  return [`The Host header is ${conclusion.hostHeader}.`, certificateDemand(conclusion, trace)];
}

function certificateDemand({ tlsName, sni, targets, step, serverName }: Destination, { pin }: Trace): string {
  if (sni === null)
    return `The certificate must be valid for the IP address ${tlsName}; no server name is indicated (SNI).`;
  const delegated = pin === undefined ? 'the delegated name' : 'the name that it is pinned to';
  const source = step.startsWith('3') ? delegated : 'the name of the server';
  const others = targets.map(({ host }) => host).filter((host) => host.toLowerCase() !== tlsName.toLowerCase());
  const not =
    others.length === 0
      ? ''
      : `, not ${[...new Set(others)].join(' or ')}: an SRV record does not change whom to trust`;
  const also = step.startsWith('3') && tlsName.toLowerCase() !== serverName.toLowerCase() ? `, not ${serverName}` : '';
  return `The certificate must cover ${tlsName}, ${source}${also}${not}.`;
}

function freshness(conclusion: Conclusion, trace: Trace): readonly string[] {
  const weakest = weakestUse(trace);
  if (trace.pin?.until === conclusion.freshUntil) {
    return [`Believed until ${formatInstant(conclusion.freshUntil)}, as long as the pin.`];
  }
  if (weakest === undefined) return [];
  const subject = questionText(weakest.finding.key);
  // The evidence was good for the resolution that asked, and no longer.
  if (conclusion.freshUntil <= weakest.finding.observedAt) return [`Good this once: ${subject} may not be kept.`];
  if (conclusion.freshUntil < holdsUntil(weakest)) {
    return [
      `Believed until ${formatInstant(conclusion.freshUntil)}, the longest that the policy believes a conclusion.`,
    ];
  }
  return [`Believed until ${formatInstant(conclusion.freshUntil)}, as long as its weakest evidence: ${subject}.`];
}

function weakestUse(trace: Trace): Use | undefined {
  const uses = trace.notes.flatMap((step) => step.uses);
  if (trace.wellKnown !== undefined) uses.push(trace.wellKnown);
  return uses.toSorted((left, right) => holdsUntil(left) - holdsUntil(right))[0];
}

function stepNodes(trace: Trace): readonly ExplanationNode[] {
  const shown = new Set<Use>();
  return trace.notes.flatMap((step): ExplanationNode[] => {
    const node = stepNode(step, shown);
    // The well-known request stands between the steps that need none and those that depend on it.
    return step.step === '2' ? [node, wellKnownNode(trace, shown)] : [node];
  });
}

function wellKnownNode({ wellKnown, pin }: Trace, shown: Set<Use>): ExplanationNode {
  if (pin !== undefined) {
    return {
      text: `3 well-known: not asked, the name is pinned: ${pinText(pin)}`,
      status: 'skipped',
      pin,
      children: [],
    };
  }
  if (wellKnown === undefined) return { text: '3 well-known: not asked, not needed', status: 'skipped', children: [] };
  shown.add(wellKnown);
  const { status, text } = wellKnownOutcome(wellKnown.finding.verdict);
  return { text: `3 well-known: ${text}`, status, children: [evidenceNode(wellKnown)] };
}

// A failure is not an absence in words, either.
function wellKnownOutcome(verdict: Finding['verdict']): Pick<ExplanationNode, 'status' | 'text'> {
  switch (verdict) {
    case 'absent':
      return { status: 'skipped', text: 'no delegation, steps 4 to 6 follow' };
    case 'invalid':
      return { status: 'failed', text: 'nothing that can be used, steps 4 to 6 follow' };
    case 'failed':
      return { status: 'failed', text: 'failed, steps 4 to 6 follow for now' };
    default:
      return { status: 'taken', text: 'there is a delegation' };
  }
}

function stepNode({ step, status, reason, uses }: StepNote, shown: Set<Use>): ExplanationNode {
  const children = uses.filter((use) => !shown.has(use)).map(evidenceNode);
  for (const use of uses) shown.add(use);
  return { text: `${step} ${titleOf(step)}: ${REASONS[reason]}`, status, step, children };
}

const REASONS: Readonly<Record<StepReason, string>> = {
  taken: 'taken',
  failed: 'failed, nothing further is tried',
  'not-a-literal': 'skipped, the name is not an IP literal',
  'is-a-literal': 'skipped, the name is an IP literal',
  'no-port': 'skipped, no port is given',
  'has-port': 'skipped, a port is given',
  delegated: 'skipped, a valid delegation rules it out',
  'not-delegated': 'skipped, no delegation is known',
  pinned: 'skipped, the name is pinned',
  'no-srv': 'skipped, there is no such record',
  'srv-unknown': 'skipped, the policy takes a question without an answer for no record',
  'srv-found': 'skipped, an SRV record was found before',
  'ended-before': 'not reached',
};

function evidenceNode(use: Use): ExplanationNode {
  const { id, key } = use.finding;
  const evidence = { id, question: key, freshUntil: holdsUntil(use), stale: use.as === 'stale' };
  return { text: `${questionText(key)}: ${useText(use)}`, status: 'evidence', evidence, children: [] };
}

function note(text: string): ExplanationNode {
  return { text, status: 'note', children: [] };
}

/** A question's key as people know it: `A matrix.org`, `SRV _matrix._tcp.matrix.org`. */
export function questionText(key: string): string {
  const colon = key.indexOf(':');
  const subject = key.slice(colon + 1);
  const kind = key.slice(0, colon);
  if (kind !== 'well-known') return `${kind.toUpperCase()} ${subject}`;
  return `https://${parseIp(subject)?.family === 6 ? `[${subject}]` : subject}/.well-known/matrix/server`;
}

function useText(use: Use): string {
  const { finding, failure, as } = use;
  const seen = `${finding.message}; seen ${formatInstant(finding.observedAt)}, ${lifeText(finding)}`;
  if (failure === undefined) return seen;
  if (as === 'fresh') return `${seen}; still good, and asking again failed (${failure.message})`;
  return `${seen}; past that, and let serve because asking again failed (${failure.message})`;
}

function lifeText({ lifetime, observedAt, freshUntil }: Finding): string {
  const span = freshUntil - observedAt;
  const stated = formatSpan(lifetime.statedMs);
  if (span <= 0) return `not kept (${BASES[lifetime.basis]})`;
  // Shortened by the jitter, so that what was learned together does not expire together.
  const changed = lifetime.effectiveMs > lifetime.statedMs ? `, raised from ${stated}` : `, shortened from ${stated}`;
  return `good for ${formatSpan(span)} (${BASES[lifetime.basis]}${span === lifetime.statedMs ? '' : changed})`;
}

const BASES: Readonly<Record<LifetimeBasis, string>> = {
  'no-store': 'no-store',
  'no-cache': 'no-cache',
  'max-age': 'max-age',
  expires: 'Expires',
  's-maxage': 's-maxage',
  malformed: 'a lifetime that cannot be read',
  default: 'no lifetime stated: the default',
  'error-policy': 'how long the policy believes this outcome',
  ttl: 'TTL',
  'negative-ttl': 'negative TTL',
};
