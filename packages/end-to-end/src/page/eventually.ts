import { expect } from 'vitest';

/** Looks again and again until it is so, on a machine that is busy, too. */
export function eventually<T>(look: () => T | Promise<T>): ReturnType<typeof expect.poll<T>> {
  return expect.poll(look, { timeout: 15_000, interval: 50 });
}
