import type { Conclusion } from '@wherefore/discovery';
import type { WarmEntry, WarmRow } from './until-there.ts';

/** What a row says for memory; `undefined` of one that says nothing that counts now. */
export function warmEntry(row: WarmRow): WarmEntry | undefined {
  const { status, concludedId, fullId, since, draw, confirmations = 0, rules, position } = row;
  const conclusion = status === 'live' ? conclusionOf(row) : undefined;
  if (conclusion === undefined || concludedId === null || fullId === null || since === null || draw === null) {
    return undefined;
  }
  return { conclusion, eventId: concludedId, fullId, confirmations, since, draw, rules: rules ?? undefined, position };
}

function conclusionOf(row: WarmRow): Conclusion | undefined {
  const { serverName, outcome, step, freshUntil, policy, because } = row;
  if (freshUntil === null || policy === null || because === null) return undefined;
  if (outcome === 'unresolvable') {
    const { code, message } = row;
    if (code === null || message === null) return undefined;
    return { outcome, serverName, code, step, message, freshUntil, policy, because };
  }
  const { hostHeader, tlsName, sni, targets } = row;
  if (outcome === null || step === null || hostHeader === null || tlsName === null || targets === null)
    return undefined;
  return { outcome, serverName, step, hostHeader, tlsName, sni, targets, freshUntil, policy, because };
}
