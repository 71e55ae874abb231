import type { HistoryEntry } from '../api/answers.ts';
import { kindOf } from './history-kinds.ts';
import { isoText, secondAfter } from './span.ts';

/** What happened in one go: somebody asked, something was seen, something was concluded. */
export interface HistoryMoment {
  /** Of the first entry that is shown. */
  readonly id: string;
  /** The second at which all of it is known, ms. */
  readonly time: number;
  /** When the first of what is shown was recorded, ms. */
  readonly begin: number;
  readonly entries: readonly HistoryEntry[];
}

/** A day of UTC, or a part of a day that is too full to be drawn in one go. */
export interface HistoryDay {
  readonly day: string;
  /** It goes on with the day of the group before. */
  readonly isContinued: boolean;
  readonly moments: readonly HistoryMoment[];
}

/** Entries closer than this to the one before belong to what happened in one go, ms. */
const TOGETHER_MS = 5000;

/** Moments of a group at most. */
const MOST = 40;

/**
 * Entries in the order in which they are shown, as days of moments. Those of earlier pages stay what they were. What was
 * seen belongs to the moment of what was concluded from it, however long before that it was recorded.
 */
export function groupsOf(
  entries: readonly HistoryEntry[],
  direction: 'backwards' | 'forwards',
  isShown: (entry: HistoryEntry) => boolean = () => true,
): readonly HistoryDay[] {
  const days: { day: string; isContinued: boolean; moments: HistoryMoment[] }[] = [];
  for (const moment of momentsOf(placed(entries, direction).filter(({ entry }) => isShown(entry)))) {
    const day = dayOf(moment.begin);
    const last = days.at(-1);
    if (last?.day === day && last.moments.length < MOST) last.moments.push(moment);
    else days.push({ day, isContinued: last?.day === day, moments: [moment] });
  }
  return days;
}

/** An entry, and when that came about of which it is a part, ms. */
interface Placed {
  readonly entry: HistoryEntry;
  readonly at: number;
}

/** What was seen stands right before what was concluded from it, in the order of time. */
function placed(entries: readonly HistoryEntry[], direction: 'backwards' | 'forwards'): readonly Placed[] {
  const latestFirst = direction === 'backwards' ? entries : entries.toReversed();
  let concludedAt: number | undefined;
  const all = latestFirst.map((entry): Placed => {
    const at = Date.parse(entry.recordedAt);
    if (entry.kind === 'observed') return { entry, at: concludedAt ?? at };
    concludedAt = kindOf(entry).sort === 'concluded' ? at : undefined;
    return { entry, at };
  });
  return direction === 'backwards' ? all : all.toReversed();
}

function momentsOf(entries: readonly Placed[]): readonly HistoryMoment[] {
  const moments: { id: string; time: number; begin: number; entries: HistoryEntry[] }[] = [];
  let before = Number.NaN;
  for (const { entry, at } of entries) {
    const last = moments.at(-1);
    const isSameDay = last !== undefined && dayOf(last.begin) === dayOf(at);
    if (last !== undefined && isSameDay && Math.abs(at - before) <= TOGETHER_MS) {
      last.entries.push(entry);
      last.time = Math.max(last.time, secondAfter(at));
    } else {
      moments.push({ id: entry.id, time: secondAfter(at), begin: at, entries: [entry] });
    }
    before = at;
  }
  return moments;
}

/** How much earlier than its moment something was recorded, ms; `undefined`: it was recorded in it. */
export function earlierBy({ recordedAt }: HistoryEntry, { begin }: HistoryMoment): number | undefined {
  const ms = begin - Date.parse(recordedAt);
  return ms > TOGETHER_MS ? ms : undefined;
}

function dayOf(at: number): string {
  return isoText(at).slice(0, 10);
}

/** `Wednesday, 4 March 2026`, of a day of UTC. */
export function dayText(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  return `${WEEKDAYS[date.getUTCDay()]}, ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];
