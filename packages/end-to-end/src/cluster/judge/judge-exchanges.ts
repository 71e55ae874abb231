import type { Exchange } from '../play/exchange.ts';

export interface JudgedExchanges {
  readonly exchanges: number;
  /** Of processes that were killed meanwhile. */
  readonly cut: number;
  /** Turned away, and told when to come again. */
  readonly turnedAway: number;
  readonly violations: readonly string[];
}

/** That a name is not pinned is an answer, too. */
const NOT_PINNED = /^DELETE \/v1\/servers\/[^/]+\/pin$/;

/** A process that lives answers; when it cannot, with 503 and the time to come again. */
export function judgeExchanges(exchanges: readonly Exchange[]): JudgedExchanges {
  const violations: string[] = [];
  let cut = 0;
  let turnedAway = 0;
  for (const exchange of exchanges) {
    const { incarnation, status, retryAfter, end, what, failure } = exchange;
    if (status === 200 || status === 204 || (status === 404 && NOT_PINNED.test(what))) continue;
    if (status === undefined && incarnation.killedAt !== undefined && incarnation.killedAt <= end) cut += 1;
    else if (status === 503 && /^[1-9][0-9]*$/.test(retryAfter ?? '')) turnedAway += 1;
    else violations.push(`${incarnation.node}: ${what} came to ${status ?? failure} at ${new Date(end).toISOString()}`);
  }
  return { exchanges: exchanges.length, cut, turnedAway, violations };
}
