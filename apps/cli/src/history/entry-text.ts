import { type ExplanationNode, formatInstant } from '@wherefore/discovery';
import type { HistoryEntry } from '@wherefore/projections';

/** An entry as `history --json` prints it. */
export function entryLine(serverName: string, entry: HistoryEntry): object {
  const { kind, eventId, observedAt, recordedAt, text, changes, question, count, last } = entry;
  return {
    serverName,
    kind,
    id: eventId,
    observedAt: formatInstant(observedAt),
    recordedAt: formatInstant(recordedAt),
    text,
    ...(question !== undefined && { question }),
    ...(count !== undefined && { count }),
    ...(last !== undefined && {
      last: {
        id: last.eventId,
        observedAt: formatInstant(last.observedAt),
        recordedAt: formatInstant(last.recordedAt),
      },
    }),
    changes,
  };
}

const STATUS: Readonly<Record<HistoryEntry['kind'], ExplanationNode['status']>> = {
  asked: 'skipped',
  observed: 'evidence',
  chosen: 'taken',
  confirmed: 'taken',
  failed: 'failed',
  'gave-up': 'failed',
  withdrawn: 'failed',
  cleared: 'failed',
  reported: 'failed',
  pinned: 'note',
  unpinned: 'note',
  claimed: 'note',
};

/** The same for people: what happened, and below it what that changed. */
export function entryTree({ kind, observedAt, text, changes }: HistoryEntry): ExplanationNode {
  return {
    text: `${formatInstant(observedAt)}  ${text}`,
    status: STATUS[kind],
    children: changes.map((change): ExplanationNode => ({ text: change.text, status: 'note', children: [] })),
  };
}
