import type { AdmittedAppend, AdmittedEvent } from '../admission.ts';
import { type Placed, planAppends } from '../append-plan.ts';
import { leafHash } from '../chain.ts';
import { InvalidAppend } from '../errors.ts';
import type { AppendResult } from '../event-log.ts';
import { int2Array, int4Array, jsonArray, textArray, timeArray, uuidArray } from './binary.ts';
import type { Database, Session } from './database.ts';
import { decodeInt8, encodeTime } from './row-codec.ts';
import type { TypeDictionary } from './type-dictionary.ts';

/** What one caller asked for. */
export type CallerBatch = readonly AdmittedAppend[];
/** What he gets: one result for each append, or his own error. */
export type CallerOutcome = readonly AppendResult[] | InvalidAppend;

/** The events of one stream in a call, at the places that they have in the batch. */
interface StreamWrite {
  readonly expected: number;
  readonly events: number;
}

interface EventWrite {
  readonly stream: string;
  readonly event: AdmittedEvent;
}

interface Written {
  /** By the place of the stream: the version now, or -1 - version of a conflict. */
  readonly versions: readonly number[];
  /** By the place of the event among those written. */
  readonly positions: readonly bigint[];
}

const ANY = -1;
const EXISTS = -2;
/** No version is as great: what expects it conflicts. */
const MAX_INT4 = 2_147_483_647;

/** Appends the batches of several callers in one transaction. */
export class BatchAppender {
  readonly #database: Database;
  readonly #types: TypeDictionary;
  readonly #clock: (() => number) | undefined;
  readonly #statement: string;

