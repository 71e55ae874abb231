import type { Tone } from '../ui/tone.ts';
import type { CachedDestination } from './cached.ts';

/** Expires within this is about to, ms; as the figures count it. */
export const EXPIRING_MS = 300_000;

/** How a cached name does, in two words. */
export function stateOf(
  { outcome, freshUntil }: Pick<CachedDestination, 'outcome' | 'freshUntil'>,
  now: number,
): { readonly text: string; readonly tone: Tone } {
  const leftMs = new Date(freshUntil).getTime() - now;
  if (outcome === 'unresolvable') return { text: 'failing', tone: 'bad' };
  if (leftMs <= 0) return { text: 'expired', tone: 'none' };
  if (leftMs <= EXPIRING_MS) return { text: 'expires soon', tone: 'warn' };
  return { text: 'fresh', tone: 'good' };
}

export interface Where {
  /** Host and port; of what was not found, why. */
  readonly text: string;
  readonly address?: string;
  /** So many addresses besides. */
  readonly more: number;
}

/** Where a name is reached, in one line. */
export function whereOf(row: CachedDestination): Where {
  if (row.outcome === 'unresolvable') return { text: row.message, more: 0 };
  const [first] = row.targets;
  if (first === undefined) return { text: row.hostHeader, more: 0 };
  const [address] = first.addresses;
  const addresses = row.targets.reduce((sum, target) => sum + target.addresses.length, 0);
  const isLiteral = address === undefined || address === first.host;
  const text = `${first.host.includes(':') ? `[${first.host}]` : first.host}:${first.port}`;
  return { text, ...(!isLiteral && { address }), more: Math.max(0, addresses - 1) };
}
