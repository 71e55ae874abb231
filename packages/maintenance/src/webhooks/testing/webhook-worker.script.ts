import process from 'node:process';
import { openDatabase, openLogIn } from '@wherefore/event-log/postgres';
import pino from 'pino';
import { Registry } from 'prom-client';
import type { WebhookEndpoint } from '../../settings.ts';
import { runWebhooks } from '../run-webhooks.ts';
import { SHORT_TIMES } from './short-times.ts';

// Follows and delivers until it is killed: node webhook-worker.script.ts URL SCHEMA ENDPOINTS
const [url = '', schema = '', endpoints = '[]'] = process.argv.slice(2);
const database = { ...(await openDatabase(url, { connections: 5 })), schema };
const log = await openLogIn(database);
const service = {
  database,
  log,
  logger: pino({ level: 'silent' }),
  metrics: new Registry(),
  signal: new AbortController().signal,
  settings: { ca: [] },
};
process.stdout.write('ready\n');
await runWebhooks(service, { webhooks: JSON.parse(endpoints) as readonly WebhookEndpoint[] }, SHORT_TIMES);
