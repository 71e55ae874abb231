import { createCodec, type EventLog, type NewEvent } from '@wherefore/event-log';
import type { EventReader } from '../engine/context.ts';
import type { Projection } from '../engine/projection.ts';

/** What was counted in one stream `tally:<key>`. */
export interface TallyRow {
  readonly key: string;
  readonly total: number;
  readonly position: bigint;
}

/** Reads the events of tallies. `Broken` is a type that the tally does not take. */
export const tallyCodec: EventReader = createCodec({
  Counted: { current: 1 },
  CountedAgain: { current: 1 },
  Broken: { current: 1 },
  Noted: { current: 1 },
}) as unknown as EventReader;

/**
 * Sums what is counted: unlike a cache it shows each event that was folded twice or not at all. `takes` says which
 * events of type `Broken` it can fold after all.
 */
export function tally({ takes = () => false }: { readonly takes?: () => boolean } = {}): Projection {
  const projection: Projection<TallyRow> = {
    name: 'tally',
    version: 1,
    types: ['Counted', 'CountedAgain', 'Broken'],
    table: { name: 'tally', key: 'key', columns: { key: 'text', total: 'double', position: 'position' } },
    key: ({ stream }) => (stream.startsWith('tally:') ? stream.slice('tally:'.length) : undefined),
    stream: (key) => `tally:${key}`,
    cites: (_, { type, data }) => (type === 'CountedAgain' ? [String(data['cites'])] : []),
    evolve(row, { stream, type, data, position }, cited) {
      if (type === 'Broken' && !takes()) throw new Error('it is broken');
      const of = type === 'CountedAgain' ? cited(String(data['cites']))?.data : data;
      if (of === undefined) throw new Error('it cites nothing');
      return {
        key: row?.key ?? stream.slice('tally:'.length),
        total: (row?.total ?? 0) + Number(of['amount']),
        position,
      };
    },
    views: ({ schema, table }) => [
      `create or replace view ${schema}.tally as select key, total, position from ${table('tally')}`,
    ],
  };
  return projection as unknown as Projection;
}

let ids = 0;

/** Appends events of these types to a stream, each counting 1; gives their ids. */
export async function count(
  log: EventLog,
  key: string,
  types: readonly string[] = ['Counted'],
): Promise<readonly string[]> {
  const events: NewEvent[] = [];
  for (const type of types) {
    ids += 1;
    const last = events.at(-1)?.id ?? null;
    const id = `01890a5d-ac96-774b-bcce-${ids.toString(16).padStart(12, '0')}`;
    events.push({ id, type, data: type === 'CountedAgain' ? { cites: last } : { amount: 1 } });
  }
  await log.append([{ stream: `tally:${key}`, expected: 'any', events }]);
  return events.map(({ id }) => id);
}
