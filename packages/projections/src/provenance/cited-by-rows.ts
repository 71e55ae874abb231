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
  for await (const row of every((page) => destinations.list(page))) {
    const { concludedId, fullId, requestedId, wantedId, endedId, pinnedId } = row;
    yield* known(concludedId, fullId, requestedId, wantedId, endedId, pinnedId);
  }
  for await (const { observedId, fullId, standing, clearedId } of every((page) => evidence.list(page))) {
    // What was cleared with everything is not shown as good any more, and still is what the row was folded from.
    yield* known(observedId, fullId, standing?.good?.id ?? null, clearedId);
  }
}

function* known(...ids: readonly (string | null)[]): Generator<string, void, undefined> {
  for (const id of new Set(ids)) if (id !== null) yield id;
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
