import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { type CacheClaim, type CacheEntryClaimed, claimStream, type Instant } from '@wherefore/discovery';
import type { EventLog, JsonObject, StreamAppend } from '@wherefore/event-log';

/** Events in one append: some milliseconds of work between two turns of others. */
const BATCH = 200;

export interface ImportClaimsOptions {
  /** Who imports. */
  readonly by: string;
  readonly now: Instant;
  /** After each few: how many of the claims the log has. */
  readonly onProgress?: (done: number) => void;
  /** Ends it with its reason. What was recorded until then stays. */
  readonly signal?: AbortSignal;
}

export interface ImportedClaims {
  /** How many were recorded now. */
  readonly recorded: number;
  /** How many the log had already, from an import of before or twice in this one. */
  readonly known: number;
}

/**
 * Records what another homeserver has cached, as its claim. The id of each event follows from what was printed, so that
 * the same table brought in again is not recorded again.
 */
export async function importClaims(
  log: EventLog,
  claims: readonly CacheClaim[],
  { by, now, onProgress, signal }: ImportClaimsOptions,
): Promise<ImportedClaims> {
  let recorded = 0;
  for (let start = 0; start < claims.length; start += BATCH) {
    signal?.throwIfAborted();
    const some = claims.slice(start, start + BATCH);
    const results = await log.append(some.map((claim) => claimAppend(claim, by, now)));
    recorded += results.filter(({ kind }) => kind === 'appended').length;
    onProgress?.(start + some.length);
    // A log in memory answers without ever letting anybody else have a turn.
    await turn();
  }
  return { recorded, known: claims.length - recorded };
}

function claimAppend(claim: CacheClaim, by: string, now: Instant): StreamAppend {
  const data: CacheEntryClaimed['data'] = { ...claim, by, claimedAt: now };
  // The claim is plain data; interfaces have no index signature, so the compiler has to be told.
  const event = { id: claimId(claim), type: 'CacheEntryClaimed', data: { ...data } as JsonObject, observedAt: now };
  return { stream: claimStream(claim.serverName), expected: 'any', events: [event] };
}

/** A UUID of version 8 (RFC 9562 s5.8) from what was printed; a span is taken as printed, not as the time it gives. */
export function claimId(claim: CacheClaim): string {
  const { expiresAt: _, ...printed } = claim;
  const content = JSON.stringify(Object.entries(printed).sort(([left], [right]) => (left < right ? -1 : 1)));
  const hash = createHash('sha256').update(`wherefore claim ${content}`).digest();
  hash[6] = 0x80 | ((hash[6] ?? 0) & 0x0f);
  hash[8] = 0x80 | ((hash[8] ?? 0) & 0x3f);
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
