import { setImmediate } from 'node:timers/promises';
import { type AdmittedEvent, admitRecorded } from '../admission.ts';
import { leafHash, linkHash } from '../chain.ts';
import { InvalidAppend } from '../errors.ts';
import type { BulkAppendOptions, RecordedEvent } from '../event-log.ts';
import { byteaArray, int4Array, textArray, timeArray, uuidArray } from './binary.ts';
import { CopyWriter } from './copy-format.ts';
import type { Database, Session } from './database.ts';
import { decodeInt8 } from './row-codec.ts';
import type { LogSettings } from './settings.ts';
import type { TypeDictionary } from './type-dictionary.ts';

/** Events to a transaction, and bytes of their data. */
const CHUNK_EVENTS = 10_000;
const CHUNK_BYTES = 33_554_432;
/** Events to a message. */
const PIECE_EVENTS = 250;

export interface Incoming {
  readonly recorded: Pick<RecordedEvent, 'stream' | 'version' | 'recordedAt'>;
  readonly event: AdmittedEvent;
  /** See chain.ts. */
  readonly leaf: string;
}

/** What an event comes to at the end of its stream. */
interface Link {
  readonly version: number;
  readonly hash: string;
}

interface Head {
  readonly isNew: boolean;
  readonly streamNo: number;
  version: number;
  recordedAt: number;
  /** Hex, empty at first. */
  hash: string;
}

/** What `bulkAppend` is given, checked, in pieces that one transaction takes. */
export async function* chunksOf(
  events: AsyncIterable<RecordedEvent> | Iterable<RecordedEvent>,
): AsyncGenerator<readonly Incoming[], void, undefined> {
  let chunk: Incoming[] = [];
  let bytes = 0;
  for await (const recorded of events) {
    const { stream, version, recordedAt } = recorded;
    const event = admitRecorded(recorded);
    chunk.push({ recorded: { stream, version, recordedAt }, event, leaf: leafHash(stream, event) });
    bytes += event.dataBytes;
    // The chunk before this one is on its way meanwhile, and wants to be fed.
    if (chunk.length % PIECE_EVENTS === 0) await setImmediate();
    if (chunk.length < CHUNK_EVENTS && bytes < CHUNK_BYTES) continue;
    yield chunk;
    chunk = [];
    bytes = 0;
  }
  if (chunk.length > 0) yield chunk;
}

/** Writes what another log has recorded, by COPY. */
export class BulkAppender {
  readonly #database: Database;
  readonly #types: TypeDictionary;
  readonly #horizon: LogSettings['horizon'];
  readonly #versions: NonNullable<BulkAppendOptions['versions']>;

  constructor(
    database: Database,
    types: TypeDictionary,
    { horizon, versions = 'given' }: Pick<LogSettings, 'horizon'> & BulkAppendOptions,
  ) {
    this.#database = database;
    this.#types = types;
    this.#horizon = horizon;
    this.#versions = versions;
  }

