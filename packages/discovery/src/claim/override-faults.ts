import type { Destination } from '../conclusion.ts';
import { listed } from '../printable.ts';
import { parseServerName } from '../server-name.ts';
import type { OverrideClaim } from './cache-claim.ts';
import { place, sameHost, stepText, titled } from './claim-text.ts';
import type { ClaimDifference, ClaimPattern, Faults, KnownName } from './claim-verdict.ts';

const DEFAULT_PORT = 8448;

/** Holds the addresses that another homeserver uses for a host against those of the destinations that lead there. */
export function overrideFaults(claim: OverrideClaim, known: readonly KnownName[]): Faults {
  const host = hostOf(claim.serverName);
  // Where a name leads while its well-known fails says nothing.
  const telling = known.filter(({ wellKnown }) => wellKnown?.verdict !== 'failed');
  const destinations = telling.flatMap(({ conclusion }) => (conclusion.outcome === 'destination' ? [conclusion] : []));
  const users = destinations.filter(({ tlsName, sni }) => sni !== null && sameHost(tlsName, host));
  if (users.length === 0)
    return withoutUsers(
      claim,
      destinations,
      known.find((each) => !telling.includes(each)),
    );
  const held = `${titled(claim.source)} uses ${addressText(claim.addresses)} for ${place(host, claim.port)}`;
  const whose = `what leads there is ${listed(users.map(({ serverName, step }) => `${serverName}, by step ${step}`))}`;
  const differences = [...portFault(claim, users), ...addressFaults(claim, users)];
  if (differences.length === 0) return { kind: 'agrees', sentences: [`${held}, and so says the evidence: ${whose}.`] };
  const pattern = patternOf(claim, users, differences);
  return {
    kind: 'stale',
    differences,
    pattern,
    rightEntry: rightEntry(claim, users[0]),
    sentences: [`${held}; ${whose}.`, ...differences.map(differenceText), ...patternSentences(pattern, users)],
  };
}

/** Tuwunel keeps one such entry for each name without a port, from before it asks for its well-known. */
function withoutUsers(
  claim: OverrideClaim,
  destinations: readonly Destination[],
  failing: KnownName | undefined,
): Faults {
  const own = destinations.find(({ serverName }) => serverName === claim.serverName);
  if (own === undefined && failing !== undefined) {
    const { conclusion, wellKnown } = failing;
    const why = `The well-known of ${conclusion.serverName} fails now (${wellKnown?.message ?? ''})`;
    return {
      kind: 'cannot-tell',
      why: 'evidence-failed',
      sentences: [`${why}: whether it leads to ${claim.serverName} is not known.`],
    };
  }
  if (own === undefined) {
    const none = `There is no evidence about a server name that leads to ${claim.serverName}.`;
    return { kind: 'cannot-tell', why: 'no-evidence', sentences: [none] };
  }
  return {
    kind: 'unused',
    sentences: [
      `Nothing leads to ${claim.serverName} itself: the evidence leads to ${own.tlsName}, by step ${stepText(own.step)}.`,
      'The entry was written before the well-known was asked; it does harm only together with a stale destination.',
    ],
  };
}

function portFault({ port }: OverrideClaim, users: readonly Destination[]): readonly ClaimDifference[] {
  const isRight = users.every(({ targets }) => targets.some((target) => target.port === port));
  if (isRight) return [];
  return [{ part: 'port', claimed: String(port), right: portsOf(users).join(' and ') }];
}

function addressFaults(claim: OverrideClaim, users: readonly Destination[]): readonly ClaimDifference[] {
  const differences: ClaimDifference[] = [];
  const targets = users.flatMap((user) => user.targets);
  const seen = new Set(targets.flatMap(({ addresses }) => addresses));
  const unseen = claim.addresses.filter((address) => !seen.has(address));
  if (unseen.length > 0 || claim.addresses.length === 0) {
    const claimed = unseen.length > 0 ? listed(unseen) : 'none';
    differences.push({ part: 'addresses', claimed, right: listed([...seen]) });
  }
  const owners = users.flatMap(({ tlsName, targets: own }) =>
    own.map(({ host }) => (sameHost(host, tlsName) ? null : host)),
  );
  const { overriding } = claim;
  const isKnown = owners.some((owner) =>
    owner === null || overriding === null ? owner === overriding : sameHost(owner, overriding),
  );
  if (!isKnown) {
    const right = listed([...new Set(owners.map((owner) => owner ?? 'None'))]);
    differences.push({ part: 'overriding', claimed: overriding ?? 'None', right });
  }
  return differences;
}

function patternOf(
  { port }: OverrideClaim,
  users: readonly Destination[],
  differences: readonly ClaimDifference[],
): ClaimPattern | null {
  if (!differences.some(({ part }) => part === 'port')) return null;
  if (portsOf(users).includes(port)) return 'shared-override';
  const hasExplicit = users.some(({ step }) => step === '2' || step === '3.2');
  return port === DEFAULT_PORT && hasExplicit ? 'override-port-8448' : null;
}

function differenceText({ part, claimed, right }: ClaimDifference): string {
  switch (part) {
    case 'port':
      return `Its port is ${claimed}, the evidence says ${right}.`;
    case 'addresses':
      return `Not among the addresses that were seen: ${claimed}; seen were ${right}.`;
    default:
      return `It overrides with ${claimed}, the evidence says ${right}.`;
  }
}

function patternSentences(pattern: ClaimPattern | null, users: readonly Destination[]): readonly string[] {
  if (pattern === 'override-port-8448') {
    const explicit = users.find(({ step }) => step === '2' || step === '3.2')?.hostHeader ?? '';
    return [
      `The port of ${explicit} was read with its colon, which is no number, and so taken for 8448 (tuwunel issue 385).`,
      'Connections take the port of the destination and not this one, unless the HTTP client is another than its own.',
    ];
  }
  if (pattern === 'shared-override') {
    return ['Names that reach one host on different ports share this entry: it can be right for one of them only.'];
  }
  return [];
}

function portsOf(users: readonly Destination[]): readonly number[] {
  return [...new Set(users.flatMap(({ targets }) => targets.map(({ port }) => port)))];
}

function rightEntry({ serverName }: OverrideClaim, user: Destination | undefined): string | null {
  const [target] = user?.targets ?? [];
  if (user === undefined || target === undefined) return null;
  const overriding = sameHost(target.host, user.tlsName) ? 'None' : `Some("${target.host}")`;
  return `| ${serverName} | ${addressText(target.addresses.slice(0, 3))} | ${target.port} | ${overriding} |`;
}

function addressText(addresses: readonly string[]): string {
  return `[${addresses.join(', ')}]`;
}

function hostOf(serverName: string): string {
  const parsed = parseServerName(serverName);
  return parsed.kind === 'invalid' ? serverName : parsed.name.host;
}
