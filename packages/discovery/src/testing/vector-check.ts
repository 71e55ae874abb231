import { type Destination, formatIp, parseIp, type Target, type WellKnownFinding } from '../index.ts';
import type { Driven } from './drive.ts';
import type { Expectation, ExpectedTarget } from './vector-format.ts';

/** Where an answer differs from what is expected, in words; empty when it does not. */
export function mismatches(expected: Expectation, driven: Driven): readonly string[] {
  const { conclusion } = driven;
  const found: string[] = [];
  const compare = (what: string, wanted: unknown, got: unknown): void => {
    if (wanted !== undefined && wanted !== got)
      found.push(`${what}: ${JSON.stringify(wanted)} expected, got ${JSON.stringify(got)}`);
  };
  compare('step', expected.step, conclusion.step);
  compare('outcome of the well-known', expected.wellKnownOutcome, wellKnownOutcome(driven));
  found.push(...lifetimeMismatches(expected, driven));
  if (conclusion.outcome === 'unresolvable') {
    const accepted = [expected.error, ...(expected.acceptErrors ?? [])];
    const code = conclusion.code === 'address-refused' ? 'address-not-allowed' : conclusion.code;
    if (!accepted.includes(code)) found.push(`error: ${String(expected.error)} expected, got ${code}`);
    return found;
  }
  compare('error', expected.error, undefined);
  compare('Host', expected.hostHeader?.toLowerCase(), conclusion.hostHeader.toLowerCase());
  compare(
    'port in Host',
    portOf(expected.hostHeader),
    expected.hostHeader === undefined ? undefined : portOf(conclusion.hostHeader),
  );
  compare('certificate name', expected.tlsName?.toLowerCase(), conclusion.tlsName.toLowerCase());
  if (expected.tlsName !== undefined) compare('SNI', sniOf(expected)?.toLowerCase(), conclusion.sni?.toLowerCase());
  if (expected.targets !== undefined)
    compare('targets', targetsText(expected.targets), targetsText(conclusion.targets));
  const forbidden = (expected.mustNotConnectTo ?? []).map(canonical);
  for (const address of addressesOf(conclusion))
    if (forbidden.includes(address)) found.push(`would connect to ${address}`);
  return found;
}

function portOf(host: string | undefined): string | undefined {
  return host === undefined ? undefined : (/:([0-9]+)$/.exec(host)?.[1] ?? 'none');
}

/** SNI is sent if and only if the certificate name is no IP address. */
function sniOf({ tlsName = '', sni }: Expectation): string | undefined {
  return sni === null || parseIp(tlsName) !== undefined ? undefined : (sni ?? tlsName);
}

function wellKnownFinding({ trace }: Driven): WellKnownFinding | undefined {
  return trace.wellKnown?.finding as WellKnownFinding | undefined;
}

function wellKnownOutcome(driven: Driven): Expectation['wellKnownOutcome'] {
  const finding = wellKnownFinding(driven);
  if (finding === undefined) return 'not-attempted';
  return finding.verdict === 'valid' ? 'valid' : 'error';
}

function lifetimeMismatches(expected: Expectation, driven: Driven): readonly string[] {
  const { wellKnownTtlSeconds, wellKnownTtlSecondsAnyOf, wellKnownErrorTtlMaxSeconds } = expected;
  const lifetime = wellKnownFinding(driven)?.lifetime;
  const statedSeconds = (lifetime?.statedMs ?? Number.NaN) / 1000;
  const effectiveSeconds = (lifetime?.effectiveMs ?? Number.NaN) / 1000;
  const found: string[] = [];
  const conforming =
    wellKnownTtlSecondsAnyOf ?? (wellKnownTtlSeconds === undefined ? undefined : [wellKnownTtlSeconds]);
  // The vectors count without a floor; where ours raised what is stated, the raised life may be what is expected.
  const isRaised = effectiveSeconds > statedSeconds;
  if (conforming && !conforming.includes(statedSeconds) && !(isRaised && conforming.includes(effectiveSeconds))) {
    found.push(
      `life of the delegation: ${conforming.join(' or ')} s expected, got ${statedSeconds} s, raised to ${effectiveSeconds} s`,
    );
  }
  if (wellKnownErrorTtlMaxSeconds !== undefined && !(effectiveSeconds <= wellKnownErrorTtlMaxSeconds)) {
    found.push(`life of the error: ${wellKnownErrorTtlMaxSeconds} s at most, got ${effectiveSeconds} s`);
  }
  return found;
}

function canonical(address: string): string {
  const parsed = parseIp(address);
  return parsed === undefined ? address : formatIp(parsed);
}

function addressesOf({ targets }: Destination): readonly string[] {
  return targets.flatMap(({ addresses }) => addresses.map(canonical));
}

/** Targets as text: priorities in the order in which they are tried, inside one priority any order. */
function targetsText(targets: readonly (ExpectedTarget | Target)[]): string {
  const groups: string[][] = [];
  let current: number | undefined = Number.NaN;
  for (const { host, port, addresses, priority, weight } of targets) {
    const ours = [...new Set(addresses.map(canonical))].sort().join(',');
    if (priority !== current) groups.push([]);
    current = priority;
    groups.at(-1)?.push(`${host.toLowerCase()}:${port} [${ours}] ${priority ?? '-'} ${weight ?? '-'}`);
  }
  return groups.map((group) => group.sort().join(' | ')).join(' > ');
}
