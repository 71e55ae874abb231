import type { WarmEntry } from '@wherefore/core';
import type { Conclusion } from '@wherefore/discovery';
import type { LiveDestination } from '@wherefore/projections';

/** What a row says for memory; `undefined` of one that is no whole conclusion, which none should be. */
export function warmEntry(row: LiveDestination): WarmEntry | undefined {
  const conclusion = conclusionOf(row);
  if (conclusion === undefined) return undefined;
  const { concludedId: eventId, fullId, confirmations, since, draw, rules, position } = row;
  return { conclusion, eventId, fullId, confirmations, since, draw, rules: rules ?? undefined, position };
}

function conclusionOf(row: LiveDestination): Conclusion | undefined {
  const { serverName, outcome, step, freshUntil, policy, because } = row;
  if (outcome === 'unresolvable') {
    const { code, message } = row;
    if (code === null || message === null) return undefined;
    return { outcome, serverName, code, step, message, freshUntil, policy, because };
  }
  const { hostHeader, tlsName, sni, targets } = row;
  if (step === null || hostHeader === null || tlsName === null || targets === null) return undefined;
  return { outcome, serverName, step, hostHeader, tlsName, sni, targets, freshUntil, policy, because };
}
