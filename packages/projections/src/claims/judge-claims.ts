import { setImmediate as turn } from 'node:timers/promises';
import {
  type CacheClaim,
  type ClaimVerdict,
  type Conclusion,
  type Instant,
  judgeClaim,
  type KnownName,
  normalName,
  parseServerName,
  recommended,
  type WellKnownFinding,
} from '@wherefore/discovery';
import { type EventLog, limits } from '@wherefore/event-log';
import { type NameReader, nameAt } from '../provenance/name-at.ts';
import { findingsOf, seenAt } from '../provenance/seen-at.ts';
import { knownPolicy } from '../replay/replay-conclusion.ts';
import { readingTogether } from './reading-together.ts';

export interface JudgeClaimsOptions {
  readonly now: Instant;
  /** What to type where the verdicts are read to have a name resolved anew. */
  readonly resolveBy: (serverName: string) => string;
  /** As of another time, by the time of recording. Default: all that is recorded. */
  readonly at?: Instant;
  /** Now and then: of how many of the claims the log was asked. */
  readonly onProgress?: (progress: JudgeClaimsProgress) => void;
  /** Ends it with its reason. */
  readonly signal?: AbortSignal;
}

export interface JudgeClaimsProgress {
  readonly done: number;
  readonly total: number;
}

export interface JudgedClaim {
  readonly claim: CacheClaim;
  readonly verdict: ClaimVerdict;
}

/** Names that are looked up in the log at one time. */
const AT_A_TIME = 250;
/** Names that claims are held against, before others have their turn: some milliseconds. */
const HELD_AT_A_TIME = 100;

/**
 * Holds what another homeserver has cached against what the log knows, each entry against the newest conclusion about
 * its name that nothing has ended. An override is held against all names among these claims that lead to its host, so it
 * is worth bringing in both tables together. Asks nobody.
 *
 * @throws {UnknownEventType | EventFromTheFuture | UpcastFailed}
 */
export async function judgeClaims(
  log: EventLog,
  claims: readonly CacheClaim[],
  { now, resolveBy, at, onProgress, signal }: JudgeClaimsOptions,
): Promise<readonly JudgedClaim[]> {
  const byName = [...Map.groupBy(claims, ({ serverName }) => serverName)];
  const known = new Map<string, KnownName>();
  const reader = readingTogether(log);
  let done = 0;
  for (let start = 0; start < byName.length; start += AT_A_TIME) {
    signal?.throwIfAborted();
    const some = byName.slice(start, start + AT_A_TIME);
    const found = await Promise.all(some.map(([name, its]) => knownName(reader, name, its, at)));
    for (const [index, [name, its]] of some.entries()) {
      const each = found[index];
      if (each !== undefined) known.set(name, each);
      done += its.length;
    }
    onProgress?.({ done, total: claims.length });
  }
  const byHost = Map.groupBy(known.values(), ({ conclusion }) => hostThatItLeadsTo(conclusion));
  const judged: JudgedClaim[] = [];
  let held = 0;
  for (const claim of claims) {
    const own = known.get(claim.serverName);
    const others = claim.table === 'overrides' ? (byHost.get(normalName(claim.serverName)) ?? []) : [];
    const against = own === undefined ? others : [...new Set([own, ...others])];
    judged.push({ claim, verdict: judgeClaim(claim, against, { now, resolveBy }) });
    held += 1 + against.length;
    if (held < HELD_AT_A_TIME) continue;
    held = 0;
    await turn();
    signal?.throwIfAborted();
  }
  return judged;
}

function hostThatItLeadsTo(conclusion: Conclusion): string {
  return conclusion.outcome === 'destination' ? normalName(conclusion.tlsName) : '';
}

async function knownName(
  log: NameReader,
  serverName: string,
  claims: readonly CacheClaim[],
  at: Instant | undefined,
): Promise<KnownName | undefined> {
  const state = await nameAt(log, serverName, at);
  if (state.kind !== 'held') return undefined;
  const { conclusion } = state;
  const policy = knownPolicy(conclusion.policy) ?? recommended;
  const findings = await findingsOf(log, conclusion.because, policy);
  const wellKnowns = findings.filter((finding) => finding.kind === 'well-known');
  const wellKnown = wellKnowns.find(({ verdict }) => verdict !== 'failed') ?? wellKnowns[0];
  const srv = isOffPort(conclusion, claims) ? await srvOf(log, serverName, at) : [];
  const rest: { wellKnown?: WellKnownFinding } = wellKnown === undefined ? {} : { wellKnown };
  return srv.length === 0 ? { conclusion, ...rest } : { conclusion, ...rest, srv };
}

/** Only then an SRV record may say where a claim has its port from. */
function isOffPort(conclusion: Conclusion, claims: readonly CacheClaim[]): boolean {
  if (conclusion.outcome === 'unresolvable' || !conclusion.step.startsWith('3')) return false;
  const ports = conclusion.targets.map(({ port }) => port);
  return claims.some(({ table, port }) => table === 'destinations' && !ports.includes(port));
}

async function srvOf(log: NameReader, serverName: string, at: Instant = limits.latestTimeMs) {
  const parsed = parseServerName(serverName);
  if (parsed.kind === 'invalid') return [];
  const host = normalName(parsed.name.host);
  const keys = ['_matrix-fed', '_matrix'].map((service) => `srv:${service}._tcp.${host}`);
  const seen = await Promise.all(keys.map((key) => seenAt(log, key, at, recommended)));
  return seen.flatMap(({ known }) => (known?.finding.kind === 'srv' ? [known.finding] : []));
}
