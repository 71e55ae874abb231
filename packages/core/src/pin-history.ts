import { type DestinationPinned, type DestinationUnpinned, type Pin, pinStream } from '@wherefore/discovery';
import type { EvidenceLog } from './evidence-log.ts';

/** What is known of the pin of a name. */
export interface PinState {
  /** It may have come to its end. */
  readonly pin: Pin | undefined;
  /** Of the newest event about the pin that was read. */
  readonly position: bigint | undefined;
}

/** The newest pin decides; more than one taking back behind it is a race of operators. */
const WINDOW = 8;

/** Reads the newest events of the stream of the pins of a name. */
export async function rememberedPin(log: Pick<EvidenceLog, 'readStream'>, serverName: string): Promise<PinState> {
  const events = await log.readStream(pinStream(serverName), { direction: 'backwards', limit: WINDOW });
  const position = events[0]?.position;
  const takenBack = new Set<string>();
  for (const { id, type, data } of events) {
    if (type === 'DestinationUnpinned') takenBack.add((data as DestinationUnpinned['data']).unpins);
    if (type !== 'DestinationPinned') continue;
    const { delegated, until } = data as DestinationPinned['data'];
    if (takenBack.has(id) || typeof delegated !== 'string') break;
    return { pin: { id, delegated, ...(Number.isFinite(until) && { until: until as number }) }, position };
  }
  return { pin: undefined, position };
}
