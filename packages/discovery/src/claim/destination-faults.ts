import type { Destination } from '../conclusion.ts';
import { questionText } from '../explain.ts';
import { parseServerName } from '../server-name.ts';
import type { DestinationClaim } from './cache-claim.ts';
import { place, sameHost, stepText, titled, withoutPort } from './claim-text.ts';
import type { ClaimDifference, ClaimPattern, Faults, KnownName } from './claim-verdict.ts';

/** Outcomes that say how asking went, and nothing of the server. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(['timeout', 'dns-failure', 'address-refused']);

/** Holds where another homeserver would connect to against where the evidence leads. */
export function destinationFaults(claim: DestinationClaim, known: readonly KnownName[]): Faults {
  const { serverName } = claim;
  const own = known.find(({ conclusion }) => conclusion.serverName === serverName);
  if (own === undefined) {
    return { kind: 'cannot-tell', why: 'no-evidence', sentences: [`There is no evidence about ${serverName}.`] };
  }
  const { conclusion } = own;
  const held = `${titled(claim.source)} would connect to ${place(claim.host, claim.port)} for ${serverName}`;
  if (conclusion.outcome === 'unresolvable') {
    const sentence = `${held}; the evidence leads nowhere (${conclusion.code}): ${conclusion.message}.`;
    if (SAYS_NOTHING.has(conclusion.code)) {
      return { kind: 'cannot-tell', why: 'evidence-failed', sentences: [sentence] };
    }
    const gone: ClaimDifference = { part: 'existence', claimed: place(claim.host, claim.port), right: 'none' };
    return { kind: 'stale', differences: [gone], pattern: null, rightEntry: null, sentences: [sentence] };
  }
  const differences = differencesOf(claim, conclusion);
  const leads = `the evidence leads to ${placesOf(claim, conclusion)}, by step ${stepText(conclusion.step)}`;
  if (own.wellKnown?.verdict === 'failed') {
    const why = `the well-known fails now (${own.wellKnown.message}), which does not say that there is no delegation`;
    return { kind: 'cannot-tell', why: 'evidence-failed', sentences: [`${held}; ${leads}, but ${why}.`] };
  }
  if (differences.length === 0) return { kind: 'agrees', sentences: [`${held}, and so says the evidence.`] };
  const pattern = patternOf(claim, differences);
  const sentences = [`${held}; ${leads}.`, ...patternSentences(claim, pattern, own)];
  return { kind: 'stale', differences, pattern, rightEntry: rightEntry(claim, conclusion), sentences };
}

function differencesOf(claim: DestinationClaim, right: Destination): readonly ClaimDifference[] {
  const differences: ClaimDifference[] = [];
  const note = (part: ClaimDifference['part'], claimed: string, should: string): void => {
    differences.push({ part, claimed, right: should });
  };
  const delegation = delegationFault(claim, right);
  if (delegation !== undefined) differences.push(delegation);
  const hosts = hostsOf(claim, right);
  if (!hosts.some((host) => sameHost(host, claim.host))) note('host', claim.host, [...new Set(hosts)].join(' or '));
  const ports = portsAt(claim, right);
  if (!ports.includes(claim.port)) note('port', String(claim.port), ports.join(' or '));
  // Of an IP literal the two print other things than the name of the certificate.
  if (right.sni !== null && !sameHost(withoutPort(claim.hostname), right.tlsName)) {
    note('hostname', claim.hostname, right.tlsName);
  }
  if (claim.step !== undefined && claim.step !== right.step) note('step', claim.step, right.step);
  return differences;
}

/** Does one follow a delegation, and the other none? */
function delegationFault(claim: DestinationClaim, right: Destination): ClaimDifference | undefined {
  const parsed = parseServerName(claim.serverName);
  if (parsed.kind === 'invalid' || parsed.name.hostKind !== 'dns-name' || parsed.name.port !== null) return undefined;
  const own = parsed.name.host;
  const isDelegated = right.step.startsWith('3');
  const isElsewhere = !sameHost(withoutPort(claim.hostname), own);
  const follows = claim.step === undefined ? isElsewhere : claim.step.startsWith('3');
  if (isDelegated && !follows) {
    // Delegated to its own name it may look the same.
    const isTheSame = sameHost(right.tlsName, own) && right.targets.some(({ port }) => port === claim.port);
    if (claim.step !== undefined || !isTheSame) return { part: 'delegation', claimed: 'none', right: right.hostHeader };
  }
  return !isDelegated && follows ? { part: 'delegation', claimed: claim.hostname, right: 'none' } : undefined;
}

function patternOf(claim: DestinationClaim, differences: readonly ClaimDifference[]): ClaimPattern | null {
  const ignored = differences.some(({ part, claimed }) => part === 'delegation' && claimed === 'none');
  if (!ignored) return null;
  const isDefault = claim.step === undefined ? claim.port === 8448 : claim.step === '6';
  return isDefault ? 'default-port-beats-delegation' : 'srv-beats-delegation';
}

function patternSentences(claim: DestinationClaim, pattern: ClaimPattern | null, own: KnownName): readonly string[] {
  if (pattern === null) return [];
  const delegation = own.wellKnown === undefined ? '' : `, and ${own.wellKnown.message}`;
  const left = 'Such an entry is left behind by a well-known request that failed once, and outlives that';
  if (pattern === 'default-port-beats-delegation') {
    return [
      `That is the route for a name without a delegation${delegation}: the default port beats a correct delegation.`,
      `${left} (as in conduwuit issue 704).`,
    ];
  }
  const key = own.srv?.find(
    (finding) => finding.verdict === 'found' && finding.records.some(({ port }) => port === claim.port),
  )?.key;
  const record = key === undefined ? 'That is the route of an SRV record' : `That is the route of ${questionText(key)}`;
  return [
    `${record}, which counts only for a name without a delegation${delegation}: it beats a correct delegation.`,
    `${left} (tuwunel issue 385).`,
  ];
}

/** Tables with steps name the targets, those without the certificate. */
function hasTargets({ step }: DestinationClaim): boolean {
  return step !== undefined;
}

function hostsOf(claim: DestinationClaim, { tlsName, targets }: Destination): readonly string[] {
  return hasTargets(claim) ? targets.map(({ host }) => host) : [tlsName];
}

function portsAt(claim: DestinationClaim, { targets }: Destination): readonly number[] {
  const there = hasTargets(claim) ? targets.filter(({ host }) => sameHost(host, claim.host)) : [];
  return [...new Set((there.length > 0 ? there : targets).map(({ port }) => port))];
}

function placesOf(claim: DestinationClaim, destination: Destination): string {
  const places = destination.targets.map(({ host, port }) =>
    place(hasTargets(claim) ? host : destination.tlsName, port),
  );
  return [...new Set(places)].join(' or ');
}

/** The row that the table should have, its time left out. */
function rightEntry(claim: DestinationClaim, destination: Destination): string {
  const { serverName, hostHeader, tlsName, step, targets } = destination;
  const [first] = targets;
  const port = first?.port ?? 8448;
  if (!hasTargets(claim)) {
    const hostname = destination.sni === null || /:\d+$/.test(hostHeader) ? hostHeader : `${hostHeader}:8448`;
    return `| ${serverName} | ${place(tlsName, port)} | ${hostname} |`;
  }
  const host = first?.host ?? tlsName;
  const to = destination.sni === null ? `Literal(${place(host, port)})` : `Named("${host}", "${port}")`;
  return `| ${serverName} | ${to} | ${hostHeader} | ${String(!sameHost(host, tlsName))} | ${step} |`;
}
