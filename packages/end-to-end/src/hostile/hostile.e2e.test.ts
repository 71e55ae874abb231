import { setTimeout as sleep } from 'node:timers/promises';
import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { metricsOf, residentMiB } from '../processes/metrics.ts';
import { delegatedServers, type SmallInternet, startSmallInternet } from '../processes/small-internet.ts';
import { type ServiceProcess, startProcess, untilReady } from '../processes/start-process.ts';
import {
  badNames,
  deafListeners,
  flood,
  hugeBodies,
  idleConnections,
  malformedRequests,
  pipelining,
  slowBodies,
  slowHeaders,
  unknownNames,
} from './attacks.ts';
import { seenText, startWitness } from './witness.ts';

/** Far above what is seen: whoever takes so much is being hurt. */
const RESIDENT_MORE_MIB = 700;
const HELD_MORE_MIB = 250;
const WARM = 'warm.example';

let postgres: PostgresServer;
let internet: SmallInternet;
let api: ServiceProcess;
let residentBefore: number;
let heldBefore: number;

beforeAll(async () => {
  postgres = await startPostgresServer();
  internet = await startSmallInternet(delegatedServers([WARM]), { isForgiving: true });
  // With the limits that it comes with.
  api = await startProcess('api', ['--database', postgres.url, ...internet.options], {
    imports: [new URL('collect-garbage.script.ts', import.meta.url)],
    nodeOptions: ['--expose-gc'],
  });
  await untilReady(api);
  const destination = await fetch(`${api.url}/v1/servers/${WARM}/destination`);
  expect(destination.status).toBe(200);
  residentBefore = await residentMiB(api.pid);
  heldBefore = await heldMiB();
});

/** What is still held, once everything else was forgotten: MiB on and off the heap. */
async function heldMiB(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    api.signal('SIGUSR2');
    await sleep(200);
  }
  const metrics = await metricsOf(api);
  const bytes = (metrics.get('nodejs_heap_size_used_bytes') ?? 0) + (metrics.get('nodejs_external_memory_bytes') ?? 0);
  return bytes / 2 ** 20;
}

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await internet[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

test.each([
  slowHeaders,
  slowBodies,
  pipelining,
  malformedRequests,
  hugeBodies,
  badNames,
  deafListeners,
  flood,
  unknownNames,
  idleConnections,
])('others are served as ever, whatever somebody sends: $name', async ({ name, run }) => {
  const witness = startWitness(api, WARM);
  const came = await run(api.url);
  await sleep(200);
  const { fresh, alive, residentMax } = await witness.stop();
  const metrics = await metricsOf(api);
  const lateMs = (metrics.get('nodejs_eventloop_lag_max_seconds') ?? 0) * 1000;
  console.log(
    `hostile: ${name}: ${came}\n  fresh ${seenText(fresh)}; healthz ${seenText(alive)}\n` +
      `  ${Math.round(residentMax)} MiB at most, event loop late by ${Math.round(lateMs)} ms at most`,
  );
  expect([...alive.others]).toEqual([]);
  expect([...fresh.others]).toEqual([]);
  expect(alive.answered).toBeGreaterThan(0);
  expect(fresh.answered).toBeGreaterThan(0);
  expect(residentMax).toBeLessThan(residentBefore + RESIDENT_MORE_MIB);
  expect(api.ended).toBeUndefined();
});

test('afterwards memory comes back, and nothing of it is left open', async () => {
  await expect.poll(async () => (await metricsOf(api)).get('wherefore_http_streams')).toBe(0);
  // The names that were asked for are remembered, as are those that anybody else asks for.
  await expect.poll(heldMiB, { interval: 1000 }).toBeLessThan(heldBefore + HELD_MORE_MIB);
  const metrics = await metricsOf(api);
  console.log(
    `hostile: held before ${Math.round(heldBefore)} MiB, afterwards ${Math.round(await heldMiB())} MiB; resident ${Math.round(residentBefore)} ` +
      `and ${Math.round(await residentMiB(api.pid))} MiB; ${metrics.get('wherefore_resolver_names')} names, ` +
      `${metrics.get('wherefore_resolver_in_flight')} in flight, ${metrics.get('nodejs_active_handles_total')} handles`,
  );
  expect((await untilReady(api)).status).toBe('ready');
});
