import { expect } from 'vitest';
import type { RecordedEvent } from '../event-log.ts';

export async function expectCode(
  call: Promise<unknown>,
  type: new (...args: never[]) => Error,
  code: string,
): Promise<void> {
  const error: unknown = await call.then(
    () => `no error, expected ${code}`,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(type);
  expect(error).toHaveProperty('code', code);
}

/** Positions grow, and each stream's versions count from 1. */
export function expectOneOrder(seen: readonly RecordedEvent[]): void {
  const versions = new Map<string, number>();
  let position = 0n;
  for (const recorded of seen) {
    expect(recorded.position > position, `position ${recorded.position} after ${position}`).toBe(true);
    expect(recorded.version, recorded.stream).toBe((versions.get(recorded.stream) ?? 0) + 1);
    position = recorded.position;
    versions.set(recorded.stream, recorded.version);
  }
}
