import type { Observation } from '@wherefore/discovery';
import type { Evidence } from '../api/answers.ts';

const KINDS: ReadonlySet<unknown> = new Set(['well-known', 'srv', 'address']);

/** What was seen, as recorded; `null` where the answer leaves it out. The API hands on what its own codec wrote. */
export function observationOf({ observation }: Pick<Evidence, 'observation'>): Observation | null {
  if (observation === null || !KINDS.has(observation['kind'])) return null;
  return observation as unknown as Observation;
}
