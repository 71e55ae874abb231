import type { BulkLog } from '@wherefore/event-log';
import {
  type Database,
  dropCheckpoint,
  type FollowerState,
  lanesOf,
  moveCheckpoint,
  type Row,
  type Session,
  takeCheckpoint,
} from '@wherefore/event-log/postgres';
import { serviceSchema } from '@wherefore/service';
import type { Delivery, DeliveryQueue } from './delivery-queue.ts';
import type { NameState } from './name-state.ts';

/** What retention calls this follower. */
const FOLLOWER = 'webhooks';

const STATES_AT_A_TIME = 500;

/** Somebody else follows now: nothing of this page counts. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

export interface Advance {
  readonly lane: number;
  readonly from: FollowerState;
  readonly to: bigint;
  readonly states: ReadonlyMap<string, NameState>;
  readonly deliveries: readonly Delivery[];
}

/** How far the log was followed, and what is remembered of names there. Both move in one transaction, with the queue. */
export class FollowerStore {
  readonly #database: Database;
  readonly #lanes: readonly Database[];
  readonly #names: string;
  readonly #queue: DeliveryQueue;

  constructor(database: Database, log: Pick<BulkLog, 'lanes'>, queue: DeliveryQueue) {
    this.#database = database;
    this.#lanes = lanesOf(database, log.lanes);
    this.#names = `${serviceSchema(database)}.webhook_name`;
    this.#queue = queue;
  }

  /** Takes a lane over. Who was never there begins at `end`: what was before is nobody's news. */
  async take(lane: number, end: bigint): Promise<FollowerState> {
    const { schema } = this.#lane(lane);
    return await this.#database.transact(async (session) => {
      const state = await takeCheckpoint({ ...this.#lane(lane), session }, { name: FOLLOWER, lane });
      if (state.epoch > 1n) return state;
      // What was remembered is of another time.
      await session.query(`delete from ${this.#names} where lane = $1::int`, [lane]);
      if (end === state.position) return state;
      const isMoved = await moveCheckpoint(session, { name: FOLLOWER, lane, schema, from: state, to: end });
      if (!isMoved) throw new Overtaken();
      return { ...state, position: end };
    });
  }

  /** What is remembered of names; nothing of those that had no conclusion since somebody follows. */
  async statesOf(serverNames: readonly string[]): Promise<ReadonlyMap<string, NameState>> {
    const states = new Map<string, NameState>();
    for (let start = 0; start < serverNames.length; start += STATES_AT_A_TIME) {
      const rows = await this.#database.session.query(
        `select server_name, full_id, certificate_version, is_certificate_failing from ${this.#names}
        where server_name in (select value from jsonb_array_elements_text($1::jsonb))`,
        [JSON.stringify(serverNames.slice(start, start + STATES_AT_A_TIME))],
      );
      for (const row of rows) states.set(String(row[0]), stateIn(row));
    }
    return states;
  }

  /** @throws {Overtaken} nothing was written */
  async advance({ lane, from, to, states, deliveries }: Advance): Promise<FollowerState> {
    const { schema } = this.#lane(lane);
    await this.#database.transact(async (session) => {
      // First, for it makes whoever was overtaken wait for nothing else.
      const isMoved = await moveCheckpoint(session, { name: FOLLOWER, lane, schema, from, to });
      if (!isMoved) throw new Overtaken();
      await this.#remember(session, lane, states);
      await this.#queue.add(session, deliveries);
    });
    return { ...from, position: to };
  }

  /** Forgets that anybody followed: nothing is kept for him any more. */
  async drop(): Promise<void> {
    for (const [lane, database] of this.#lanes.entries()) await dropCheckpoint(database, { name: FOLLOWER, lane });
    await this.#database.session.query(`delete from ${this.#names}`);
  }

  async #remember(session: Session, lane: number, states: ReadonlyMap<string, NameState>): Promise<void> {
    const rows = [...states].map(([serverName, { fullId, certificate }]) => ({ serverName, fullId, ...certificate }));
    for (let start = 0; start < rows.length; start += STATES_AT_A_TIME) {
      await session.query(
        `insert into ${this.#names} (server_name, lane, full_id, certificate_version, is_certificate_failing)
        select n."serverName", $2::int, n."fullId", n.version, n."isFailing" from jsonb_to_recordset($1::jsonb) as n(
          "serverName" text, "fullId" uuid, version int, "isFailing" boolean
        )
        on conflict (server_name) do update set lane = excluded.lane, full_id = excluded.full_id,
          certificate_version = excluded.certificate_version, is_certificate_failing = excluded.is_certificate_failing`,
        [JSON.stringify(rows.slice(start, start + STATES_AT_A_TIME)), lane],
      );
    }
  }

  #lane(lane: number): Database {
    const database = this.#lanes[lane];
    if (database === undefined) throw new RangeError(`no lane ${lane}`);
    return database;
  }
}

function stateIn([, fullId, version, isFailing]: Row): NameState {
  if (version === null) return { fullId: String(fullId) };
  return { fullId: String(fullId), certificate: { version: Number(version), isFailing: isFailing === true } };
}
