import type { Conclusion } from '@wherefore/discovery';
import { createMemoryLog } from '@wherefore/event-log';
import { createWorld, type ExpectedRoute, resolvematrixDev, startFakeInternet } from '@wherefore/testkit';
import { expect, test } from 'vitest';
import { createResolver } from './create-resolver.ts';
import { createDnsClient } from './dns/dns-client.ts';
import type { Resolver } from './resolver.ts';
import { everyEvent, WORLD_ADDRESSES } from './testing/rig.ts';
import { createWellKnownFetch } from './well-known/fetch-well-known.ts';
import { createUndiciTransport } from './well-known/undici-transport.ts';

/** The names of https://resolvematrix.dev and matrix.org on loopback, real DNS packets and real TLS. */
async function setUp() {
  const stack = new AsyncDisposableStack();
  const names = resolvematrixDev.routes.map(({ serverName }) => serverName);
  const world = stack.use(createWorld(resolvematrixDev.world, { serverNames: names }));
  const internet = stack.use(await startFakeInternet(world, { mode: 'mapped' }));
  const { host, port } = internet.nameServer;
  const log = createMemoryLog();
  const create = (): Resolver => {
    const dns = stack.use(createDnsClient({ servers: [`${host}:${port}`] }));
    const transport = createUndiciTransport({ ca: [internet.caPem], dial: (to, at) => internet.dial(to, at) });
    const fetch = createWellKnownFetch({ transport });
    return stack.use(createResolver({ dns, fetch, log, addressRules: WORLD_ADDRESSES }));
  };
  return { world, log, create, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

function expectRoute(conclusion: Conclusion, { step, hostHeader, tlsName, target }: ExpectedRoute): void {
  const sni = tlsName;
  expect(conclusion).toMatchObject({ outcome: 'destination', step, hostHeader, tlsName, sni, targets: [target] });
}

test('the nine names resolve to the table, over sockets', async () => {
  await using net = await setUp();
  const resolver = net.create();
  expect(resolvematrixDev.routes).toHaveLength(9);
  const conclusions = await Promise.all(resolvematrixDev.routes.map(({ serverName }) => resolver.resolve(serverName)));
  for (const [index, route] of resolvematrixDev.routes.entries()) expectRoute(conclusions[index] as Conclusion, route);
  const attempted = resolvematrixDev.routes.filter(({ wellKnownOutcome }) => wellKnownOutcome !== 'not-attempted');
  expect(net.world.wellKnownFetches()).toBe(attempted.length);
});

test('resolved a second time they come from memory, and after a restart from the log: whatever can be kept', async () => {
  await using net = await setUp();
  const resolver = net.create();
  const conclusions = await Promise.all(resolvematrixDev.routes.map(({ serverName }) => resolver.resolve(serverName)));
  const fetches = net.world.wellKnownFetches();
  const restarted = net.create();
  for (const [index, route] of resolvematrixDev.routes.entries()) {
    expectRoute(await resolver.resolve(route.serverName), route);
    expectRoute(await restarted.resolve(route.serverName), route);
    // This world's absences have no SOA record, so what rests on one is good for one resolution.
    const { freshUntil } = conclusions[index] as Conclusion;
    if (freshUntil > Date.now()) expect(await resolver.resolve(route.serverName)).toBe(conclusions[index]);
  }
  expect(net.world.wellKnownFetches()).toBe(fetches);
});

test('the log has the way to each of them: observations before conclusions, every hop with its address and TLS', async () => {
  await using net = await setUp();
  const resolver = net.create();
  await resolver.resolve('matrix.org');
  const events = await everyEvent(net.log);
  expect(events[0]).toMatchObject({ type: 'ResolutionRequested', stream: 'server:matrix.org' });
  expect(events.at(-1)).toMatchObject({ type: 'DestinationChosen' });
  expect(events.find(({ type }) => type === 'WellKnownFetched')?.data).toMatchObject({
    hops: [
      {
        url: 'https://matrix.org/.well-known/matrix/server',
        address: '198.51.100.41',
        status: 200,
        tlsProtocol: 'TLSv1.3',
      },
    ],
  });
});
