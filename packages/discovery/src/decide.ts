import type { AddressRules } from './address-rules.ts';
import type { Conclusion, Destination } from './conclusion.ts';
import { Deliberation, type Verdict } from './deliberation.ts';
import type { Instant } from './instant.ts';
import { type Pin, pinInForce } from './pin.ts';
import { type Policy, policyLabel } from './policy.ts';
import { quoted } from './printable.ts';
import { normalName, type Question } from './question.ts';
import { hostRoute, literalRoute } from './route.ts';
import { parseDelegatedName, parseServerName, type ServerName } from './server-name.ts';
import { type BySrv, srvRoute } from './srv-route.ts';
import { holdsUntil, type Standing, type Use, type Viewpoint } from './standing.ts';
import type { Trace } from './trace.ts';

/** What a decision is made of. */
export interface DecideInput {
  readonly serverName: string;
  /** What is known in answer to a question, by its key. */
  readonly evidence: (key: string) => Standing | undefined;
  readonly policy: Policy;
  readonly rules: AddressRules;
  readonly view: Viewpoint;
  /** Uniform in [0, 1): the draw for the order of SRV targets. */
  readonly draw: number;
  /** What the operator wants of the name: counts in place of its well-known, while it is in force. */
  readonly pin?: Pin | undefined;
}

export type Decision = Ask | Concluded;

/** More evidence is needed: `questions` now, `hints` are worth asking early. */
export interface Ask {
  readonly kind: 'ask';
  readonly questions: readonly Question[];
  readonly hints: readonly Question[];
}

export interface Drawn {
  readonly kind: 'concluded';
  readonly conclusion: Conclusion;
  /** All evidence that it rests on, in the order of use. */
  readonly uses: readonly Use[];
}

export interface Concluded extends Drawn {
  readonly trace: Trace;
}

/**
 * The resolution algorithm of the Matrix specification as a function of evidence: the same input gives the same
 * answer, whatever the world has become. Nothing is fetched here; what is missing is named.
 *
 * @see https://spec.matrix.org/v1.19/server-server-api/#resolving-server-names
 */
export function decide(input: DecideInput): Decision {
  const deliberation = new Deliberation(input);
  const verdict = walk(input, deliberation);
  if (verdict.kind === 'undecided') return { kind: 'ask', ...deliberation.missing() };
  return { ...drawn(input, deliberation, verdict), trace: deliberation.trace(verdict) };
}

/** What `decide` comes to, for those who do not ask how: at half the price. */
export function conclude(input: DecideInput): Ask | Drawn {
  const deliberation = new Deliberation(input);
  const verdict = walk(input, deliberation);
  if (verdict.kind === 'undecided') return { kind: 'ask', ...deliberation.missing() };
  return drawn(input, deliberation, verdict);
}

function walk(input: DecideInput, deliberation: Deliberation): Verdict {
  const parsed = parseServerName(input.serverName);
  if (parsed.kind === 'invalid') {
    const message = `not a server name: ${parsed.message} (at offset ${parsed.offset})`;
    return { kind: 'failed', code: 'invalid-server-name', step: null, message };
  }
  const { name } = parsed;
  const pin = pinInForce(input.pin, input.view.now);
  if (pin !== undefined) return walkPinned(pin, deliberation);
  if (name.hostKind !== 'dns-name') return literalRoute(name, '1', deliberation);
  deliberation.skip('1', 'not-a-literal');
  if (name.port !== null) return hostRoute(name, '2', name.port, deliberation);
  deliberation.skip('2', 'no-port');
  return walkWellKnown(name, input, deliberation);
}

