import { serverStream } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';
import { REFRESHER } from '@wherefore/projections';
import type { LoggedConclusion, LoggedStory } from './logged-story.ts';

export interface JudgeRefreshesOptions {
  /** When workers were killed, ms since 1970. */
  readonly killedAt: readonly number[];
}

export interface JudgedRefreshes {
  /** Requests of refreshers that came to a conclusion. */
  readonly refreshed: number;
  /** Requests that nothing came of: of workers that were killed, mostly. */
  readonly unfinished: number;
  /** Due times that were answered by a second request, after the first had come to nothing. */
  readonly again: number;
  readonly violations: readonly string[];
}

/** Of `refresh-schedule`, told once more: names are due in the last part of their life, and never within a minute. */
const LAST_PART = 0.05;
const SPREAD = 0.1;
const AT_LEAST_MS = 60_000;

/** A lease lasts for a minute; a name that was claimed is begun within a quarter of that, or given back. */
const LEASE_MS = 60_000;
const AFTER_KILL_MS = (LEASE_MS * 3) / 4;
/** What failed rests for so long at least. */
const AFTER_FAILURE_MS = 30_000;

/**
 * A request of a refresher answers to the newest conclusion before it whose time had come. For one there is one that
 * comes to something. Another before that is of a worker that was killed, and then its lease has lapsed; or it failed,
 * and has rested.
 */
export function judgeRefreshes(story: LoggedStory, { killedAt }: JudgeRefreshesOptions): JudgedRefreshes {
  const violations: string[] = [];
  const counts = { refreshed: 0, unfinished: 0, again: 0 };
  for (const [serverName, conclusions] of story.conclusions) {
    const answers = new Map(conclusions.map((each) => [each.event.causationId, each]));
    const requests = story.stream(serverStream(serverName)).filter(isRefresh);
    const byDue = new Map<string, RecordedEvent[]>();
    for (const request of requests) {
      const due = dueConclusion(request, conclusions);
      const at = new Date(requestedAt(request)).toISOString();
      if (due === undefined) violations.push(`${serverName} was refreshed before its time, at ${at}`);
      else byDue.set(due.event.id, [...(byDue.get(due.event.id) ?? []), request]);
      const answer = answers.get(request.id);
      if (answer === undefined) counts.unfinished += 1;
      else if (!answer.isTimeout) counts.refreshed += 1;
    }
    for (const some of byDue.values()) {
      for (const [index, request] of some.entries()) {
        const before = some[index - 1];
        if (before === undefined) continue;
        counts.again += 1;
        const why = whyNotAgain(before, request, answers.get(before.id), killedAt);
        if (why !== undefined) violations.push(`${serverName}: ${why} (${before.id}, ${request.id})`);
      }
    }
  }
  return { ...counts, violations };
}

function whyNotAgain(
  before: RecordedEvent,
  request: RecordedEvent,
  answer: LoggedConclusion | undefined,
  killedAt: readonly number[],
): string | undefined {
  if (answer !== undefined && !answer.isTimeout) return 'refreshed twice for one due time';
  const [from, to] = [requestedAt(before), requestedAt(request)];
  const wasKilled = answer === undefined && killedAt.some((at) => at >= from && at <= to);
  const atLeast = wasKilled ? AFTER_KILL_MS : AFTER_FAILURE_MS;
  return to - from < atLeast ? `asked again after ${to - from} ms` : undefined;
}

/** When a name is to be refreshed, by its conclusion. */
export function dueAtOf({ freshUntil, decidedAt, draw }: LoggedConclusion): number {
  const early = Math.floor((LAST_PART + SPREAD * draw) * (freshUntil - decidedAt));
  return Math.max(freshUntil - early, decidedAt + AT_LEAST_MS);
}

function dueConclusion(request: RecordedEvent, conclusions: readonly LoggedConclusion[]): LoggedConclusion | undefined {
  return conclusions.findLast(
    (each) => !each.isTimeout && each.event.position < request.position && dueAtOf(each) <= requestedAt(request),
  );
}

function isRefresh({ type, data }: RecordedEvent): boolean {
  return type === 'ResolutionRequested' && data['by'] === REFRESHER;
}

function requestedAt({ data }: RecordedEvent): number {
  return Number(data['requestedAt']);
}
