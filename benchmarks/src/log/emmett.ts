import { peersRequire } from '../peers/peers-folder.ts';

/** What is used of emmett's event store. */
export interface EmmettStore {
  readonly schema: { migrate(): Promise<void> };
  appendToStream(
    stream: string,
    events: readonly { readonly type: string; readonly data: object; readonly metadata: object }[],
    options: { readonly expectedStreamVersion: bigint },
  ): Promise<unknown>;
  close(): Promise<void>;
}

export interface Emmett {
  getPostgreSQLEventStore(url: string): EmmettStore;
  postgreSQLRawSQLProjection(options: object): object;
  rebuildPostgreSQLProjections(options: object): { start(): Promise<void>; close(): Promise<void> };
}

export function loadEmmett(): Emmett {
  return peersRequire('@event-driven-io/emmett-postgresql') as Emmett;
}

export async function openEmmett(url: string): Promise<EmmettStore> {
  const store = loadEmmett().getPostgreSQLEventStore(url);
  await store.schema.migrate();
  return store;
}
