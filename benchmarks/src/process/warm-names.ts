import { mixedNames } from '../internet/bench-names.ts';

/** Names in an order of their own, each a string of its own: the ones that a cache holds are other objects. */
export function warmNames(count: number): readonly string[] {
  const names = mixedNames(0, count);
  // Multiplied by a prime that does not divide the count every index comes up once, and neighbours lie far apart.
  return names.map((_, index) => names[(index * 7919) % names.length] ?? '');
}
