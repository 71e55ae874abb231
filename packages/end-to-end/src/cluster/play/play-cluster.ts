import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, openLogIn } from '@wherefore/event-log/postgres';
import { openProjections } from '@wherefore/projections';
import { seededRandom } from '@wherefore/testkit/processes';
import { Agent } from 'undici';
import { runAsker } from './clients.ts';
import { type ClusterWorld, clusterWorld } from './cluster-world.ts';
import type { Sightings } from './exchange.ts';
import { type Lab, openLab } from './lab.ts';
import { ClusterNode } from './node.ts';
import { runOperator } from './operator.ts';
import { recordPrehistory } from './prehistory.ts';

export interface PlayOptions {
  readonly seed: number;
  readonly names: number;
  /** For so long processes are killed, ms; after that all come back. */
  readonly forMs: number;
  readonly kills: number;
  readonly askers: number;
  readonly operators: number;
  readonly clearAllEveryMs: number;
  readonly changeEveryMs: number;
  readonly changesAtOnce: number;
}

export interface Kill {
  readonly node: string;
  readonly kind: ClusterNode['kind'];
  /** ms since 1970. */
  readonly at: number;
  /** It had not come so far that it could be asked. */
  readonly wasStarting: boolean;
}

/** What became of it, seen from outside. The database is left as it is until disposal. */
export interface Played extends AsyncDisposable {
  readonly lab: Lab;
  readonly record: Sightings;
  readonly kills: readonly Kill[];
  /** When all processes could be asked for the first time, and when they were told to end; ms since 1970. */
  readonly from: number;
  readonly to: number;
  /** Of the world. */
  readonly changes: number;
  readonly exitCodes: readonly (number | null)[];
  /** What processes complained of, by process. */
  readonly errors: readonly string[];
}

const APIS = 2;
const WORKERS = 3;
/** A process that has not come up in that time will not. */
const STARTS_WITHIN_MS = 120_000;
const REQUEST_MS = 60_000;
/** Of ten names so many are asked for; the others were, once, and are left to the workers. */
const ASKED_OF_TEN = 7;
/** So long nobody is killed in the end. */
const CALM_MS = 3000;

/** Lets two APIs and three workers live in a world that changes, asks and kills them, and has them end in order. */
export async function playCluster(options: PlayOptions): Promise<Played> {
  const { seed, forMs, kills: killCount } = options;
  await using closing = new AsyncDisposableStack();
  const world = clusterWorld(options);
  const lab = closing.use(await openLab(options));
  await record(lab, world, options);
  await using playing = new AsyncDisposableStack();
  const start = (kind: ClusterNode['kind'], index: number): ClusterNode =>
    playing.use(new ClusterNode({ name: `${kind} ${index + 1}`, kind, environment: lab.environment }));
  const apis = Array.from({ length: APIS }, (_, index) => start('api', index));
  const workers = Array.from({ length: WORKERS }, (_, index) => start('worker', index));
  const nodes = [...apis, ...workers];
  const dispatcher = new Agent({ connections: 64, headersTimeout: REQUEST_MS, bodyTimeout: REQUEST_MS });
  playing.defer(() => dispatcher.destroy());
  await allReady(nodes, dispatcher);
  const from = Date.now();
  const seen: Sightings = { exchanges: [], answers: [], acts: [], explained: [] };
  const parts = { apis, dispatcher, record: seen, token: lab.token, hosts: world.hosts };
  const asked = world.serverNames.filter((_, index) => index % 10 < ASKED_OF_TEN);
  const over = new AbortController();
  lab.internet.change();
  const clients = [
    ...Array.from({ length: options.askers }, (_, index) =>
      runAsker({ ...parts, serverNames: asked }, seed + index, over.signal),
    ),
    ...Array.from({ length: options.operators }, (_, index) =>
      // Each has names of its own: what is done to one is done in order.
      runOperator(
        { ...parts, serverNames: asked.filter((__, place) => place % options.operators === index) },
        { seed: seed - index, clearAllEveryMs: index === 0 ? options.clearAllEveryMs : Number.POSITIVE_INFINITY },
        over.signal,
      ),
    ),
  ];
  const faults = Promise.all(nodes.map(({ done }) => done)).then(() => undefined);
  const kills = await Promise.race([killNodes(nodes, { seed, forMs, count: killCount }), failing(faults)]);
  await allReady(nodes, dispatcher);
  await sleep(CALM_MS);
  over.abort();
  await Promise.all(clients);
  const to = Date.now();
  const exitCodes = await Promise.all(nodes.map((node) => node.end()));
  const changes = await lab.internet.stop();
  const errors = nodes.flatMap((node) => node.errors.map((line) => `${node.name}: ${line}`));
  const toClose = closing.move();
  const told = { lab, record: seen, kills, from, to, changes, exitCodes, errors };
  return { ...told, [Symbol.asyncDispose]: () => toClose.disposeAsync() };
}

async function record({ server, internet }: Lab, world: ClusterWorld, { seed, forMs }: PlayOptions): Promise<void> {
  await using database = await openDatabase(server.url);
  await using log = await openLogIn(database);
  await openProjections(database, log).migrate();
  await recordPrehistory({ log, internet, world, seed, withinMs: forMs });
}

async function killNodes(
  nodes: readonly ClusterNode[],
  { seed, forMs, count }: { readonly seed: number; readonly forMs: number; readonly count: number },
): Promise<readonly Kill[]> {
  const random = seededRandom(seed);
  const began = Date.now();
  const times = Array.from({ length: count }, () => random.int(forMs)).sort((one, other) => one - other);
  const kills: Kill[] = [];
  for (const time of times) {
    await sleep(Math.max(0, began + time - Date.now()));
    const node = random.pick(nodes);
    kills.push({ node: node.name, kind: node.kind, at: Date.now(), wasStarting: node.current === undefined });
    await node.kill();
  }
  await sleep(Math.max(0, began + forMs - Date.now()));
  return kills;
}

/** Rejects when that does, and else never ends. */
async function failing(work: Promise<void>): Promise<never> {
  await work;
  return await new Promise(() => undefined);
}

/** Until each can be asked, and says that it is ready. */
async function allReady(nodes: readonly ClusterNode[], dispatcher: Agent): Promise<void> {
  const until = Date.now() + STARTS_WITHIN_MS;
  for (const node of nodes) {
    while (!(await isReady(node, dispatcher))) {
      if (Date.now() > until) throw new Error(`${node.name} did not become ready: ${node.errors.join('\n')}`);
      await Promise.race([sleep(50), node.done]);
    }
  }
}

async function isReady({ current }: ClusterNode, dispatcher: Agent): Promise<boolean> {
  if (current === undefined) return false;
  try {
    const { statusCode, body } = await dispatcher.request({ origin: current.url, path: '/readyz', method: 'GET' });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}
