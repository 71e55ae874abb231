import { claimedIn, type Report, type Verdict, type VerdictKind } from './report.ts';

/** What is shown of a report: one kind of verdict, all of them, or what could not be read. */
export const SHOWN = ['all', 'stale', 'cannot-tell', 'unused', 'agrees', 'unread'] as const;
export type Shown = (typeof SHOWN)[number];

export interface Summary {
  readonly counts: Readonly<Record<Shown, number>>;
  /** The outcome in a sentence. */
  readonly headline: string;
  /** What has to be known besides. */
  readonly notes: readonly string[];
  /** What to type at the other homeserver, each once. Only what cures entries that are in use. */
  readonly cures: readonly string[];
}

/** What comes of a report as a whole. */
export function summarize({ items, problems }: Report): Summary {
  const stale = items.filter(({ kind }) => kind === 'stale');
  const used = stale.filter(({ isExpired }) => !isExpired);
  const counts: Record<Shown, number> = {
    all: items.length,
    stale: stale.length,
    'cannot-tell': 0,
    unused: 0,
    agrees: 0,
    unread: problems.length,
  };
  for (const { kind } of items) if (kind !== 'stale') counts[kind] += 1;
  return {
    counts,
    headline: headline(counts, used.length),
    notes: notes({ items, problems }, used, stale.length),
    cures: [...new Set(used.flatMap(({ cure }) => cure ?? []))],
  };
}

function headline(counts: Readonly<Record<Shown, number>>, used: number): string {
  const { all, stale, agrees } = counts;
  if (all === 0) return 'No entry could be read.';
  if (used > 0) return `${part(used, all)} stale, and in use.`;
  if (stale > 0) return `${part(stale, all)} stale, and expired: not used any more.`;
  if (agrees === all)
    return all === 1 ? 'The entry agrees with the evidence.' : `All ${shown(all)} entries agree with the evidence.`;
  return all === 1 ? 'The entry is not known to be stale.' : `None of ${entries(all)} is known to be stale.`;
}

/** The beginning of a sentence about some of the entries. */
function part(count: number, all: number): string {
  return all === 1 ? 'The entry is' : `${shown(count)} of ${entries(all)} ${count === 1 ? 'is' : 'are'}`;
}

function notes(
  { items, problems }: Pick<Report, 'items' | 'problems'>,
  used: readonly Verdict[],
  stale: number,
): readonly string[] {
  const unknown = items.filter(({ kind }) => kind === 'cannot-tell');
  const again = used.filter(({ pattern }) => pattern === 'override-port-8448').length;
  const expired = stale - used.length;
  const overridesAlone = items.every((item) => claimedIn(item).table === 'overrides');
  return [
    ...(again > 0
      ? [
          `Tuwunel 1.5.1 writes ${again === 1 ? 'one of them' : `${shown(again)} of them`} again after that: later versions do not.`,
        ]
      : []),
    ...(expired > 0 && used.length > 0
      ? [`${shown(expired)} more expired by ${expired === 1 ? 'its' : 'their'} own time.`]
      : []),
    ...(unknown.length > 0
      ? [
          `${entries(unknown.length)} cannot be judged: there is no evidence, or asking failed. Once resolved, ${unknown.length === 1 ? 'it is' : 'they are'} judged again.`,
        ]
      : []),
    ...(unknown.length > 0 && overridesAlone
      ? ['An override is judged by the names that lead to its host: paste the table of destinations, too.']
      : []),
    ...(problems.length > 0
      ? [`${problems.length === 1 ? 'One line' : `${shown(problems.length)} lines`} could not be read in full.`]
      : []),
  ];
}

function entries(count: number): string {
  return count === 1 ? '1 entry' : `${shown(count)} entries`;
}

function shown(count: number): string {
  return count.toLocaleString('en');
}

const ORDER: readonly VerdictKind[] = ['stale', 'cannot-tell', 'unused', 'agrees'];

/** The rows of one kind, what is worst first; stale ones that are in use before those that expired. */
export function rowsShown(items: readonly Verdict[], shown: Shown): readonly Verdict[] {
  const wanted = shown === 'all' ? items : items.filter(({ kind }) => kind === shown);
  const rank = ({ kind, isExpired }: Verdict) => ORDER.indexOf(kind) * 2 + (isExpired ? 1 : 0);
  return wanted.toSorted((left, right) => rank(left) - rank(right) || left.line - right.line);
}

/** Names to resolve so that more can be told, each once. */
export function unknownNames(items: readonly Verdict[]): readonly string[] {
  return [...new Set(items.flatMap((item) => (item.kind === 'cannot-tell' ? claimedIn(item).serverName : [])))];
}
