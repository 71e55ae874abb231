import { describe, expect, test } from 'vitest';
import { RecentMap } from './recent-map.ts';

describe('a map of what was set lately', () => {
  test('has the newest, at least as many as its capacity and at most twice as many', () => {
    const map = new RecentMap<number>(10);
    for (let index = 0; index < 1000; index += 1) {
      map.set(`k${index}`, index);
      for (let back = 0; back < Math.min(10, index + 1); back += 1)
        expect(map.get(`k${index - back}`)).toBe(index - back);
      expect([...map.values()].length).toBeLessThanOrEqual(20);
    }
    expect(map.has('k0')).toBe(false);
  });

  test('forgets what is deleted, whichever generation it is in', () => {
    const map = new RecentMap<number>(2);
    for (const [index, key] of ['a', 'b', 'c'].entries()) map.set(key, index);
    map.set('a', 7);
    expect(map.get('a')).toBe(7);
    expect([...map.values()].toSorted()).toEqual([1, 2, 7]);
    for (const key of ['a', 'b', 'c']) expect(map.delete(key)).toBe(true);
    expect(map.delete('a')).toBe(false);
    expect([...map.values()]).toEqual([]);
    map.set('d', 1);
    map.clear();
    expect(map.has('d')).toBe(false);
  });
});
