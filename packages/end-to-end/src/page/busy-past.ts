import type { RecordedEvent } from '@wherefore/event-log';
import { createWorld, type DnsEntry, VirtualClock } from '@wherefore/testkit';
import { openPast } from './fleet-past.ts';
import { absent, delegation, notFound, wellKnownUrl } from './fleet-world.ts';

/** A name that has been asked for, every few minutes, for days. */
export const BUSY_NAME = 'busy.example';

const REFRESH_MS = 400_000;
const ROUNDS_AT_ONCE = 20;
/** A refresh leaves so many events on average, or somewhat more. */
const EVENTS_A_ROUND = 4.2;

/** Its history: `wanted` events or somewhat more, up to `now`, with its server moving and its well-known failing now and then. */
export async function playBusy(wanted: number, now: number): Promise<readonly RecordedEvent[]> {
  const clock = new VirtualClock(Math.floor(now - (wanted / EVENTS_A_ROUND) * REFRESH_MS));
  const world = createWorld(
    {
      dns: {
        [`A ${BUSY_NAME}`]: shortLived('192.0.2.100'),
        [`AAAA ${BUSY_NAME}`]: absent,
        [`A hs.${BUSY_NAME}`]: shortLived('192.0.2.101'),
        [`AAAA hs.${BUSY_NAME}`]: absent,
        [`SRV _matrix-fed._tcp.${BUSY_NAME}`]: absent,
        [`SRV _matrix._tcp.${BUSY_NAME}`]: absent,
      },
      wellKnown: { [wellKnownUrl(BUSY_NAME)]: delegation(`hs.${BUSY_NAME}:443`, 300) },
    },
    { clock },
  );
  const past = openPast(world, clock);
  for (let rounds = 1; clock.now() < now - REFRESH_MS; rounds += 1) {
    for (let round = 0; round < ROUNDS_AT_ONCE && clock.now() < now - REFRESH_MS; round += 1) {
      await clock.run(past.resolver.resolve(BUSY_NAME, { by: 'refresher' }));
      await clock.advanceBy(REFRESH_MS);
    }
    world.patch({
      dns: { [`A hs.${BUSY_NAME}`]: shortLived(`192.0.2.${101 + (rounds % 5)}`) },
      wellKnown: {
        [wellKnownUrl(BUSY_NAME)]:
          rounds % 7 === 3
            ? { error: 'ECONNREFUSED' }
            : rounds % 11 === 5
              ? notFound
              : delegation(`hs.${BUSY_NAME}:${rounds % 13 === 6 ? 8448 : 443}`, 300),
      },
    });
  }
  return past.events();
}

/** Asked for anew at every other refresh. */
function shortLived(address: string): DnsEntry {
  return [{ data: address, ttl: 600 }];
}
