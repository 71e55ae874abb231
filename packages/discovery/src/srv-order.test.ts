import { describe, expect, test } from 'vitest';
import { drawsFrom, orderSrvRecords } from './index.ts';
import { srvRecord } from './testing/observations.ts';

const DRAWS = 20_000;

/** How often each target comes first, over evenly spread recorded draws. */
function firstChoices(records: readonly ReturnType<typeof srvRecord>[]): Readonly<Record<string, number>> {
  const shares: Record<string, number> = {};
  for (let index = 0; index < DRAWS; index += 1) {
    const first = orderSrvRecords(records, drawsFrom((index + 0.5) / DRAWS))[0]?.target ?? '';
    shares[first] = (shares[first] ?? 0) + 1 / DRAWS;
  }
  return shares;
}

describe('priorities (R82)', () => {
  test('lower numbers come first, compared as numbers', () => {
    const records = [20, 0, 65_535, 10, 9, 100].map((priority) => srvRecord(`p${priority}`, { priority }));
    for (const seed of [0, 0.3, 0.999]) {
      const order = orderSrvRecords(records, drawsFrom(seed)).map(({ target }) => target);
      expect(order).toEqual(['p0', 'p9', 'p10', 'p20', 'p100', 'p65535']);
    }
  });

  test('a great weight does not lift a record over a better priority', () => {
    const records = [
      srvRecord('heavy', { priority: 2, weight: 65_535 }),
      srvRecord('first', { priority: 1, weight: 0 }),
    ];
    expect(firstChoices(records)).toEqual({ first: expect.closeTo(1, 6) });
  });
});

describe('weights (R83)', () => {
  test('10 and 30 of one priority: the first is chosen in 24 to 27 of 100 draws', () => {
    const shares = firstChoices([srvRecord('a', { weight: 10 }), srvRecord('b', { weight: 30 })]);
    expect(shares['a']).toBeGreaterThan(0.24);
    expect(shares['a']).toBeLessThan(0.27);
    expect((shares['a'] ?? 0) + (shares['b'] ?? 0)).toBeCloseTo(1, 6);
  });

  test('in whatever order they came', () => {
    const shares = firstChoices([srvRecord('b', { weight: 30 }), srvRecord('a', { weight: 10 })]);
    expect(shares['a']).toBeGreaterThan(0.24);
    expect(shares['a']).toBeLessThan(0.27);
  });

  test('0 among others is rarely the first, but may be', () => {
    const shares = firstChoices([
      srvRecord('never', { weight: 0 }),
      srvRecord('b', { weight: 50 }),
      srvRecord('c', { weight: 49 }),
    ]);
    expect(shares['never']).toBeGreaterThan(0);
    expect(shares['never']).toBeLessThan(0.02);
  });

  test('all 0: each is as likely', () => {
    const shares = firstChoices(['a', 'b', 'c', 'd'].map((target) => srvRecord(target, { weight: 0 })));
    for (const target of ['a', 'b', 'c', 'd']) expect(shares[target]).toBeCloseTo(0.25, 1);
  });

  test('equal weights: each is as likely, also in the second place', () => {
    const records = ['a', 'b', 'c'].map((target) => srvRecord(target, { weight: 7 }));
    const seconds: Record<string, number> = {};
    for (let index = 0; index < DRAWS; index += 1) {
      const second = orderSrvRecords(records, drawsFrom((index + 0.5) / DRAWS))[1]?.target ?? '';
      seconds[second] = (seconds[second] ?? 0) + 1 / DRAWS;
    }
    for (const target of ['a', 'b', 'c']) expect(seconds[target]).toBeCloseTo(1 / 3, 1);
  });

  test('the positive control: an order by weight would be noticed', () => {
    const sorted = [srvRecord('a', { weight: 10 }), srvRecord('b', { weight: 30 })].sort(
      (left, right) => left.weight - right.weight,
    );
    expect(sorted[0]?.target).toBe('a');
    // MatrixHostResolver's choice: the lightest always first. Its share is 1, far outside the band.
    expect(1).not.toBeCloseTo(firstChoices(sorted)['a'] ?? 1, 1);
  });
});

describe('the order', () => {
  const records = [
    srvRecord('a', { weight: 0 }),
    srvRecord('b', { weight: 5 }),
    srvRecord('b', { weight: 5, port: 8444 }),
    srvRecord('f', { weight: 1 }),
    srvRecord('c', { weight: 65_535 }),
    srvRecord('d', { priority: 1, weight: 0 }),
    srvRecord('e', { priority: 1, weight: 0 }),
  ];

  test('has every record exactly once (R90), whatever the draw, and leaves its argument as it was', () => {
    const before = records.map((record) => ({ ...record }));
    for (let seed = 0; seed < 1; seed += 0.001) {
      const order = orderSrvRecords(records, drawsFrom(seed));
      expect(new Set(order).size).toBe(records.length);
      expect(order).toHaveLength(records.length);
    }
    expect(records).toEqual(before);
  });

  test('is the same for the same draw', () => {
    for (const seed of [0, 0.25, 0.5, 0.999_999]) {
      expect(orderSrvRecords(records, drawsFrom(seed))).toEqual(orderSrvRecords(records, drawsFrom(seed)));
    }
  });

  test('holds at the ends of what may be drawn', () => {
    for (const drawn of [0, 1 - Number.EPSILON]) {
      expect(new Set(orderSrvRecords(records, () => drawn)).size).toBe(records.length);
    }
  });

  test('cut short is the head of the whole', () => {
    for (const atMost of [0, 1, 2, 3, 7, 100]) {
      const whole = orderSrvRecords(records, drawsFrom(0.4));
      expect(orderSrvRecords(records, drawsFrom(0.4), atMost)).toEqual(whole.slice(0, atMost));
    }
  });

  test('of nothing is nothing', () => {
    expect(orderSrvRecords([], drawsFrom(0))).toEqual([]);
  });
});

test('drawsFrom gives numbers in [0, 1), spread evenly, other ones for another seed', () => {
  const draw = drawsFrom(0.123);
  const buckets = new Array<number>(10).fill(0);
  for (let count = 0; count < DRAWS; count += 1) {
    const drawn = draw();
    expect(drawn >= 0 && drawn < 1).toBe(true);
    const bucket = Math.floor(drawn * 10);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1 / DRAWS;
  }
  for (const share of buckets) expect(share).toBeCloseTo(0.1, 1);
  expect(drawsFrom(0.1)()).not.toBe(drawsFrom(0.2)());
});
