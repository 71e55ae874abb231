import { randomUUID } from 'node:crypto';
import type { Database, Session } from '@wherefore/event-log/postgres';
import { serviceSchema } from '@wherefore/service';
import type { WebhookChange } from '../settings.ts';

/** A message to one endpoint. */
export interface Delivery {
  readonly deliveryId: string;
  readonly endpoint: string;
  readonly serverName: string;
  readonly change: WebhookChange;
  readonly eventId: string;
  readonly body: string;
}

/** A message that is being dealt with, by whoever has the token. */
export interface ClaimedDelivery extends Delivery {
  readonly token: string;
  /** Attempts before this one. */
  readonly attempts: number;
  readonly ageMs: number;
}

/** How much waits, of one endpoint. */
export interface Backlog {
  readonly endpoint: string;
  readonly pending: number;
  readonly oldestMs: number;
}

/** Attempts at one endpoint at one time, by all workers together. */
const AT_ONCE = 4;

/** While it fails one attempt at a time tries whether it is there again. */
const AT_ONCE_WHILE_FAILING = 1;

/**
 * A message that failed so often no longer holds up those that follow it about the same name: by the schedule that is
 * some 35 minutes after the first attempt.
 */
const HOLDS_UP_UNTIL_ATTEMPTS = 4;

const INSERT_AT_A_TIME = 200;

const NOW = '(extract(epoch from clock_timestamp()) * 1000)::bigint';

/** The messages that are yet to be taken. The clock is that of the database. */
export class DeliveryQueue {
  readonly #database: Database;
  readonly #deliveries: string;
  readonly #endpoints: string;
  readonly #channel: string;

  constructor(database: Database) {
    const schema = serviceSchema(database);
    this.#database = database;
    this.#deliveries = `${schema}.webhook_delivery`;
    this.#endpoints = `${schema}.webhook_endpoint`;
    this.#channel = `${database.schema}_webhooks`;
  }

