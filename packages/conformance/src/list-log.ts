import type { EvidenceLog } from '@wherefore/core';

type LoggedEvent = Parameters<EvidenceLog['append']>[0][number]['events'][number];

/** The least that a resolver needs of a log: lists of events in memory, for one case and its restarts. */
export function createListLog(): EvidenceLog {
  const streams = new Map<string, LoggedEvent[]>();
  return {
    append: async (appends) => {
      for (const { stream, events } of appends) {
        // As through a database: what is read later is a copy, and plain JSON.
        const copies = JSON.parse(JSON.stringify(events)) as typeof events;
        streams.set(stream, [...(streams.get(stream) ?? []), ...copies]);
      }
    },
    readStream: async (stream, { limit }) => (streams.get(stream) ?? []).slice(-limit).toReversed(),
  };
}
