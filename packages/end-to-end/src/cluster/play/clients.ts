import { setTimeout as sleep } from 'node:timers/promises';
import { type Random, seededRandom } from '@wherefore/testkit/processes';
import type { Dispatcher } from 'undici';
import { type Answer, ask, type Sightings, type Told } from './exchange.ts';
import type { ClusterNode, Incarnation } from './node.ts';

export interface ClientParts {
  readonly apis: readonly ClusterNode[];
  readonly serverNames: readonly string[];
  readonly hosts: readonly string[];
  readonly dispatcher: Dispatcher;
  readonly record: Sightings;
  readonly token: string;
}

const THINK_MS = 30;
const BULK = 20;

/** Asks one node or the other about one name or another, until the signal is aborted. */
export async function runAsker(parts: ClientParts, seed: number, signal: AbortSignal): Promise<void> {
  const random = seededRandom(seed);
  while (!signal.aborted) {
    const incarnation = random.pick(parts.apis).current;
    if (incarnation !== undefined) await askOnce(parts, incarnation, random);
    await sleep(random.int(THINK_MS));
  }
}

async function askOnce(parts: ClientParts, incarnation: Incarnation, random: Random): Promise<void> {
  const name = random.pick(parts.serverNames);
  const die = random.int(100);
  if (die < 6) return await askMany(parts, incarnation, random);
  if (die < 12) return await askWhy(parts, incarnation, name);
  await askWhere(parts, incarnation, name, { isFresh: die < 15 });
}

/** `GET …/destination`. Gives the answer, if one came. */
export async function askWhere(
  { dispatcher, record }: Pick<ClientParts, 'dispatcher' | 'record'>,
  incarnation: Incarnation,
  serverName: string,
  { isFresh = false }: { readonly isFresh?: boolean } = {},
): Promise<Answer | undefined> {
  const path = `${pathOf(serverName)}/destination${isFresh ? '?fresh=true' : ''}`;
  const { exchange, body } = await ask(incarnation, path, dispatcher);
  record.exchanges.push(exchange);
  if (exchange.status !== 200) return undefined;
  const { begin, end } = exchange;
  const answer = { node: incarnation.node, serverName, begin, end, told: body as Told };
  record.answers.push(answer);
  return answer;
}

/** `POST /v1/destinations`. */
async function askMany({ serverNames, dispatcher, record }: ClientParts, incarnation: Incarnation, random: Random) {
  const names = [...new Set(Array.from({ length: BULK }, () => random.pick(serverNames)))];
  const begin = Date.now();
  const lines: Told[] = [];
  const onLine = (line: unknown): void => {
    const told = line as Told;
    lines.push(told);
    if (told.outcome === 'error') return;
    record.answers.push({ node: incarnation.node, serverName: told.serverName, begin, end: Date.now(), told });
  };
  const { exchange } = await ask(incarnation, '/v1/destinations', dispatcher, {
    method: 'POST',
    body: { names },
    onLine,
  });
  record.exchanges.push(exchange);
  if (exchange.status !== 200) return;
  for (const line of lines) {
    if (line.outcome !== 'error') continue;
    // A name of which nothing can be said is held to what whole requests are held to.
    const { problem } = line as unknown as { readonly problem: { readonly status: number } };
    const failed = { ...exchange, what: `${exchange.what}: ${JSON.stringify(line)}`, status: problem.status };
    record.exchanges.push({ ...failed, retryAfter: '1' });
  }
  const answered = lines.map(({ serverName }) => serverName).sort();
  if (answered.join() === [...names].sort().join()) return;
  record.exchanges.push({ ...exchange, status: undefined, failure: 'not each name was answered once' });
}

interface HeldLine {
  readonly at: string;
  readonly known: {
    readonly kind: string;
    readonly eventId: string;
    readonly freshUntil: string;
    readonly isFresh: boolean;
    readonly isReproduced: boolean;
    readonly obstacle?: { readonly obstacle: string };
  };
}

/** `GET …/explanation`. */
async function askWhy({ dispatcher, record }: ClientParts, incarnation: Incarnation, serverName: string) {
  const { exchange, body } = await ask(incarnation, `${pathOf(serverName)}/explanation`, dispatcher);
  record.exchanges.push(exchange);
  if (exchange.status !== 200) return;
  const { at, known } = body as HeldLine;
  if (known.kind !== 'held') return;
  const { eventId, freshUntil, isFresh, isReproduced, obstacle } = known;
  const { begin, end } = exchange;
  const times = { node: incarnation.node, serverName, begin, end, at, freshUntil };
  record.explained.push({ ...times, eventId, isFresh, isReproduced, obstacle: obstacle?.obstacle });
}

export function pathOf(serverName: string): string {
  return `/v1/servers/${encodeURIComponent(serverName)}`;
}
