import type { StoredEvent } from '../jsonl/event-line.ts';
import type { Database, Row } from '../postgres/database.ts';
import { decodeInt8, type Int8 } from '../postgres/row-codec.ts';
import type { FoundEvent } from '../verify/chain-hash.ts';

/** Rows in memory at once. */
const PAGE_ROWS = 2_000;
/** Data may be a MiB each; a page of them is cut short. */
const PAGE_BYTES = 33_554_432;

type FoundRow = readonly [
  position: Int8,
  stream: string | null,
  version: number,
  id: string,
  type: string | null,
  schemaVersion: number,
  correlationId: string | null,
  causationId: string | null,
  recordedAtMicros: Int8,
  observedAtMicros: Int8 | null,
  hash: string,
  data: string,
];

/** Rows of `table` exactly as they are, whatever they refer to. */
export async function foundEvents(
  database: Database,
  { table, where, order, limit }: FoundRows,
  values: readonly unknown[] = [],
): Promise<readonly FoundEvent[]> {
  const { schema, session } = database;
  const rows = await session.query(
    `select position, stream.stream_id, found.version, event_id, event_type.name, schema_version, correlation_id,
      causation_id, (extract(epoch from found.recorded_at) * 1000000)::bigint,
      (extract(epoch from observed_at) * 1000000)::bigint, encode(hash, 'hex'), data::text
    from (
      select * from (
        select *, sum(${SIZE}) over (order by ${order}) as bytes
        from (select * from "${schema}"."${table}" where ${where} order by ${order} limit ${limit}) as page
      ) as sized where bytes <= ${PAGE_BYTES} or bytes = ${SIZE}
    ) as found
    left join "${schema}".stream using (stream_no) left join "${schema}".event_type using (type_no)
    order by found.${order}`,
    values,
  );
  return rows.map(decode);
}

/** What is compressed has to be unpacked to tell; nothing else has. */
const SIZE = `case when pg_column_compression(data) is null then pg_column_size(data) else octet_length(data::text) end`;

export interface FoundRows {
  readonly table: string;
  readonly where: string;
  readonly order: 'position' | 'version';
  readonly limit: number;
}

/** All rows of a table behind a position and up to another, a page at a time. */
export async function* tableEvents(
  database: Database,
  table: string,
  { after = 0n, until = MAX_POSITION }: { readonly after?: bigint; readonly until?: bigint } = {},
): AsyncGenerator<readonly FoundEvent[], void, undefined> {
  const rows = { table, where: WITHIN, order: 'position', limit: PAGE_ROWS } as const;
  for (let from = after; ; ) {
    const page = await foundEvents(database, rows, [from.toString(), until.toString()]);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    from = last.position;
  }
}

const WITHIN = 'position > $1::bigint and position <= $2::bigint';
const MAX_POSITION = 9_223_372_036_854_775_807n;

function decode(row: Row): FoundEvent {
  const [position, stream, version, id, type, schemaVersion, correlationId, causationId, recorded, observed, ...rest] =
    row as unknown as FoundRow;
  const [hash, dataText] = rest;
  return {
    position: decodeInt8(position),
    stream: stream ?? undefined,
    version,
    id,
    type: type ?? undefined,
    schemaVersion,
    correlationId: correlationId ?? undefined,
    causationId: causationId ?? undefined,
    recordedAtMicros: decodeInt8(recorded),
    observedAtMicros: observed === null ? undefined : decodeInt8(observed),
    dataText,
    hash,
  };
}

/** As a segment keeps it, or `undefined` if it is nothing that a log has written. */
export function storedEvent(found: FoundEvent): StoredEvent | undefined {
  const { stream, type, correlationId, causationId, recordedAtMicros, observedAtMicros, ...rest } = found;
  if (stream === undefined || type === undefined) return undefined;
  if (recordedAtMicros % 1000n !== 0n || (observedAtMicros ?? 0n) % 1000n !== 0n) return undefined;
  return {
    ...rest,
    stream,
    type,
    recordedAt: Number(recordedAtMicros / 1000n),
    ...(observedAtMicros === undefined ? {} : { observedAt: Number(observedAtMicros / 1000n) }),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(causationId === undefined ? {} : { causationId }),
  };
}

export function foundEvent(stored: StoredEvent): FoundEvent {
  const { recordedAt, observedAt, correlationId, causationId, hash = '', ...rest } = stored;
  return {
    ...rest,
    correlationId,
    causationId,
    recordedAtMicros: BigInt(recordedAt) * 1000n,
    observedAtMicros: observedAt === undefined ? undefined : BigInt(observedAt) * 1000n,
    hash,
  };
}
