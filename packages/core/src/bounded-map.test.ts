import { describe, expect, test } from 'vitest';
import { BoundedMap } from './bounded-map.ts';

function filled(capacity: number, count = capacity): BoundedMap<{ used: boolean }> {
  const map = new BoundedMap<{ used: boolean }>(capacity);
  for (let index = 0; index < count; index += 1) map.set(`key ${index}`, { used: false });
  return map;
}

describe('a bounded map', () => {
  test('keeps its bound however many entries come, the newest among them', () => {
    const map = filled(3, 1000);
    expect(map.size).toBe(3);
    expect([...map.keys()]).toContain('key 999');
  });

  test('drops an entry that was not used rather than one that was', () => {
    const map = filled(3);
    map.get('key 0');
    map.set('key 3', { used: true });
    expect([...map.keys()]).toEqual(['key 0', 'key 2', 'key 3']);
  });

  test('drops one even when all were used', () => {
    const map = filled(3);
    for (const key of map.keys()) map.get(key);
    map.set('key 3', { used: true });
    expect(map.size).toBe(3);
    expect(map.peek('key 3')).toBeDefined();
  });

  test('gives an entry one round to be used again', () => {
    const map = filled(2);
    map.get('key 0');
    map.set('key 2', { used: true });
    map.set('key 3', { used: true });
    expect(map.peek('key 0')).toBeUndefined();
  });

  test('does not count a look as a use', () => {
    const map = filled(2);
    map.peek('key 0');
    map.set('key 2', { used: false });
    expect(map.peek('key 0')).toBeUndefined();
  });

  test('replaces an entry without dropping another', () => {
    const map = filled(2);
    map.set('key 1', { used: true });
    expect([...map.keys()]).toEqual(['key 0', 'key 1']);
  });

  test('goes on after it was emptied', () => {
    const map = filled(2, 5);
    map.clear();
    expect(map.size).toBe(0);
    for (let index = 0; index < 5; index += 1) map.set(`again ${index}`, { used: false });
    expect([...map.keys()]).toEqual(['again 3', 'again 4']);
  });
});
