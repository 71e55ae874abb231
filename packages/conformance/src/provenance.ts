import type { Instant, Trace, Use } from '@wherefore/discovery';
import type { Provenance } from './answer.ts';
import type { Source } from './expectation-format.ts';

/**
 * Where an answer took its inputs from, read off the way to it. What was asked in vain (a hint that was not needed) is
 * not among the evidence, so it counts as not attempted.
 */
export function provenanceOf(trace: Trace, callBegan: Instant): Provenance {
  const uses = new Set(trace.notes.flatMap((note) => note.uses));
  if (trace.wellKnown !== undefined) uses.add(trace.wellKnown);
  const of = (kind: Use['finding']['kind']): readonly Use[] => [...uses].filter((use) => use.finding.kind === kind);
  return {
    wellKnown: sourceOf(of('well-known'), callBegan),
    srv: recordSource(of('srv'), callBegan),
    addresses: recordSource(of('address'), callBegan),
  };
}

// That the DNS has no such record is an answer that is cached like any other: both words for it are right.
function recordSource(uses: readonly Use[], callBegan: Instant): Source | readonly Source[] {
  const source = sourceOf(deciding(uses), callBegan);
  return source === 'negative-cache' ? [source, 'cache'] : source;
}

// That there is no such record of one name, or no address of one family, matters only where nothing was found.
function deciding(uses: readonly Use[]): readonly Use[] {
  const found = uses.filter(({ finding }) => finding.verdict === 'found');
  return found.length > 0 ? found : uses;
}

function sourceOf(uses: readonly Use[], callBegan: Instant): Source {
  if (uses.length === 0) return 'not-attempted';
  if (uses.some((use) => use.as === 'fresh' && use.finding.observedAt >= callBegan)) return 'network';
  if (uses.some((use) => use.as === 'stale')) return 'stale';
  const isPositive = uses.some(({ finding }) => finding.verdict === 'found' || finding.verdict === 'valid');
  return isPositive ? 'cache' : 'negative-cache';
}
