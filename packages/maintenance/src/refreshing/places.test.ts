import { describe, expect, test } from 'vitest';
import { Places } from './places.ts';

const NOW = 1_767_225_600_000;

describe('a place', () => {
  test('has two at once, with a pause between', () => {
    const places = new Places();
    for (let count = 0; count < 3; count += 1) expect(places.book(['a'], NOW)).toBe(0);
    places.enter(['a'], NOW);
    expect(places.freeAt(['a'])).toBe(NOW + 50);
    places.enter(['a'], NOW + 50);
    expect(places.freeAt(['a'])).toBeUndefined();
    places.leave(['a'], 10);
    expect(places.freeAt(['a'])).toBe(NOW + 100);
  });

  test('is one of those of a name: all of them have to be free', () => {
    const places = new Places();
    places.book(['a', 'b'], NOW);
    places.book(['c', 'b'], NOW);
    places.enter(['a', 'b'], NOW);
    expect(places.freeAt(['c', 'b'])).toBe(NOW + 50);
    expect(places.freeAt(['c'])).toBe(0);
  });

  test('lets eight wait, and sends others away, each for longer than the one before', () => {
    const places = new Places();
    for (let count = 0; count < 8; count += 1) expect(places.book(['a'], NOW)).toBe(0);
    const away = Array.from({ length: 100 }, () => places.book(['a'], NOW));
    expect(away[0]).toBe(450);
    expect(away.at(-1)).toBe(450 + 99 * 50);
    expect(places.book(['b'], NOW)).toBe(0);
  });

  test('sends nobody away for longer than ten minutes', () => {
    const places = new Places();
    for (let count = 0; count < 100_000; count += 1) {
      expect(places.book(['a'], NOW)).toBeLessThanOrEqual(600_000);
    }
  });

  test('is booked for longer where what is done there takes longer', () => {
    const places = new Places();
    for (let count = 0; count < 200; count += 1) {
      places.book(['b'], NOW);
      places.enter(['b'], NOW);
      places.leave(['b'], 1000);
    }
    for (let count = 0; count < 8; count += 1) places.book(['a'], NOW);
    // Two at once, a second each.
    expect(places.book(['a'], NOW)).toBeGreaterThan(4000);
  });
});

test('however many places come by, those that nobody is at are not kept', () => {
  const places = new Places();
  places.book(['kept'], NOW);
  places.enter(['kept'], NOW);
  for (let count = 0; count < 50_000; count += 1) {
    const keys = [`place ${count}`, `other ${count}`];
    places.book(keys, NOW);
    places.enter(keys, NOW);
    places.leave(keys, 1);
  }
  expect(places.size).toBeLessThanOrEqual(10_000);
  places.book(['kept'], NOW);
  places.enter(['kept'], NOW + 50);
  expect(places.freeAt(['kept'])).toBeUndefined();
});
