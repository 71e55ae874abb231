import { createResolver, createWellKnownFetch } from '@wherefore/core';
import { addressRules } from '@wherefore/discovery';
import { createMemoryLog, type RecordedEvent } from '@wherefore/event-log';
import { createPostgresLog, openDatabase } from '@wherefore/event-log/postgres';
import { createSimulatedInternet, createWorld, VirtualClock } from '@wherefore/testkit';
import { script } from '../../process/child.ts';

export interface RecordBusyNameInput {
  readonly url: string;
  readonly serverName: string;
  readonly events: number;
}

export interface RecordBusyNameReport {
  readonly events: number;
  readonly streams: readonly string[];
  /** When half of them had been recorded, ms since 1970. */
  readonly middle: number;
}

const REFRESH_MS = 400_000;
const ROUNDS_AT_ONCE = 20;

/** Has a name resolved again and again, on virtual time that ends now, and adds its events to a log. */
script<RecordBusyNameInput, RecordBusyNameReport>(async ({ url, serverName, events: wanted }) => {
  const events = await record(serverName, wanted);
  await using database = await openDatabase(url);
  await using log = createPostgresLog(database);
  const behind = await log.settled();
  await log.bulkAppend(events.map((event, index) => ({ ...event, position: behind + BigInt(index + 1) })));
  const streams = [...new Set(events.map(({ stream }) => stream))];
  const middle = events[events.length >> 1]?.recordedAt ?? 0;
  return { events: events.length, streams, middle };
});

async function record(serverName: string, wanted: number): Promise<readonly RecordedEvent[]> {
  // A refresh leaves six events or so.
  const clock = new VirtualClock(Math.floor(Date.now() - (wanted / 3) * REFRESH_MS));
  const absent = { error: 'NXDOMAIN', negativeTtl: 300 } as const;
  using world = createWorld(
    {
      dns: {
        [`A ${serverName}`]: [{ data: '192.0.2.10', ttl: 300 }],
        [`AAAA ${serverName}`]: [{ data: '2001:db8::10', ttl: 300 }],
        [`SRV _matrix-fed._tcp.${serverName}`]: absent,
        [`SRV _matrix._tcp.${serverName}`]: absent,
      },
      wellKnown: { [`https://${serverName}/.well-known/matrix/server`]: { status: 404 } },
    },
    { clock, serverNames: [serverName] },
  );
  world.expect(serverName);
  const internet = createSimulatedInternet(world, { clock });
  const log = createMemoryLog({ clock: () => clock.now() });
  const resolver = createResolver({
    log,
    clock,
    dns: internet.dns,
    fetch: createWellKnownFetch({ transport: internet.transport }),
    addressRules: addressRules({ allow: ['192.0.2.0/24', '2001:db8::/32'] }),
  });
  let after = 0n;
  const events: RecordedEvent[] = [];
  while (events.length < wanted) {
    for (let round = 0; round < ROUNDS_AT_ONCE; round += 1) {
      await clock.run(resolver.resolve(serverName));
      await clock.advanceBy(REFRESH_MS);
    }
    for (;;) {
      const page = await log.readAll({ after, limit: 10_000 });
      events.push(...page.events);
      if (page.next === after) break;
      after = page.next;
    }
  }
  await clock.run(Promise.resolve(resolver[Symbol.asyncDispose]()));
  return events.slice(0, wanted);
}
