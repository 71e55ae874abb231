import { createHash } from 'node:crypto';
import { fieldOf } from './classify.ts';
import type { Database } from './database.ts';
import { createHorizon, type Horizon, publishedHorizon } from './horizon.ts';
import { decodeInt8 } from './row-codec.ts';
import { readSettings } from './settings.ts';

/** An append that takes longer is ended by the server. */
const LONGEST_APPEND_MS = 30_000;
const LOOK_AGAIN_MS = 10;

/** One NOTIFY in this time at most, from each process that polls. */
const PUBLISH_EVERY_MS = 30;

/** The horizon of a log, as this process has last found it, and its publication for others. */
export class LogHorizon {
  /** What NOTIFY goes out on. */
  readonly channel: string;
  readonly #database: Database;
  #horizon: Promise<Horizon> | undefined;
  #known = 0n;
  #published = 0n;
  #mayPublish: boolean;
  #publishedAt = 0;
  #publishing: Promise<void> | undefined;
  #looksItself = true;

  constructor(database: Database) {
    this.#database = database;
    this.#mayPublish = database.capabilities.severalProcesses;
    // A channel's name is as short as that of a schema.
    this.channel = `log_${createHash('sha256').update(database.schema).digest('hex').slice(0, 24)}`;
  }

  /** As last found; it may be higher by now. */
  get known(): bigint {
    return this.#known;
  }

  async settled(): Promise<bigint> {
    this.#horizon ??= this.#choose();
    const horizon = await this.#horizon.catch((error: unknown) => {
      this.#horizon = undefined;
      throw error;
    });
    const found = await horizon();
    if (found > this.#known) this.#known = found;
    this.#publish();
    return this.#known;
  }

  /**
   * At least as far as could be seen when this was called: whoever has just opened the log has first to wait for the
   * appends in flight. Where this process may not look itself it takes what others have found.
   */
  async settledSoFar(): Promise<bigint> {
    let settled = await this.settled();
    if (!this.#looksItself) return settled;
    const { session, schema } = this.#database;
    const [row] = await session.query(`select "${schema}".last_seen($1::bigint)`, [settled.toString()]);
    const seen = decodeInt8(row?.[0] ?? 0);
    const end = performance.now() + LONGEST_APPEND_MS;
    while (settled < seen && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      settled = await this.settled();
    }
    return settled;
  }

  /** Resolves when nothing is under way. */
  async published(): Promise<void> {
    await this.#publishing;
  }

  async #choose(): Promise<Horizon> {
    const settings = await readSettings(this.#database);
    const [row] = await this.#database.session.query('select pg_is_in_recovery()');
    const published = publishedHorizon(this.#database);
    if (row?.[0] === true) {
      this.#looksItself = false;
      return published;
    }
    const own = createHorizon(settings.horizon, this.#database);
    // What others have found settled is so for whoever has just come.
    const found = await published();
    if (found > this.#known) this.#known = found;
    return async () => {
      if (!this.#looksItself) return published();
      try {
        return await own();
      } catch (error) {
        if (fieldOf(error, 'code') !== INSUFFICIENT_PRIVILEGE) throw error;
        this.#looksItself = false;
        return published();
      }
    };
  }

  /** Never waited for by a reader, and given up where it is not allowed. */
  #publish(): void {
    const now = performance.now();
    if (!this.#mayPublish || this.#publishing !== undefined || this.#known <= this.#published) return;
    if (now - this.#publishedAt < PUBLISH_EVERY_MS) return;
    const settled = this.#known;
    this.#publishedAt = now;
    this.#publishing = this.#database.session
      .query(`select "${this.#database.schema}".publish_horizon($1::bigint, $2)`, [settled.toString(), this.channel])
      .then(
        () => {
          this.#published = settled;
        },
        (error: unknown) => {
          const code = fieldOf(error, 'code');
          if (code === INSUFFICIENT_PRIVILEGE || code === READ_ONLY) this.#mayPublish = false;
        },
      )
      .finally(() => {
        this.#publishing = undefined;
      });
  }
}

const INSUFFICIENT_PRIVILEGE = '42501';
const READ_ONLY = '25006';
