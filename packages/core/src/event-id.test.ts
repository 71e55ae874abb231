import { expect, test } from 'vitest';
import { createEventIds } from './event-id.ts';

test('an id is a UUID of version 7 that begins with the time (RFC 9562 s5.7)', () => {
  const newId = createEventIds(() => 0x0123_4567_89ab);
  for (let count = 0; count < 1000; count += 1) {
    expect(newId()).toMatch(/^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});

test('ids of one millisecond differ, ids of later ones sort behind', () => {
  let now = 1_767_225_600_000;
  const newId = createEventIds(() => now);
  const early = Array.from({ length: 1000 }, newId);
  now += 1;
  const late = newId();
  expect(new Set(early).size).toBe(1000);
  expect(early.every((id) => id < late)).toBe(true);
});

test('the time is where the test vector of RFC 9562 has it (appendix A.6)', () => {
  // 2022-02-22T19:22:22Z.
  expect(createEventIds(() => 0x017f22e279b0)().slice(0, 13)).toBe('017f22e2-79b0');
});

test('a clock before 1970, or with fractions, makes ids all the same', () => {
  expect(createEventIds(() => -5)().slice(0, 13)).toBe('00000000-0000');
  expect(createEventIds(() => 0x017f22e279b0 + 0.7)().slice(0, 13)).toBe('017f22e2-79b0');
});
