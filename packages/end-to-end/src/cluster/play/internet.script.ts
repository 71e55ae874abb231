import process from 'node:process';
import { createInterface } from 'node:readline';
import { createWorld, startFakeInternet } from '@wherefore/testkit';
import { clusterWorld } from './cluster-world.ts';
import type { InternetOrders } from './internet.ts';

// The internet of a cluster, in a process of its own: nobody else waits for it. A line on its input sets it changing,
// the next one ends it; the end of its input ends it at once.
const orders = JSON.parse(process.argv[2] ?? '') as InternetOrders;
const lines = createInterface(process.stdin)
  .on('close', () => process.exit(143))
  [Symbol.asyncIterator]();
const clustered = clusterWorld(orders);
const world = createWorld(clustered.data);
const internet = await startFakeInternet(world, { mode: 'literal' });
await internet.writeCa(orders.caFile);
const { host, port } = internet.nameServer;
process.stdout.write(`${host}:${port}\n`);
await lines.next();
let changes = 0;
let changing = Promise.resolve();
const timer = setInterval(() => {
  changing = changing.then(async () => {
    await internet.patch(clustered.change(orders.changesAtOnce));
    changes += orders.changesAtOnce;
  });
}, orders.changeEveryMs);
await lines.next();
clearInterval(timer);
await changing;
world.assertNoStrangers();
process.stdout.write(`${changes}\n`);
