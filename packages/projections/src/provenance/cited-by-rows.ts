import type { Projections } from '../reading/open-projections.ts';
import type { Page } from '../reading/page.ts';

/** Rows that are read at once. */
const PAGE = 1000;

/**
 * The ids of the events that the rows of the caches name: what those rest on has to stay at hand when it is retired. See
 * `keepCited`.
 */
export async function* citedByRows({
  destinations,
  evidence,
}: Pick<Projections, 'destinations' | 'evidence'>): AsyncGenerator<string, void, undefined> {
  for await (const { concludedId, fullId, requestedId, endedId, pinnedId } of every((page) =>
    destinations.list(page),
  )) {
    for (const id of new Set([concludedId, fullId, requestedId, endedId, pinnedId])) if (id !== null) yield id;
  }
  for await (const { observedId, fullId, goodId, clearedId } of every((page) => evidence.list(page))) {
    for (const id of new Set([observedId, fullId, goodId, clearedId])) if (id !== null) yield id;
  }
}

async function* every<T>(
  list: (page: { readonly limit: number; readonly after?: string }) => Promise<Page<T>>,
): AsyncGenerator<T, void, undefined> {
  let after: string | undefined;
  do {
    const page = await list({ limit: PAGE, ...(after !== undefined && { after }) });
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}
