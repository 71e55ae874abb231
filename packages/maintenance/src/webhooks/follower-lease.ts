import { randomUUID } from 'node:crypto';
import type { Database } from '@wherefore/event-log/postgres';
import { serviceSchema } from '@wherefore/service';

const NOW = '(extract(epoch from clock_timestamp()) * 1000)::bigint';

/**
 * Whose turn it is to follow, by the clock of the database. It keeps workers from disputing over each page; that each
 * page counts once is the checkpoint's doing.
 */
export class FollowerLease {
  readonly #database: Database;
  readonly #table: string;
  readonly #owner: string = randomUUID();
  readonly #leaseMs: number;
  #renewedAt = Number.NEGATIVE_INFINITY;

  constructor(database: Database, leaseMs: number) {
    this.#database = database;
    this.#table = `${serviceSchema(database)}.webhook_follower`;
    this.#leaseMs = leaseMs;
  }

  /** `false`: somebody else has it. */
  async take(): Promise<boolean> {
    const at = performance.now();
    const [row] = await this.#database.session.query(
      `insert into ${this.#table} as f (owner, lease_until) values ($1::uuid, ${NOW} + $2::bigint)
      on conflict (is_only) do update set owner = excluded.owner, lease_until = excluded.lease_until
      where f.owner = excluded.owner or f.lease_until <= ${NOW} returning 1`,
      [this.#owner, this.#leaseMs],
    );
    if (row !== undefined) this.#renewedAt = at;
    return row !== undefined;
  }

  /** Renews it when it is time to. `false`: it was lost. */
  async keep(): Promise<boolean> {
    return performance.now() - this.#renewedAt < this.#leaseMs / 3 || (await this.take());
  }

  /** Lets another one have it at once. */
  async release(): Promise<void> {
    await this.#database.session.query(
      `update ${this.#table} set lease_until = ${NOW} where owner = $1::uuid and lease_until > ${NOW}`,
      [this.#owner],
    );
  }

  /** Has nobody had it for so long? Also when nobody ever had. */
  async isAbandoned(forMs: number): Promise<boolean> {
    const [row] = await this.#database.session.query(
      `select 1 from ${this.#table} where lease_until > ${NOW} - $1::bigint`,
      [forMs],
    );
    return row === undefined;
  }
}
