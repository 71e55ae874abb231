import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import type { WebhookDelivered, WebhookFailed } from '@wherefore/discovery';
import { webhookStream } from '@wherefore/discovery';
import type { BulkLog } from '@wherefore/event-log';
import { type Database, openLogIn } from '@wherefore/event-log/postgres';
import { migrateService, serviceSchema } from '@wherefore/service';
import pino from 'pino';
import { Registry } from 'prom-client';
import type { WebhookChange, WebhookEndpoint } from '../../settings.ts';
import { WEBHOOK_CHANGES } from '../read-endpoints.ts';
import { runWebhooks, type WebhookTimes } from '../run-webhooks.ts';
import { concludedEvent, destination, record, target } from './conclusions.ts';
import type { Receiver } from './receiver.ts';
import { SHORT_TIMES } from './short-times.ts';

export interface RigWorker extends AsyncDisposable {
  readonly metrics: Registry;
  /** What it logs, as lines. */
  readonly lines: readonly string[];
  /** Resolves when it has ended in order. */
  end(): Promise<void>;
}

/** A database with a log, and workers that tell receivers of what changes in it. */
export interface WebhookRig extends AsyncDisposable {
  readonly database: Database;
  readonly log: BulkLog;
  /** Starts a worker, and waits until it follows. */
  start(endpoints: readonly WebhookEndpoint[], times?: Partial<WebhookTimes>): Promise<RigWorker>;
  /** Concludes for a name that it is somewhere else than before. */
  move(serverName: string, times?: number): Promise<void>;
  /** What the log says of an endpoint. */
  told(endpoint: string): Promise<readonly (WebhookDelivered | WebhookFailed)[]>;
  pending(): Promise<number>;
  /** Whatever waits for its time waits no more. */
  hurry(): Promise<void>;
}

export function endpointOf(
  name: string,
  { url, secret }: Receiver,
  changes: readonly WebhookChange[] = WEBHOOK_CHANGES,
): WebhookEndpoint {
  return { name, url, secret, changes };
}

/** Nothing is sent a second time because a busy machine took long over the first. */
const UNHURRIED = { attemptTimeoutMs: 20_000, deliveryLeaseMs: 60_000, followerLeaseMs: 20_000 };

let rigs = 0;

/** In a schema of its own, in a database that tests share. */
export async function webhookRig(shared: Database): Promise<WebhookRig> {
  rigs += 1;
  const database: Database = { ...shared, schema: `webhooks_${process.pid}_${rigs}` };
  const log = await openLogIn(database);
  await migrateService(database);
  const schema = serviceSchema(database);
  let port = 1000;
  return {
    database,
    log,
    async start(webhooks, times = {}) {
      const lines: string[] = [];
      const logger = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
      const end = new AbortController();
      const metrics = new Registry();
      const service = { database, log, logger, metrics, signal: end.signal, settings: { ca: [] } };
      const running = runWebhooks(service, { webhooks }, { ...SHORT_TIMES, ...UNHURRIED, ...times });
      running.catch(() => undefined);
      await until(async () => {
        if (webhooks.length === 0) return true;
        const [row] = await database.session.query(
          `select 1 from "${database.schema}".checkpoint where name = 'webhooks'`,
        );
        return row !== undefined;
      });
      const ended = async (): Promise<void> => {
        end.abort();
        await running;
      };
      return { metrics, lines, end: ended, [Symbol.asyncDispose]: ended };
    },
    async move(serverName, times = 1) {
      for (let count = 0; count < times; count += 1) {
        port += 1;
        await record(log, [concludedEvent(destination({ serverName, targets: [target({ port })] }))]);
      }
    },
    async told(endpoint) {
      const events = await log.readStream(webhookStream(endpoint), { limit: 10_000 });
      return events as unknown as readonly (WebhookDelivered | WebhookFailed)[];
    },
    async pending() {
      const [row] = await database.session.query(`select count(*) from ${schema}.webhook_delivery`);
      return Number(row?.[0]);
    },
    async hurry() {
      await database.session.query(`update ${schema}.webhook_delivery set due_at = 0`);
      await database.session.query(`update ${schema}.webhook_endpoint set rests_until = 0`);
    },
    async [Symbol.asyncDispose]() {
      await log[Symbol.asyncDispose]();
      for (const each of [`"${database.schema}"`, schema]) await database.session.query(`drop schema ${each} cascade`);
    },
  };
}

/** As long as it takes; what never comes ends with the test. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await setTimeout(10);
}
