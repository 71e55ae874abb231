import type { HistoryEntry } from '../api/answers.ts';
import { secondAfter } from './span.ts';

/** What happened in one go: somebody asked, something was seen, something was concluded. */
export interface HistoryMoment {
  /** Of the first entry that is shown. */
  readonly id: string;
  /** The second at which all of it is known, ms. */
  readonly time: number;
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

/** Entries in the order in which they are shown, as days of moments. Those of earlier pages stay what they were. */
export function groupsOf(entries: readonly HistoryEntry[]): readonly HistoryDay[] {
  const days: { day: string; isContinued: boolean; moments: HistoryMoment[] }[] = [];
  for (const moment of momentsOf(entries)) {
    const day = (moment.entries[0]?.recordedAt ?? '').slice(0, 10);
    const last = days.at(-1);
    if (last?.day === day && last.moments.length < MOST) last.moments.push(moment);
    else days.push({ day, isContinued: last?.day === day, moments: [moment] });
  }
  return days;
}

function momentsOf(entries: readonly HistoryEntry[]): readonly HistoryMoment[] {
  const moments: { id: string; time: number; entries: HistoryEntry[] }[] = [];
  let before = Number.NaN;
  for (const entry of entries) {
    const at = Date.parse(entry.recordedAt);
    const last = moments.at(-1);
    const isSameDay = last?.entries[0]?.recordedAt.slice(0, 10) === entry.recordedAt.slice(0, 10);
    if (last !== undefined && isSameDay && Math.abs(at - before) <= TOGETHER_MS) {
      last.entries.push(entry);
      last.time = Math.max(last.time, secondAfter(at));
    } else {
      moments.push({ id: entry.id, time: secondAfter(at), entries: [entry] });
    }
    before = at;
  }
  return moments;
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
