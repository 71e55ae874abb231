import { pinStream, questionStream, serverStream } from '@wherefore/discovery';
import type { EventLog } from '@wherefore/event-log';
import { discoveryCodec } from '../codec/discovery-codec.ts';
import { fullObservation, isFullObservation, type ReadEvent } from '../provenance/event-roles.ts';
import { firstQuestionKeys, furtherQuestionKeys, MAX_QUESTIONS } from './question-keys.ts';

const PAGE = 2000;
/** As in the streams of the resolver: where it is recorded that everything was cleared. */
const ALL_CACHES_STREAM = 'caches';

/**
 * Everything that was recorded about these names, their pins included, and about the questions that they ever led to,
 * stream by stream. Costs what there is in those streams, however long the log.
 *
 * @throws {UnknownEventType | EventFromTheFuture | UpcastFailed} an event cannot be read
 */
export async function readHistory(
  log: Pick<EventLog, 'readStream'>,
  serverNames: readonly string[],
): Promise<readonly ReadEvent[]> {
  const events = [...(await readWhole(log, ALL_CACHES_STREAM))];
  const furtherBy = new Map<string, readonly string[]>();
  for (const serverName of new Set(serverNames)) {
    events.push(...(await readWhole(log, pinStream(serverName))), ...(await readWhole(log, serverStream(serverName))));
    const keys = new Set(firstQuestionKeys(serverName));
    for (const key of keys) {
      if (!furtherBy.has(key)) {
        const own = await readWhole(log, questionStream(key));
        events.push(...own);
        furtherBy.set(key, [...new Set(own.flatMap(furtherKeysOf))]);
      }
      for (const further of furtherBy.get(key) ?? []) if (keys.size < MAX_QUESTIONS) keys.add(further);
    }
  }
  return events;
}

// A confirmation leads where what it confirms does.
function furtherKeysOf(event: ReadEvent): readonly string[] {
  return isFullObservation(event) ? furtherQuestionKeys(fullObservation(event)) : [];
}

async function readWhole(log: Pick<EventLog, 'readStream'>, stream: string): Promise<readonly ReadEvent[]> {
  const events: ReadEvent[] = [];
  for (let from = 1; ; ) {
    const page = await log.readStream(stream, { from, limit: PAGE });
    for (const event of page) events.push(discoveryCodec.decode(event));
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return events;
    from = last.version + 1;
  }
}
