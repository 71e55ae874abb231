import { formatInstant, formatSpan, type Instant } from '../instant.ts';
import type { CacheClaim } from './cache-claim.ts';
import type { ClaimPattern, ClaimVerdict, KnownName } from './claim-verdict.ts';
import { destinationFaults } from './destination-faults.ts';
import { overrideFaults } from './override-faults.ts';

export interface JudgeClaimOptions {
  readonly now: Instant;
  /** What to type where the verdict is read to have a name resolved anew. */
  readonly resolveBy: (serverName: string) => string;
}

/**
 * Holds what another homeserver has cached against the evidence. `known` has the name itself and, for an override, the
 * names whose destinations may lead to its host. A failure is no evidence against an entry: it says nothing.
 */
export function judgeClaim(
  claim: CacheClaim,
  known: readonly KnownName[],
  { now, resolveBy }: JudgeClaimOptions,
): ClaimVerdict {
  const faults = claim.table === 'destinations' ? destinationFaults(claim, known) : overrideFaults(claim, known);
  const isExpired = claim.expiresAt !== null && claim.expiresAt <= now;
  const aged = ageOfEvidence(claim, known, { now, resolveBy });
  switch (faults.kind) {
    case 'agrees':
    case 'unused':
      return { kind: faults.kind, isExpired, sentences: [...faults.sentences, ...aged] };
    case 'cannot-tell': {
      const command = resolveBy(claim.serverName);
      const get = `\`${command}\` gets ${faults.why === 'no-evidence' ? 'it' : 'newer evidence'}.`;
      return { kind: 'cannot-tell', why: faults.why, isExpired, command, sentences: [...faults.sentences, get] };
    }
    case 'stale': {
      const cure = cureOf(claim);
      const right = faults.rightEntry === null ? [] : [`Right would be: ${faults.rightEntry}`];
      const sentences = [
        ...faults.sentences,
        lifeOf(claim, now),
        ...right,
        cureSentence(claim, faults.pattern),
        ...aged,
      ];
      return { ...faults, isExpired, cure, sentences };
    }
  }
}

/** Says until when the entry is used there; nothing but that time, or a clearing, ends it. */
function lifeOf({ expires, expiresAt }: CacheClaim, now: Instant): string {
  if (expiresAt === null) return `When it expires cannot be read (${expires === '' ? 'nothing is printed' : expires}).`;
  if (expiresAt <= now) {
    return `It expired at ${formatInstant(expiresAt)}: it is not used any more, and the next request asks anew.`;
  }
  return `It would be used until ${formatInstant(expiresAt)}, for another ${formatSpan(expiresAt - now)}.`;
}

/** Of Tuwunel the caches can be cleared only as a whole. */
function cureOf({ source, serverName }: CacheClaim): string {
  return source === 'tuwunel' ? '!admin server clear-caches' : `!admin query resolver flush-cache ${serverName}`;
}

function cureSentence(claim: CacheClaim, pattern: ClaimPattern | null): string {
  const cure = `\`${cureOf(claim)}\``;
  if (pattern === 'override-port-8448') {
    const versions = claim.source === 'tuwunel' ? 'Tuwunel 1.5.1' : 'a version with this fault';
    return `${cure} clears it, and ${versions} writes it again: later versions do not.`;
  }
  return claim.source === 'tuwunel'
    ? `${cure} clears it, with all else that the resolver there has cached.`
    : `${cure} clears it; with \`--all\` in place of the name, everything.`;
}

function ageOfEvidence(
  claim: CacheClaim,
  known: readonly KnownName[],
  { now, resolveBy }: JudgeClaimOptions,
): readonly string[] {
  const own = known.find(({ conclusion }) => conclusion.serverName === claim.serverName) ?? known[0];
  if (own === undefined || own.conclusion.freshUntil > now) return [];
  const { serverName, freshUntil } = own.conclusion;
  return [
    `The evidence is old, it was good until ${formatInstant(freshUntil)}: \`${resolveBy(serverName)}\` renews it.`,
  ];
}
