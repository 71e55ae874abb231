import { createHash } from 'node:crypto';

/*
 * The chain of a stream as chain.ts describes it, made anew from that description: what made a chain is not what judges
 * it.
 */

/** Everything that the hash of an event covers, as it was found. */
export interface FoundEvent {
  readonly position: bigint;
  /** `undefined`: nothing says which stream its number stands for. */
  readonly stream: string | undefined;
  readonly version: number;
  readonly id: string;
  /** `undefined`: nothing says which type its number stands for. */
  readonly type: string | undefined;
  readonly schemaVersion: number;
  readonly correlationId: string | undefined;
  readonly causationId: string | undefined;
  /** µs since 1970: what was changed may be less than a millisecond. */
  readonly recordedAtMicros: bigint;
  readonly observedAtMicros: bigint | undefined;
  readonly dataText: string;
  /** Hex. */
  readonly hash: string;
}

const YEAR_2000_MICROS = 946_684_800_000_000n;

/** The hash that an event must have after the one before it, in hex; `''` before the first. */
export function chainHash(previous: string, event: FoundEvent): string {
  const { stream, id, type, schemaVersion, correlationId = null, causationId = null, observedAtMicros } = event;
  const observedAt = observedAtMicros === undefined ? null : Number(observedAtMicros) / 1000;
  const header = JSON.stringify([stream, id, type, schemaVersion, correlationId, causationId, observedAt]);
  const leaf = createHash('sha256').update(header).update('\n').update(event.dataText).digest();
  const recordedAt = Buffer.alloc(8);
  recordedAt.writeBigInt64BE(event.recordedAtMicros - YEAR_2000_MICROS);
  const version = Buffer.alloc(4);
  version.writeInt32BE(event.version);
  const link = createHash('sha256').update(previous, 'hex').update(leaf).update(recordedAt).update(version);
  return link.digest('hex').slice(0, 32);
}
