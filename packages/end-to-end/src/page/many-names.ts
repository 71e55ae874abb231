import type { Step } from '@wherefore/discovery';
import { serverStream } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Roughly as federation is. */
const STEPS: readonly Step[] = ['3.2', '3.2', '3.2', '3.2', '3.3', '6', '6', '6', '4', '5'];
const FAILED_EVERY = 23;
const STALE_EVERY = 11;
const EXPIRING_EVERY = 17;

export function manyName(index: number): string {
  return `server-${String(index).padStart(6, '0')}.${['example', 'chat.example', 'matrix.example'][index % 3]}`;
}

/** Names that were resolved within the last hours: what a large homeserver has in its cache. */
export function* manyNames(count: number, now: number): Generator<RecordedEvent, void, undefined> {
  for (let index = 0; index < count; index += 1) {
    const serverName = manyName(index);
    const stream = serverStream(serverName);
    const id = crypto.randomUUID();
    const decidedAt = now - 5 * MINUTE - (index % 1000) * 1000;
    const times = { observedAt: decidedAt, recordedAt: decidedAt, schemaVersion: 1, position: 0n, stream };
    const request = { serverName, by: 'caller', why: 'unknown', requestedAt: decidedAt };
    yield { id, type: 'ResolutionRequested', data: request, version: 1, ...times };
    const drawn = { id: crypto.randomUUID(), causationId: id, correlationId: id, version: 2, ...times };
    const common = {
      serverName,
      freshUntil: freshUntil(index, now),
      policy: 'recommended@1',
      because: [],
      decidedAt,
      since: decidedAt,
      draw: 0.5,
    };
    if (index % FAILED_EVERY === 0) {
      const failed = {
        outcome: 'unresolvable',
        code: 'no-addresses',
        step: '6',
        message: `${serverName} has no addresses`,
      };
      yield { ...drawn, type: 'ResolutionFailed', data: { ...failed, ...common } };
      continue;
    }
    const step = STEPS[index % STEPS.length] ?? '6';
    const host = step === '6' ? serverName : `hs.${serverName}`;
    const port = step === '3.2' ? 443 : 8448;
    const destination = {
      outcome: 'destination',
      step,
      hostHeader: step === '3.2' ? `${host}:443` : serverName,
      tlsName: step === '3.2' ? host : serverName,
      sni: step === '3.2' ? host : serverName,
      targets: [{ host, port, addresses: [`192.0.2.${1 + (index % 250)}`] }],
    };
    yield { ...drawn, type: 'DestinationChosen', data: { ...destination, ...common } };
  }
}

function freshUntil(index: number, now: number): number {
  if (index % STALE_EVERY === 0) return now - (index % 90) * MINUTE;
  if (index % EXPIRING_EVERY === 0) return now + (1 + (index % 9)) * MINUTE;
  return now + HOUR + (index % 1380) * MINUTE;
}