  /** @returns the last position drawn */
  async append(chunk: readonly Incoming[]): Promise<bigint> {
    const { schema } = this.#database;
    await this.#types.prepare(chunk.map(({ event }) => event.type));
    // So that none is missing in the middle of a COPY.
    await this.#database.session.query(
      `select "${schema}".ensure_partitions("${schema}".last_drawn() + ${chunk.length})`,
    );
    return this.#database.transact(async (session) => {
      const [turn] = await session.query(`select "${schema}".take_turn()`);
      const heads = await this.#lockHeads(session, chunk);
      await this.#refuseKnown(session, chunk);
      const links = link(chunk, heads, this.#versions);
      await this.#writeHeads(session, heads);
      await this.#copy(session, chunk, { heads, links });
      const [row] = await session.query(`select "${schema}".last_drawn()`);
      const last = decodeInt8(row?.[0] ?? 0);
      // Near the end of a partition ids are looked for again.
      if ((turn?.[0] ?? null) !== null && last >= decodeInt8(turn?.[0])) throw new TurnLost();
      return last;
    });
  }

  async #lockHeads(session: Session, chunk: readonly Incoming[]): Promise<ReadonlyMap<string, Head>> {
    const { schema } = this.#database;
    const names = [...new Set(chunk.map(({ recorded }) => recorded.stream))].sort();
    const rows = await session.query(
      `select stream_id, stream_no, version, (extract(epoch from recorded_at) * 1000)::bigint, head_hash
      from unnest($1::text[]) as asked(name) cross join lateral (
        select * from "${schema}".stream where stream_id = asked.name for no key update
      ) as there`,
      [textArray(names)],
    );
    const heads = new Map<string, Head>();
    for (const row of rows) {
      const [name, streamNo, version, recordedAt, hash] = row as readonly [
        string,
        number,
        number,
        unknown,
        Uint8Array | null,
      ];
      heads.set(name, {
        isNew: false,
        streamNo,
        version,
        recordedAt: Number(recordedAt ?? 0),
        hash: Buffer.from(hash ?? []).toString('hex'),
      });
    }
    const fresh = names.filter((name) => !heads.has(name));
    const numbers = await session.query(
      `select nextval('"${schema}".stream_no_seq')::int from generate_series(1, $1::int)`,
      [fresh.length],
    );
    for (const [index, name] of fresh.entries()) {
      const streamNo = numbers[index]?.[0] as number;
      heads.set(name, { isNew: true, streamNo, version: 0, recordedAt: 0, hash: '' });
    }
    return heads;
  }

  async #refuseKnown(session: Session, chunk: readonly Incoming[]): Promise<void> {
    const { schema } = this.#database;
    const ids = new Set(chunk.map(({ event }) => event.id));
    const rows = await session.query(
      `select event_id from "${schema}".event where event_id = any ($1::uuid[])
      union all select event_id from "${schema}".carried_event where event_id = any ($1::uuid[]) limit 1`,
      [uuidArray([...ids])],
    );
    const known = rows[0]?.[0] as string | undefined;
    if (known === undefined && ids.size === chunk.length) return;
    throw new InvalidAppend('event-id-reused', `event id ${known ?? 'of this import'} is taken by another event`);
  }

  /** In the order in which they were locked, the new ones last: as an append does it. */
  async #writeHeads(session: Session, heads: ReadonlyMap<string, Head>): Promise<void> {
    const { schema } = this.#database;
    for (const isNew of [false, true]) {
      const some = [...heads].filter(([, head]) => head.isNew === isNew);
      if (some.length === 0) continue;
      const values = [
        int4Array(some.map(([, { streamNo }]) => streamNo)),
        int4Array(some.map(([, { version }]) => version)),
        timeArray(some.map(([, { recordedAt }]) => recordedAt)),
        byteaArray(some.map(([, { hash }]) => Buffer.from(hash, 'hex'))),
      ];
      const unnested = `unnest($1::int[], $2::int[], $3::timestamptz[], $4::bytea[]`;
      if (isNew) {
        await session.query(
          `insert into "${schema}".stream (stream_no, version, recorded_at, head_hash, stream_id)
          select * from ${unnested}, $5::text[]) as head(stream_no, version, recorded_at, head_hash, name)`,
          [...values, textArray(some.map(([name]) => name))],
        );
      } else {
        await session.query(
          `update "${schema}".stream as stream
          set version = head.version, recorded_at = head.recorded_at, head_hash = head.head_hash
          from ${unnested}) as head(stream_no, version, recorded_at, head_hash)
          where stream.stream_no = head.stream_no`,
          values,
        );
      }
    }
  }

  async #copy(
    session: Session,
    chunk: readonly Incoming[],
    { heads, links }: { readonly heads: ReadonlyMap<string, Head>; readonly links: readonly Link[] },
  ): Promise<void> {
    const { schema } = this.#database;
    const before = this.#horizon === 'counter' ? await this.#drawFromCounter(session, chunk.length) : undefined;
    const columns = before === undefined ? COLUMNS : [...COLUMNS, 'position'];
    const rows = this.#rows(chunk, { heads, links, before });
    await session.copyIn(`"${schema}".event (${columns.join(', ')})`, rows);
  }

  async *#rows(
    chunk: readonly Incoming[],
    {
      heads,
      links,
      before,
    }: {
      readonly heads: ReadonlyMap<string, Head>;
      readonly links: readonly Link[];
      readonly before: bigint | undefined;
    },
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const writer = new CopyWriter();
    for (const [index, { recorded, event }] of chunk.entries()) {
      writer.row(before === undefined ? COLUMNS.length : COLUMNS.length + 1);
      writer.time(recorded.recordedAt);
      writer.time(event.observedAt);
      writer.int4(heads.get(recorded.stream)?.streamNo ?? 0);
      writer.uuid(event.id);
      writer.uuid(event.correlationId);
      writer.uuid(event.causationId);
      writer.int4(links[index]?.version ?? 0);
      writer.int2(this.#types.numberOf(event.type));
      writer.int2(event.schemaVersion);
      writer.hex(links[index]?.hash ?? '');
      writer.text(event.dataText, event.dataBytes);
      if (before !== undefined) writer.int8(before + BigInt(index + 1));
      if (index % PIECE_EVENTS === PIECE_EVENTS - 1) yield writer.take();
    }
    yield writer.finish();
  }

  /** @returns the position before the first one */
  async #drawFromCounter(session: Session, count: number): Promise<bigint> {
    const rows = await session.query(
      `update "${this.#database.schema}".position_counter set position = position + $1::int
      returning position - $1::int`,
      [count],
    );
    return decodeInt8(rows[0]?.[0]);
  }
}

const COLUMNS = [
  ...['recorded_at', 'observed_at', 'stream_no', 'event_id', 'correlation_id', 'causation_id'],
  ...['version', 'type_no', 'schema_version', 'hash', 'data'],
];

/** Moves the heads on. */
function link(
  chunk: readonly Incoming[],
  heads: ReadonlyMap<string, Head>,
  versions: BulkAppendOptions['versions'],
): readonly Link[] {
  return chunk.map(({ recorded, leaf }) => {
    const { stream, recordedAt } = recorded;
    const head = heads.get(stream);
    if (head === undefined) throw new Error(`no head for ${stream}`);
    const version = versions === 'anew' ? head.version + 1 : recorded.version;
    if (version !== head.version + 1 || recordedAt < head.recordedAt) {
      throw new InvalidAppend(
        'event-out-of-order',
        `version ${version} of ${new Date(recordedAt).toISOString()} does not follow in ${stream}, which is at ` +
          `version ${head.version} of ${new Date(head.recordedAt).toISOString()}`,
      );
    }
    const hash = linkHash(head.hash, leaf, { recordedAt, version });
    head.version = version;
    head.recordedAt = recordedAt;
    head.hash = hash;
    return { version, hash };
  });
}

/** As append_events says it. */
class TurnLost extends Error {
  readonly code = '40001';

  constructor() {
    super('an append came over the end of a partition');
  }
}