  /** In the transaction of whoever found the changes. One that is there already stays as it is. */
  async add(session: Session, deliveries: readonly Delivery[]): Promise<void> {
    for (let start = 0; start < deliveries.length; start += INSERT_AT_A_TIME) {
      const some = deliveries.slice(start, start + INSERT_AT_A_TIME);
      await session.query(
        `insert into ${this.#deliveries} (delivery_id, endpoint, server_name, change, event_id, body, queued_at, due_at)
        select d."deliveryId", d.endpoint, d."serverName", d.change, d."eventId", d.body, ${NOW}, ${NOW}
        from jsonb_to_recordset($1::jsonb) as d(
          "deliveryId" uuid, endpoint text, "serverName" text, change text, "eventId" uuid, body text, place bigint
        ) order by d.place on conflict do nothing`,
        [JSON.stringify(some.map((delivery, place) => ({ ...delivery, place })))],
      );
    }
    if (deliveries.length > 0) await session.query('select pg_notify($1::text, $2::text)', [this.#channel, '']);
  }

  /** Calls back when there may be something to claim. A hint: calls may be missing. */
  listen(wake: () => void): Disposable {
    return this.#database.subscribe(this.#channel, wake);
  }

  wake(): void {
    this.#database.wake(this.#channel);
  }

  /** The oldest that are due, as many as may be attempted now. */
  async claim(endpoint: string, { leaseMs }: { readonly leaseMs: number }): Promise<readonly ClaimedDelivery[]> {
    const { session } = this.#database;
    const due = `endpoint = $1::text and due_at <= ${NOW} and lease_until <= ${NOW}`;
    const [some] = await session.query(`select 1 from ${this.#deliveries} where ${due} limit 1`, [endpoint]);
    if (some === undefined) return [];
    await session.query(`insert into ${this.#endpoints} (endpoint) values ($1::text) on conflict do nothing`, [
      endpoint,
    ]);
    return await this.#database.transact(async (own) => {
      // Whoever has the row counts, so that two workers do not both find room for the same one.
      const [gate] = await own.query(
        `select failures from ${this.#endpoints} where endpoint = $1::text and rests_until <= ${NOW} for update`,
        [endpoint],
      );
      if (gate === undefined) return [];
      const atOnce = Number(gate[0]) > 0 ? AT_ONCE_WHILE_FAILING : AT_ONCE;
      const [busy] = await own.query(
        `select count(*) from ${this.#deliveries} where endpoint = $1::text and lease_until > ${NOW}`,
        [endpoint],
      );
      const room = atOnce - Number(busy?.[0] ?? 0);
      if (room <= 0) return [];
      return await this.#lease(
        own,
        `${due} and not exists (
          select 1 from ${this.#deliveries} as earlier where earlier.endpoint = d.endpoint
            and earlier.server_name = d.server_name and earlier.seq < d.seq
            and earlier.attempts < ${HOLDS_UP_UNTIL_ATTEMPTS}
        )`,
        { leaseMs, limit: room, values: [endpoint] },
      );
    });
  }

  /** Those that nobody wants to be told of any more, of any endpoint. */
  claimOlderThan(ageMs: number, options: ClaimSome): Promise<readonly ClaimedDelivery[]> {
    const where = `queued_at <= ${NOW} - $1::bigint and lease_until <= ${NOW}`;
    return this.#lease(this.#database.session, where, { ...options, values: [ageMs] });
  }

  /** The oldest of an endpoint beyond so many. */
  async claimBeyond(pending: number, options: ClaimSome): Promise<readonly ClaimedDelivery[]> {
    const [most] = await this.#database.session.query(
      `select endpoint, count(*) from ${this.#deliveries} group by endpoint having count(*) > $1::bigint
      order by 2 desc limit 1`,
      [pending],
    );
    if (most === undefined) return [];
    const [endpoint, count] = most;
    const limit = Math.min(options.limit, Number(count) - pending);
    const where = `endpoint = $1::text and lease_until <= ${NOW}`;
    return await this.#lease(this.#database.session, where, { ...options, limit, values: [String(endpoint)] });
  }

  /** It was taken: the endpoint is there. */
  async taken({ deliveryId, endpoint }: Delivery): Promise<void> {
    await this.#database.session.query(
      `with gone as (delete from ${this.#deliveries} where delivery_id = $1::uuid)
      update ${this.#endpoints} set failures = 0, rests_until = 0
      where endpoint = $2::text and (failures > 0 or rests_until > 0)`,
      [deliveryId, endpoint],
    );
  }

  /** Nothing is tried any more. */
  async drop(deliveries: readonly ClaimedDelivery[]): Promise<void> {
    const [first] = deliveries;
    if (first === undefined) return;
    await this.#database.session.query(
      `delete from ${this.#deliveries} where lease_by = $1::uuid
      and delivery_id in (select value::uuid from jsonb_array_elements_text($2::jsonb))`,
      [first.token, JSON.stringify(deliveries.map(({ deliveryId }) => deliveryId))],
    );
  }

  /** To be tried again after so long. */
  async failed({ deliveryId, token }: ClaimedDelivery, attempts: number, delayMs: number): Promise<void> {
    await this.#database.session.query(
      `update ${this.#deliveries} set attempts = $3::int, due_at = ${NOW} + $4::bigint, lease_by = null, lease_until = 0
      where delivery_id = $1::uuid and lease_by = $2::uuid`,
      [deliveryId, token, attempts, delayMs],
    );
  }

  /** Gives back what was claimed and not attempted to the end. */
  async release({ deliveryId, token }: ClaimedDelivery): Promise<void> {
    await this.#database.session.query(
      `update ${this.#deliveries} set lease_by = null, lease_until = 0
      where delivery_id = $1::uuid and lease_by = $2::uuid`,
      [deliveryId, token],
    );
  }

  /** The endpoint as a whole failed: once more in a row. Gives how often that is. */
  async endpointFailed(endpoint: string): Promise<number> {
    const [row] = await this.#database.session.query(
      `update ${this.#endpoints} set failures = least(failures + 1, 1000) where endpoint = $1::text returning failures`,
      [endpoint],
    );
    return Number(row?.[0] ?? 1);
  }

  /** Leaves an endpoint alone for so long. */
  async rest(endpoint: string, restMs: number): Promise<void> {
    await this.#database.session.query(
      `update ${this.#endpoints} set rests_until = greatest(rests_until, ${NOW} + $2::bigint) where endpoint = $1::text`,
      [endpoint, restMs],
    );
  }

  async backlogs(): Promise<readonly Backlog[]> {
    const rows = await this.#database.session.query(
      `select endpoint, count(*), greatest(${NOW} - min(queued_at), 0) from ${this.#deliveries} group by endpoint`,
    );
    return rows.map(([endpoint, pending, oldestMs]) => ({
      endpoint: String(endpoint),
      pending: Number(pending),
      oldestMs: Number(oldestMs),
    }));
  }

  /** @param where of `d`; its values come first */
  async #lease(
    session: Session,
    where: string,
    { leaseMs, limit, values }: ClaimSome & { readonly values: readonly unknown[] },
  ): Promise<readonly ClaimedDelivery[]> {
    const token = randomUUID();
    const at = values.length;
    const rows = await session.query(
      `update ${this.#deliveries} as claimed set lease_by = $${at + 1}::uuid, lease_until = ${NOW} + $${at + 2}::bigint
      where delivery_id = any (array(
        select d.delivery_id from ${this.#deliveries} as d where ${where}
        order by d.seq limit $${at + 3}::int for update skip locked
      ))
      returning delivery_id, endpoint, server_name, change, event_id, body, attempts, ${NOW} - queued_at, seq`,
      [...values, token, leaseMs, limit],
    );
    return [...rows]
      .sort((one, other) => Number(one[8]) - Number(other[8]))
      .map(([deliveryId, endpoint, serverName, change, eventId, body, attempts, ageMs]) => ({
        deliveryId: String(deliveryId),
        endpoint: String(endpoint),
        serverName: String(serverName),
        change: String(change) as WebhookChange,
        eventId: String(eventId),
        body: String(body),
        attempts: Number(attempts),
        ageMs: Number(ageMs),
        token,
      }));
  }
}

interface ClaimSome {
  readonly leaseMs: number;
  readonly limit: number;
}
