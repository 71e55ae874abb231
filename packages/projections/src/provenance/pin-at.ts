import { type DestinationPinned, type Instant, pinStream } from '@wherefore/discovery';
import type { Decoded, EventLog } from '@wherefore/event-log';
import { discoveryCodec } from '../codec/discovery-codec.ts';

export type PinEvent = Decoded<DestinationPinned>;

/** The newest pin decides; several taken back behind it are a race of operators. */
const WINDOW = 8;

/**
 * The pin of a name that nothing had taken back or replaced: recorded by `at`, or by now. It may have come to its end.
 *
 * @throws {UnknownEventType | EventFromTheFuture | UpcastFailed}
 */
export async function pinAt(
  log: Pick<EventLog, 'readStream'>,
  serverName: string,
  at?: Instant,
): Promise<PinEvent | undefined> {
  const until = at === undefined ? {} : { recordedUntil: at };
  const events = await log.readStream(pinStream(serverName), { direction: 'backwards', limit: WINDOW, ...until });
  const takenBack = new Set<string>();
  for (const event of events.map((each) => discoveryCodec.decode(each))) {
    if (event.type === 'DestinationUnpinned') takenBack.add(event.data.unpins);
    if (event.type === 'DestinationPinned') return takenBack.has(event.id) ? undefined : event;
  }
  return undefined;
}