function walkWellKnown(name: ServerName, input: DecideInput, deliberation: Deliberation): Verdict {
  const use = deliberation.look({ kind: 'well-known', host: normalName(name.host) });
  if (use === undefined) {
    // If it comes to nothing, steps 4 to 6 need their own evidence: it is worth asking for meanwhile.
    if (input.policy.speculate) deliberation.speculate(() => srvRoute(name, UNDELEGATED, deliberation));
    return { kind: 'undecided' };
  }
  deliberation.wellKnown = use;
  const { finding } = use;
  if (finding.kind === 'well-known' && finding.verdict === 'valid')
    return walkDelegated(finding.delegated, deliberation);
  for (const step of ['3.1', '3.2', '3.3', '3.4', '3.5'] as const) deliberation.skip(step, 'not-delegated', [use]);
  return srvRoute(name, UNDELEGATED, deliberation);
}

function walkPinned(pin: Pin, deliberation: Deliberation): Verdict {
  deliberation.pin = pin;
  for (const step of ['1', '2'] as const) deliberation.skip(step, 'pinned');
  const parsed = parseDelegatedName(pin.delegated);
  if (parsed.kind === 'server-name') return walkDelegated(parsed.name, deliberation);
  // Whoever pins refuses such a one. To go on as if there were none would be to fall silently.
  const message = `it is pinned to ${quoted(pin.delegated)}, which is not a server name: ${parsed.message}`;
  return { kind: 'failed', code: 'invalid-server-name', step: null, message };
}

function walkDelegated(delegated: ServerName, deliberation: Deliberation): Verdict {
  if (delegated.hostKind !== 'dns-name') return literalRoute(delegated, '3.1', deliberation);
  deliberation.skip('3.1', 'not-a-literal');
  if (delegated.port !== null) return hostRoute(delegated, '3.2', delegated.port, deliberation);
  deliberation.skip('3.2', 'no-port');
  return srvRoute(delegated, DELEGATED, deliberation);
}

const DELEGATED: BySrv = { current: '3.3', deprecated: '3.4', none: '3.5' };
const UNDELEGATED: BySrv = { current: '4', deprecated: '5', none: '6' };

function drawn(
  input: DecideInput,
  deliberation: Deliberation,
  verdict: Exclude<Verdict, { kind: 'undecided' }>,
): Drawn {
  const uses = deliberation.uses();
  return { kind: 'concluded', conclusion: conclusionOf(input, uses, deliberation.pin, verdict), uses };
}

function conclusionOf(
  input: DecideInput,
  uses: readonly Use[],
  pin: Pin | undefined,
  verdict: Exclude<Verdict, { kind: 'undecided' }>,
): Conclusion {
  const policy = policyLabel(input.policy);
  const { serverName } = input;
  const freshUntil = weakestLink(input, uses, pin);
  const because = idsOf(uses, pin);
  if (verdict.kind === 'failed') {
    const { code, step, message } = verdict;
    return { outcome: 'unresolvable', serverName, code, step, message, freshUntil, policy, because };
  }
  const { step, hostHeader, tlsName, targets } = verdict;
  const sni: Destination['sni'] = verdict.isLiteral ? null : tlsName;
  return { outcome: 'destination', serverName, step, hostHeader, tlsName, sni, targets, freshUntil, policy, because };
}

/** A conclusion is believed no longer than any evidence that it rests on, and than the pin. */
export function weakestLink(
  { view, policy }: Pick<DecideInput, 'view' | 'policy'>,
  uses: readonly Use[],
  pin: Pin | undefined,
): Instant {
  let until = Math.min(view.now + policy.maxDestinationMs, pin?.until ?? Number.POSITIVE_INFINITY);
  for (const use of uses) until = Math.min(until, holdsUntil(use));
  return until;
}

/** Id of the pin, then those of evidence in the order of use; where asking again failed, of that failure next. */
export function idsOf(uses: readonly Use[], pin: Pin | undefined): readonly string[] {
  const ids: string[] = pin === undefined ? [] : [pin.id];
  for (const { finding, failure } of uses) {
    ids.push(finding.id);
    if (failure !== undefined) ids.push(failure.id);
  }
  // Without the room that it grew with: conclusions are kept by the hundred thousand.
  return ids.slice();
}
