import { pinStream, serverStream } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';
import type { LoggedAct } from './judge-acts.ts';
import type { LoggedConclusion, LoggedStory } from './logged-story.ts';

/**
 * Which of these acts a conclusion does not take into account, and how; `undefined` when it does all of them: it was
 * requested after them, rests on nothing that they cleared, and on the pin that was set last.
 */
export function staleness(
  conclusion: LoggedConclusion,
  serverName: string,
  acts: readonly LoggedAct[],
  story: LoggedStory,
): string | undefined {
  // Whoever ran out of time says nothing of the name.
  if (conclusion.isTimeout) return undefined;
  for (const { act, cleared, pin } of acts) {
    const clearedAt = Number(cleared.data['clearedAt']);
    const isOfAll = act.kind === 'clear-all';
    const isBefore = isOfAll
      ? conclusion.since <= clearedAt
      : (conclusion.request?.position ?? 0n) < cleared.position && cleared.stream === serverStream(serverName);
    if (isBefore) return `it was requested before: ${act.kind} at ${new Date(act.end).toISOString()}`;
    for (const id of conclusion.because) {
      const evidence = story.evidence.get(id);
      if (evidence === undefined || evidence.requestedAt >= clearedAt) continue;
      const { stream, position } = evidence.event;
      const wasCleared = story
        .stream(stream)
        .some((each) => each.type === 'CacheCleared' && each.data['clearedAt'] === clearedAt);
      const isLater = cleared.stream === 'caches' || wasCleared;
      if (isLater) return `it rests on ${stream} of position ${position}, from before: ${act.kind}`;
    }
    if (pin !== undefined && !isPinnedSince(conclusion, serverName, pin, story)) {
      return `it was not drawn under what was set by: ${act.kind} at ${new Date(act.end).toISOString()}`;
    }
  }
  return undefined;
}

/** Is the pin that it was drawn under, or that there was none, what was set by this event or later, and before it? */
function isPinnedSince(
  { because, event }: LoggedConclusion,
  serverName: string,
  setBy: RecordedEvent,
  story: LoggedStory,
): boolean {
  const own = because[0] ?? '';
  const isPinned = story.byId.get(own)?.type === 'DestinationPinned';
  return story
    .stream(pinStream(serverName))
    .filter(({ position }) => position >= setBy.position && position < event.position)
    .some(({ id, type }) => (isPinned ? id === own : type === 'DestinationUnpinned'));
}
