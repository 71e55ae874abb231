import { serverStream } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';
import { createPostgresLog, migrate, openDatabase } from '@wherefore/event-log/postgres';
import { openProjections } from '@wherefore/projections';
import { migrateService } from '@wherefore/service';
import { mixedName } from '../../internet/bench-names.ts';
import { script } from '../../process/child.ts';

export interface CacheNamesInput {
  readonly location: string;
  readonly names: number;
}

const DAY_MS = 86_400_000;

/** Records that these names were resolved a moment ago, and reads that into the projections. */
script<CacheNamesInput, null>(async ({ location, names }) => {
  await using database = await openDatabase(location);
  await migrate(database);
  await using log = createPostgresLog(database);
  await log.bulkAppend(resolved(names, Date.now()));
  const projections = openProjections(database, log);
  await projections.migrate();
  await migrateService(database);
  await projections.catchUp();
  return null;
});

function* resolved(count: number, now: number): Generator<RecordedEvent, void, undefined> {
  let position = 0n;
  for (let index = 0; index < count; index += 1) {
    const serverName = mixedName(index);
    const stream = serverStream(serverName);
    const id = crypto.randomUUID();
    const times = { observedAt: now, recordedAt: now, schemaVersion: 1 };
    const request = { serverName, by: 'caller', why: 'unknown', requestedAt: now };
    position += 1n;
    yield { id, type: 'ResolutionRequested', data: request, stream, version: 1, position, ...times };
    const drawn = { id: crypto.randomUUID(), type: 'DestinationChosen', causationId: id, correlationId: id };
    position += 1n;
    yield { ...drawn, data: conclusion(serverName, index, now), stream, version: 2, position, ...times };
  }
}

/** Delegated to a host and port, found by four observations, as most are. */
function conclusion(serverName: string, index: number, now: number): RecordedEvent['data'] {
  const host = `matrix-${index}.bench.example`;
  const addresses = [`2001:db8::${(index >> 16).toString(16)}:${(index & 65_535).toString(16)}`, '192.0.2.10'];
  return {
    outcome: 'destination',
    serverName,
    step: '3.2',
    hostHeader: `${host}:8443`,
    tlsName: host,
    sni: host,
    targets: [{ host, port: 8443, addresses }],
    // None of them expires, or falls due, while it is measured.
    freshUntil: now + DAY_MS,
    policy: 'recommended@1',
    because: Array.from({ length: 4 }, () => crypto.randomUUID()),
    decidedAt: now,
    since: now,
    draw: 0.5,
  };
}
