import process from 'node:process';
import { DEFAULT_SERVICE_SETTINGS, openService } from '@wherefore/service';
import { pino } from 'pino';
import { startWorker } from '../start-worker.ts';
import type { WorkerOrders } from '../torture/worker-orders.ts';
import { systemClock } from '../worker-clock.ts';
import { smallWorld, WORLD_RANGES, worldPorts } from './small-world.ts';

// One worker. A line on its input ends it in order, the end of its input at once: it does not outlive its parent.
const over = new AbortController();
process.stdin.on('data', () => over.abort()).on('end', () => process.exit());
const orders = JSON.parse(process.argv[2] ?? '') as WorkerOrders;
const { database, serverNames, leaseMs, latencyMs, ...settings } = orders;
using world = worldPorts(smallWorld(serverNames), { clock: systemClock, latencyMs });
await using service = await openService(
  { ...DEFAULT_SERVICE_SETTINGS, database, allow: WORLD_RANGES, timeoutMs: 2000, connections: 4 },
  {
    signal: over.signal,
    logger: pino({ level: process.env['LOG_LEVEL'] ?? 'silent' }, pino.destination(2)),
    resolverPorts: world.ports,
    waitForDatabaseMs: 60_000,
  },
);
await using worker = await startWorker(service, { ...settings, webhooks: [] }, { leaseMs });
process.stdout.write('at work\n');
await worker.ended;
process.stdout.write('at its end\n');
process.stdin.destroy();
