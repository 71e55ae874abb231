import type { Ledger } from './ledger.ts';

/** An event as it is in the log, or as a reader gave it. */
export interface Sighting {
  readonly id: string;
  readonly lane: number;
  readonly stream: string;
  readonly version: number;
  readonly position: bigint;
}

/** How many events break which promise. */
export interface LogVerdict {
  /** Acknowledged, and not there. */
  readonly lost: number;
  /** There more than once. */
  readonly doubled: number;
  /** There, though nobody has appended it or its transaction was rolled back. */
  readonly phantom: number;
  /** Batches of which a part is there. */
  readonly torn: number;
  /** At another version or position than was acknowledged. */
  readonly moved: number;
  /** Versions that a stream lacks. */
  readonly gaps: number;
  /** At a smaller position than an earlier version of the stream. */
  readonly inverted: number;
}

export interface DeliveryVerdict {
  /** In the log, and never given. */
  readonly missed: number;
  /** Given more than once. */
  readonly doubled: number;
  /** Given behind a later version of its stream. */
  readonly inverted: number;
  /** Given, and not in the log. */
  readonly phantom: number;
}

export const cleanLog: LogVerdict = { lost: 0, doubled: 0, phantom: 0, torn: 0, moved: 0, gaps: 0, inverted: 0 };
export const cleanDelivery: DeliveryVerdict = { missed: 0, doubled: 0, inverted: 0, phantom: 0 };

export function isClean(verdict: LogVerdict | DeliveryVerdict): boolean {
  return Object.values(verdict).every((count) => count === 0);
}

/** @param log every event that is there, along the positions of each lane */
export function judgeLog(log: readonly Sighting[], ledger: Ledger): LogVerdict {
  const byId = new Map(log.map((sighting) => [sighting.id, sighting]));
  const verdict = { ...cleanLog, doubled: log.length - byId.size };
  for (const { id } of log) if (!ledger.mayBeThere(id)) verdict.phantom++;
  for (const { state, appends } of ledger.batches()) {
    const ids = appends.flatMap((append) => append.ids);
    const there = ids.filter((id) => byId.has(id)).length;
    if (state === 'acknowledged') verdict.lost += ids.length - there;
    else if (there > 0 && there < ids.length) verdict.torn++;
    for (const { last, ids: mine } of appends) {
      if (last === undefined) continue;
      mine.forEach((id, index) => {
        const found = byId.get(id);
        if (found === undefined) return;
        const isLast = index === mine.length - 1;
        if (found.version !== last.version - mine.length + 1 + index) verdict.moved++;
        else if (isLast && found.position !== last.position) verdict.moved++;
      });
    }
  }
  const heads = new Map<string, { version: number; position: bigint }>();
  for (const { stream, version, position } of log) {
    const head = heads.get(stream) ?? { version: 0, position: 0n };
    if (version < head.version || position < head.position) verdict.inverted++;
    heads.set(stream, version > head.version ? { version, position } : head);
  }
  const counts = Map.groupBy(log, ({ stream }) => stream);
  for (const [stream, sightings] of counts) {
    verdict.gaps += (heads.get(stream)?.version ?? 0) - new Set(sightings.map(({ version }) => version)).size;
  }
  return verdict;
}

/** @param given what a reader gave, in the order in which it did */
export function judgeDelivery(log: readonly Sighting[], given: readonly Sighting[]): DeliveryVerdict {
  const there = new Set(log.map(({ id }) => id));
  const seen = new Set<string>();
  const heads = new Map<string, number>();
  const verdict = { ...cleanDelivery };
  for (const { id, stream, version } of given) {
    if (!there.has(id)) verdict.phantom++;
    if (seen.has(id)) verdict.doubled++;
    seen.add(id);
    const head = heads.get(stream) ?? 0;
    if (version < head) verdict.inverted++;
    heads.set(stream, Math.max(head, version));
  }
  for (const id of there) if (!seen.has(id)) verdict.missed++;
  return verdict;
}
