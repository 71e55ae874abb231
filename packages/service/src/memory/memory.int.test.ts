import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_SERVICE_SETTINGS } from '../default-settings.ts';
import { openService } from '../open-service.ts';
import type { Service } from '../service.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** A literal is its own answer: nobody has to be asked. */
const NAME = '8.8.8.8:8448';

const nobody = (): never => {
  throw new Error('there is nobody to ask');
};

function open(): Promise<Service> {
  return openService(
    { ...DEFAULT_SERVICE_SETTINGS, database: server.url, connections: 4 },
    {
      signal: new AbortController().signal,
      logger: pino({ level: 'silent' }),
      resolverPorts: { dns: { lookupSrv: nobody, lookupAddresses: nobody }, fetch: nobody },
    },
  );
}

const soon = { interval: 10 };
const ready = (service: Service) => expect.poll(async () => (await service.health.report()).isReady, soon).toBe(true);

test('what one process clears, the others forget', async () => {
  await using one = await open();
  await using other = await open();
  await ready(other);
  await one.resolver.resolve(NAME);
  await other.resolver.resolve(NAME);
  expect(other.resolver.peek(NAME)?.outcome).toBe('destination');
  await one.resolver.forget(NAME);
  await expect.poll(() => other.resolver.peek(NAME), soon).toBeUndefined();
});

test('a process begins with what the projections have, and goes on from there', async () => {
  await using one = await open();
  await one.resolver.resolve(NAME);
  await one.projections.catchUp();
  await using other = await open();
  await expect.poll(() => other.resolver.peek(NAME)?.outcome, soon).toBe('destination');
  await one.resolver.forget(NAME);
  await expect.poll(() => other.resolver.peek(NAME), soon).toBeUndefined();
});

test('without the database it goes on from memory, and with it from where it was', async () => {
  await using one = await open();
  await using other = await open();
  await Promise.all([one.resolver.resolve(NAME), other.resolver.resolve(NAME)]);
  await ready(other);
  await server.crash();
  await expect.poll(async () => await metric(other, 'wherefore_database_up'), soon).toBe(0);
  expect((await other.resolver.resolve(NAME)).outcome).toBe('destination');
  const { isReady, parts } = await other.health.report();
  expect(parts['database']?.detail).toContain('unreachable for');
  // A restart takes less than that.
  expect(isReady).toBe(true);
  await server.restart();
  await expect.poll(async () => await metric(other, 'wherefore_database_up'), soon).toBe(1);
  await expect
    .poll(
      () =>
        one.resolver.forget(NAME).then(
          () => true,
          () => false,
        ),
      soon,
    )
    .toBe(true);
  await expect.poll(() => other.resolver.peek(NAME), soon).toBeUndefined();
});

async function metric(service: Service, name: string): Promise<number | undefined> {
  const found = new RegExp(`^${name} (.+)$`, 'm').exec(await service.metrics.metrics());
  return found?.[1] === undefined ? undefined : Number(found[1]);
}
