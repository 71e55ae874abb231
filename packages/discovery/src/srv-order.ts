import type { SrvRecord } from './observation.ts';

/**
 * A stream of numbers uniform in [0, 1) from one recorded number, so that an order can be drawn again (splitmix32).
 */
export function drawsFrom(seed: number): () => number {
  let state = Math.floor(seed * 0x1_0000_0000) >>> 0;
  return () => {
    state = (state + 0x9e37_79b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0_aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a_2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000;
  };
}

/**
 * The order in which to try SRV records (RFC 2782): by priority, and within one priority by weighted draws without
 * replacement. Where no weight is 0 the draw is from 1 to the sum, so that each record's chance is its share; where
 * some are, from 0, so that they keep their very small chance (R82, R83). At most `atMost` of them, all by default.
 */
export function orderSrvRecords<R extends SrvRecord>(
  records: readonly R[],
  draw: () => number,
  atMost: number = records.length,
): readonly R[] {
  const priorities = new Map<number, R[]>();
  for (const record of records) {
    const equals = priorities.get(record.priority);
    if (equals === undefined) priorities.set(record.priority, [record]);
    else equals.push(record);
  }
  const ordered: R[] = [];
  for (const [, equals] of [...priorities].sort(([left], [right]) => left - right)) {
    if (ordered.length >= atMost) break;
    ordered.push(...orderByWeight(equals, draw, atMost - ordered.length));
  }
  return ordered;
}

function orderByWeight<R extends SrvRecord>(records: readonly R[], draw: () => number, atMost: number): R[] {
  if (records.length === 1) return [...records];
  const weightless = shuffle(
    records.filter((record) => record.weight === 0),
    draw,
  );
  const left = [...weightless, ...records.filter((record) => record.weight > 0)];
  const ordered: R[] = [];
  let sum = left.reduce((total, record) => total + record.weight, 0);
  while (left.length > 0 && ordered.length < atMost) {
    const lowest = left[0]?.weight === 0 ? 0 : 1;
    const drawn = lowest + Math.floor(draw() * (sum - lowest + 1));
    let running = 0;
    const chosen = left.findIndex((record) => {
      running += record.weight;
      return running >= drawn;
    });
    for (const record of left.splice(chosen, 1)) {
      ordered.push(record);
      sum -= record.weight;
    }
  }
  return ordered;
}

function shuffle<R>(records: readonly R[], draw: () => number): R[] {
  const shuffled = [...records];
  for (let index = shuffled.length - 1; index > 0; index -= 1) {
    const other = Math.floor(draw() * (index + 1));
    const [left, right] = [shuffled[index], shuffled[other]];
    if (left !== undefined && right !== undefined) {
      shuffled[index] = right;
      shuffled[other] = left;
    }
  }
  return shuffled;
}
