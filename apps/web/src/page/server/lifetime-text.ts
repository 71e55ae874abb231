import type { Evidence } from '../api/answers.ts';
import { spanText } from '../time/instant-text.ts';

const BASES: Readonly<Record<string, string>> = {
  'no-store': 'the answer says no-store',
  'no-cache': 'the answer says no-cache',
  'max-age': 'the answer says so with max-age',
  expires: 'the answer says so with Expires',
  's-maxage': 'the answer says so with s-maxage',
  malformed: 'what the answer says of its lifetime cannot be read',
  default: 'the answer says nothing of its lifetime: the default',
  'error-policy': 'how long the policy believes such an outcome',
  ttl: 'the TTL of its records, the shortest one',
  'negative-ttl': 'the negative TTL: how long the DNS says that there is nothing',
};

/** `22 h 48 min: no lifetime is stated, the default; shortened from 1 d`. */
export function lifetimeText({ basis, statedMs, effectiveMs }: Evidence['lifetime']): string {
  const why = BASES[basis] ?? basis;
  if (effectiveMs <= 0) return `Not kept: ${why}.`;
  const changed =
    effectiveMs === statedMs
      ? ''
      : effectiveMs > statedMs
        ? `, raised from ${spanText(statedMs)}`
        : `, shortened from ${spanText(statedMs)}`;
  return `${spanText(effectiveMs)}: ${why}${changed}.`;
}