  constructor(database: Database, types: TypeDictionary, clock: (() => number) | undefined) {
    this.#database = database;
    this.#types = types;
    this.#clock = clock;
    this.#statement = `select versions, positions from "${database.schema}".append_events($1::text[], $2::int[],
      $3::int[], $4::timestamptz, $5::boolean, $6::int[], $7::int[], $8::uuid[], $9::uuid[], $10::uuid[],
      $11::timestamptz[], $12::smallint[], $13::smallint[], $14::bytea, $15::json[])`;
  }

  async append(callers: readonly CallerBatch[]): Promise<readonly CallerOutcome[]> {
    const appends = callers.flat();
    await this.#types.prepare(appends.flatMap(({ events }) => events.map(({ type }) => type)));
    return (await this.#appendDistinct(callers, appends)) ?? (await this.#appendPlanned(callers));
  }

  /**
   * In one round trip; `undefined` if it takes a closer look: a stream or an id comes twice, or an id is recorded
   * already.
   */
  async #appendDistinct(
    callers: readonly CallerBatch[],
    appends: readonly AdmittedAppend[],
  ): Promise<readonly CallerOutcome[] | undefined> {
    const streams = new Map<string, StreamWrite>();
    const ids = new Set<string>();
    const writes: EventWrite[] = [];
    for (const { stream, expected, events } of appends) {
      if (streams.has(stream)) return undefined;
      streams.set(stream, { expected: encodeExpected(expected), events: events.length });
      for (const event of events) {
        if (ids.has(event.id)) return undefined;
        ids.add(event.id);
        writes.push({ stream, event });
      }
    }
    const written = await this.#write(this.#database.session, inOrder(streams), writes, { planned: false });
    if (written === undefined) return undefined;
    const versions = new Map(
      [...inOrder(streams).keys()].map((stream, place) => [stream, written.versions[place] ?? 0]),
    );
    let event = -1;
    return callers.map((caller) =>
      caller.map(({ stream, events }): AppendResult => {
        const version = versions.get(stream) ?? 0;
        if (version < 0) return { kind: 'conflict', actual: -1 - version };
        event += events.length;
        return { kind: 'appended', version, position: positionAt(written, event) };
      }),
    );
  }

  /** Holds the streams, looks at what is there, decides, writes. */
  #appendPlanned(callers: readonly CallerBatch[]): Promise<readonly CallerOutcome[]> {
    return this.#database.transact(async (session) => {
      const boundary = await this.#takeTurn(session);
      const appends = callers.flat();
      const versions = await this.#lockStreams(session, appends);
      const known = await this.#findEvents(session, appends);
      const written = new Map<string, Placed>();
      const writes: EventWrite[] = [];
      const heads = new Map<string, number>();

      // As if one caller came after the other; a mistake of one is nobody else's.
      const plans = callers.map((caller) => {
        try {
          const plan = planAppends(
            caller,
            (stream) => heads.get(stream) ?? versions.get(stream) ?? 0,
            (id) => written.get(id) ?? known.get(id),
          );
          for (const [stream, version] of plan.heads) heads.set(stream, version);
          for (const { event, stream, version } of plan.writes) {
            written.set(event.id, { stream, version });
            writes.push({ stream, event });
          }
          return plan;
        } catch (error) {
          if (error instanceof InvalidAppend) return error;
          throw error;
        }
      });

      const positions = new Map<string, bigint>([...known].map(([id, { position }]) => [id, position]));
      if (writes.length > 0) {
        const streams = new Map<string, StreamWrite>();
        for (const [stream, version] of inOrder(heads)) {
          const expected = versions.get(stream) ?? 0;
          streams.set(stream, { expected, events: version - expected });
        }
        const now = await this.#write(session, streams, writes, { planned: true });
        if (now === undefined || now.versions.some((version) => version < 0)) {
          throw new Error('a stream that was held has changed');
        }
        if (boundary !== undefined && positionAt(now, writes.length - 1) >= boundary) throw new BoundaryCrossed();
        for (const [place, { event }] of writes.entries()) positions.set(event.id, positionAt(now, place));
      }
      return plans.map((plan) =>
        plan instanceof InvalidAppend ? plan : plan.results((id) => positions.get(id) ?? missingPosition()),
      );
    });
  }

  async #takeTurn(session: Session): Promise<bigint | undefined> {
    const [row] = await session.query(`select "${this.#database.schema}".take_turn()`);
    const boundary = row?.[0] ?? null;
    return boundary === null ? undefined : decodeInt8(boundary);
  }

  /** Streams that are made here have version 0 until they are written to. The order of locks is that of the function. */
  async #lockStreams(session: Session, appends: readonly AdmittedAppend[]): Promise<ReadonlyMap<string, number>> {
    const { schema } = this.#database;
    const names = [...new Set(appends.map(({ stream }) => stream))].sort();
    const lock = async (): Promise<ReadonlyMap<string, number>> => {
      const rows = await session.query(
        `select there.stream_id, there.version from unnest($1::text[]) as asked(name) cross join lateral (
          select stream_id, version from "${schema}".stream where stream_id = asked.name for no key update
        ) as there`,
        [textArray(names)],
      );
      return new Map(rows as readonly (readonly [string, number])[]);
    };
    const there = await lock();
    const mayMake = new Set(
      appends
        .filter(({ expected }) => expected === 'any' || expected === 'no-stream' || expected === 0)
        .map(({ stream }) => stream),
    );
    const missing = names.filter((name) => mayMake.has(name) && !there.has(name));
    if (missing.length === 0) return there;
    const made = await session.query(
      `insert into "${schema}".stream (stream_id)
      select name from unnest($1::text[]) as missing(name)
      on conflict do nothing returning stream_id`,
      [textArray(missing)],
    );
    if (made.length === missing.length) return there;
    // Somebody else has made one of them and committed meanwhile. Ours that were made are locked; this locks the rest.
    return lock();
  }

  async #findEvents(
    session: Session,
    appends: readonly AdmittedAppend[],
  ): Promise<ReadonlyMap<string, Placed & { readonly position: bigint }>> {
    const { schema } = this.#database;
    const ids = appends.flatMap(({ events }) => events.map(({ id }) => id));
    const rows = await session.query(
      `select event_id, stream_id, found.version, position from (
        select event_id, stream_no, version, position from "${schema}".event where event_id = any ($1::uuid[])
        union select event_id, stream_no, version, position from "${schema}".carried_event
        where event_id = any ($1::uuid[])
      ) as found join "${schema}".stream using (stream_no)`,
      [uuidArray(ids)],
    );
    return new Map(
      rows.map((row) => {
        const [id, stream, version, position] = row as readonly [string, string, number, unknown];
        return [id, { stream, version, position: decodeInt8(position) }];
      }),
    );
  }

  /** The last statement of its transaction: readers wait no longer than needed. */
  async #write(
    session: Session,
    streams: ReadonlyMap<string, StreamWrite>,
    writes: readonly EventWrite[],
    { planned }: { readonly planned: boolean },
  ): Promise<Written | undefined> {
    const places = new Map<string, { readonly place: number; count: number }>();
    for (const stream of streams.keys()) places.set(stream, { place: places.size + 1, count: 0 });
    const counts = [...streams.values()].map(({ events }) => events);
    const eventPlaces: number[] = [];
    const nths: number[] = [];
    const leaves = Buffer.allocUnsafe(32 * writes.length);
    for (const [index, { stream, event }] of writes.entries()) {
      const home = places.get(stream);
      if (home === undefined) throw new Error(`no place for ${stream}`);
      home.count += 1;
      eventPlaces.push(home.place);
      nths.push(home.count);
      leaves.write(leafHash(stream, event), 32 * index, 'hex');
    }
    const rows = await session.query(this.#statement, [
      textArray([...streams.keys()]),
      int4Array([...streams.values()].map(({ expected }) => expected)),
      int4Array(counts),
      this.#clock === undefined ? null : encodeTime(Math.floor(this.#clock())),
      planned,
      int4Array(eventPlaces),
      int4Array(nths),
      uuidArray(writes.map(({ event }) => event.id)),
      uuidArray(writes.map(({ event }) => event.correlationId)),
      uuidArray(writes.map(({ event }) => event.causationId)),
      timeArray(writes.map(({ event }) => event.observedAt)),
      int2Array(writes.map(({ event }) => this.#types.numberOf(event.type))),
      int2Array(writes.map(({ event }) => event.schemaVersion)),
      leaves,
      jsonArray(
        writes.map(({ event }) => event.dataText),
        writes.map(({ event }) => event.dataBytes),
      ),
    ]);
    const [versions, positions] = rows[0] as readonly [readonly number[] | null, readonly unknown[] | null];
    if (versions === null) return undefined;
    return { versions, positions: (positions ?? []).map(decodeInt8) };
  }
}

/** In the order in which everybody takes streams: two that want the same never each hold what the other waits for. */
function inOrder<T>(streams: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return streams.size === 1 ? streams : new Map([...streams].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** As the function says it, see there. */
class BoundaryCrossed extends Error {
  readonly code = '40001';

  constructor() {
    super('an append came over the end of a partition');
  }
}

function encodeExpected(expected: AdmittedAppend['expected']): number {
  if (expected === 'any') return ANY;
  if (expected === 'stream-exists') return EXISTS;
  return expected === 'no-stream' ? 0 : Math.min(expected, MAX_INT4);
}

function positionAt({ positions }: Written, place: number): bigint {
  return positions[place] ?? missingPosition();
}

function missingPosition(): never {
  throw new Error('an event was written, but its position did not come back');
}
