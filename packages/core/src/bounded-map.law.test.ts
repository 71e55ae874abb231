import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BoundedMap } from './bounded-map.ts';

function entry(value: number): { used: boolean; readonly value: number } {
  return { used: false, value };
}

test('it has room for its capacity and for nothing more, whatever is done', () => {
  const acts = fc.array(fc.tuple(fc.constantFrom('set', 'get', 'peek', 'delete', 'clear'), fc.nat({ max: 30 })), {
    maxLength: 300,
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), acts, (capacity, steps) => {
      const map = new BoundedMap<{ used: boolean; readonly value: number }>(capacity);
      const newest = new Map<string, number>();
      for (const [act, number] of steps) {
        const key = String(number);
        if (act === 'set') {
          map.set(key, entry(number));
          newest.set(key, number);
          // What was put in last is there.
          expect(map.peek(key)?.value).toBe(number);
        }
        if (act === 'get') map.get(key);
        if (act === 'delete') {
          map.delete(key);
          newest.delete(key);
        }
        if (act === 'clear') {
          map.clear();
          newest.clear();
        }
        expect(map.size).toBeLessThanOrEqual(capacity);
        for (const kept of map.keys()) expect(map.peek(kept)?.value).toBe(newest.get(kept));
      }
    }),
    { numRuns: 500 },
  );
});

test('what is used between any two insertions stays', () => {
  const map = new BoundedMap<{ used: boolean }>(3);
  map.set('used', { used: false });
  for (let index = 0; index < 100; index += 1) {
    map.get('used');
    map.set(`n${index}`, { used: false });
    expect(map.peek('used')).toBeDefined();
  }
});

test('positive control: what is only peeked at goes', () => {
  const map = new BoundedMap<{ used: boolean }>(3);
  map.set('peeked', { used: false });
  for (let index = 0; index < 100; index += 1) {
    map.peek('peeked');
    map.set(`n${index}`, { used: false });
  }
  expect(map.peek('peeked')).toBeUndefined();
});
