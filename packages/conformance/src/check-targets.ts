import type { AnsweredTarget } from './answer.ts';
import { type Check, failed, passed } from './check.ts';
import { areSameAddresses, isSameHost } from './compare-names.ts';
import type { ExpectedTarget } from './expectation-format.ts';

/**
 * Targets in order of priority, inside one priority in any order. Targets without address do not count; priority and
 * weight count where they are expected.
 */
export function checkTargets(expected: readonly ExpectedTarget[], answered: readonly AnsweredTarget[]): Check {
  const actual = answered.filter(({ addresses }) => addresses.length > 0);
  const isSame = actual.length === expected.length && groups(expected).every((group) => group.holds(actual));
  return isSame
    ? passed('targets')
    : failed('targets', expected.map(targetText).join(' '), actual.map(targetText).join(' ') || 'none');
}

interface Group {
  readonly holds: (actual: readonly AnsweredTarget[]) => boolean;
}

// Targets of one priority stand side by side, so a group is a stretch of the list.
function groups(expected: readonly ExpectedTarget[]): readonly Group[] {
  const starts = expected.flatMap(({ priority }, index) =>
    index === 0 || priority !== expected[index - 1]?.priority ? [index] : [],
  );
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? expected.length;
    return { holds: (actual) => isPermutation(expected.slice(start, end), actual.slice(start, end)) };
  });
}

function isPermutation(expected: readonly ExpectedTarget[], actual: readonly AnsweredTarget[]): boolean {
  const left = [...actual];
  return expected.every((target) => {
    const found = left.findIndex((candidate) => isSameTarget(target, candidate));
    if (found >= 0) left.splice(found, 1);
    return found >= 0;
  });
}

function isSameTarget(expected: ExpectedTarget, actual: AnsweredTarget): boolean {
  return (
    isSameHost(expected.host, actual.host) &&
    expected.port === actual.port &&
    areSameAddresses(expected.addresses, actual.addresses) &&
    (expected.priority === undefined || expected.priority === actual.priority) &&
    (expected.weight === undefined || expected.weight === actual.weight)
  );
}

function targetText({ host, port, addresses, priority, weight }: ExpectedTarget): string {
  const srv = priority === undefined && weight === undefined ? '' : `(${priority ?? '-'} ${weight ?? '-'})`;
  return `${host.includes(':') ? `[${host}]` : host}:${port}=${addresses.join(',')}${srv}`;
}
