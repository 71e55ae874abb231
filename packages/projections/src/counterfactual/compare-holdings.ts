import { type Holding, normalName, type Place } from '@wherefore/discovery';

/**
 * `right`: it connects where the reference does, for the same certificate. `wrong`: elsewhere, or it holds a failure
 * where there is a destination, or a destination where the service says that there is none. `open`: the reference has no
 * destination, because nothing is known or nothing can be found out; what is held can be neither.
 */
export type Correctness = 'right' | 'wrong' | 'open';

/** A Host header of its own makes nothing wrong: it leads to the same place. */
export function correctness(held: Holding, reference: Holding | null): Correctness {
  if (reference === null) return 'open';
  if (reference.kind === 'failure') {
    if (!reference.isDefinite) return 'open';
    return held.kind === 'failure' ? 'right' : 'wrong';
  }
  if (held.kind === 'failure') return 'wrong';
  const [first] = held.targets;
  const leadsThere = first !== undefined && reference.targets.some((target) => placeText(target) === placeText(first));
  return leadsThere && normalName(held.tlsName) === normalName(reference.tlsName) ? 'right' : 'wrong';
}

/** Do both connect to the same place first, or both to none? */
export function isSamePlace(left: Holding, right: Holding): boolean {
  if (left.kind === 'failure' || right.kind === 'failure') return left.kind === right.kind;
  return holdingText(left) === holdingText(right) && normalName(left.tlsName) === normalName(right.tlsName);
}

/** Where it connects first, as `host:port`; `failure` when it holds one. */
export function holdingText(holding: Holding): string {
  const [first] = holding.kind === 'failure' ? [] : holding.targets;
  return first === undefined ? 'failure' : placeText(first);
}

function placeText({ host, port }: Place): string {
  const name = normalName(host);
  return name.includes(':') ? `[${name}]:${port}` : `${name}:${port}`;
}
