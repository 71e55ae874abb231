import { peersRequire } from '../../peers/peers-folder.ts';
import { script } from '../../process/child.ts';
import { loadEmmett, openEmmett } from '../emmett.ts';
import { timed } from '../many-callers.ts';
import { sampleEvents } from '../sample-log.ts';
import { makeTemplates } from '../sample-templates.ts';

export interface EmmettRebuildInput {
  readonly url: string;
  readonly events: number;
}

export interface EmmettRebuildReport {
  readonly eventsPerSecond: number;
}

type Sql = (strings: TemplateStringsArray, ...values: readonly unknown[]) => object;

interface EmmettEvent {
  readonly type: string;
  readonly data: { readonly serverName?: string };
}

const CONCLUSIONS = ['DestinationChosen', 'ResolutionFailed', 'ConclusionConfirmed'];

/** The last conclusion of each server name, by emmett's projection in plain SQL, rebuilt in pages of 1,000. */
script<EmmettRebuildInput, EmmettRebuildReport>(async ({ url, events }) => {
  const { SQL } = peersRequire('@event-driven-io/dumbo') as { readonly SQL: Sql };
  const { postgreSQLRawSQLProjection, rebuildPostgreSQLProjections } = loadEmmett();
  const store = await openEmmett(url);
  // One writer: it would lose events of several.
  const streams = new Map<string, { type: string; data: object; metadata: object }[]>();
  for (const { stream, event } of sampleEvents(await makeTemplates(), events)) {
    const { id, type, data } = event;
    const list = streams.get(stream) ?? [];
    streams.set(stream, list);
    list.push({ type, data, metadata: { messageId: id } });
  }
  for (const [stream, list] of streams) await store.appendToStream(stream, list, { expectedStreamVersion: 0n });
  const projection = postgreSQLRawSQLProjection({
    name: 'destinations',
    canHandle: CONCLUSIONS,
    init: () => SQL`CREATE TABLE IF NOT EXISTS destinations (server_name text PRIMARY KEY, data json)`,
    evolve: ({ data }: EmmettEvent) =>
      SQL`INSERT INTO destinations VALUES (${data.serverName}, ${JSON.stringify(data)})
          ON CONFLICT (server_name) DO UPDATE SET data = excluded.data`,
  });
  const consumer = rebuildPostgreSQLProjections({
    connectionString: url,
    pulling: { batchSize: 1000 },
    projections: [projection],
  });
  const seconds = await timed(() => consumer.start());
  await consumer.close().catch(() => undefined);
  await store.close();
  return { eventsPerSecond: events / seconds };
});
