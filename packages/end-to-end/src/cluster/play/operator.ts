import { setTimeout as sleep } from 'node:timers/promises';
import { type Random, seededRandom } from '@wherefore/testkit/processes';
import { askWhere, type ClientParts, pathOf } from './clients.ts';
import { type Act, type Answer, type AskOptions, ask } from './exchange.ts';
import type { ClusterNode, Incarnation } from './node.ts';

/** So often are nodes asked after an act, and for so long; those that have not heard of it for longer. */
const PROBE_EVERY_MS = 25;
const PROBE_FOR_MS = 1200;
const PROBE_AT_MOST_MS = 8000;

const MAX_PINNED = 4;
/** A pin is left in place for so long at least. */
const PINNED_FOR_MS = 1500;

interface Pinned {
  readonly serverName: string;
  readonly at: number;
}

/**
 * Clears and pins one name after the other of its own, and looks when the nodes have heard of it, until the signal is
 * aborted. Everything at most once in a while.
 */
export async function runOperator(
  parts: ClientParts,
  { seed, clearAllEveryMs }: { readonly seed: number; readonly clearAllEveryMs: number },
  signal: AbortSignal,
): Promise<void> {
  const random = seededRandom(seed);
  const pinned: Pinned[] = [];
  let allClearedAt = Date.now();
  while (!signal.aborted) {
    await sleep(random.int(200));
    const node = random.pick(parts.apis);
    const incarnation = node.current;
    if (incarnation === undefined) continue;
    const isForAll = Date.now() - allClearedAt > clearAllEveryMs;
    if (isForAll) allClearedAt = Date.now();
    const kind = isForAll ? 'clear-all' : nextKind(pinned, random);
    const serverName = nameFor(kind, pinned, parts, random);
    const others = parts.apis.filter((other) => other !== node);
    const before = await Promise.all(others.map((other) => askNode(parts, other, serverName)));
    const act = await perform(parts, incarnation, kind, serverName, random);
    parts.record.acts.push(act);
    if (kind === 'pin') pinned.push({ serverName, at: Date.now() });
    if (kind === 'unpin') pinned.shift();
    if (act.isAcknowledged) {
      await Promise.all([
        probe(parts, node, serverName, undefined),
        ...others.map((other, index) => probe(parts, other, serverName, before[index])),
      ]);
    }
  }
}

function nextKind(pinned: readonly Pinned[], random: Random): Act['kind'] {
  const [oldest] = pinned;
  if (oldest !== undefined && Date.now() - oldest.at > PINNED_FOR_MS && random.chance(0.3)) return 'unpin';
  return pinned.length < MAX_PINNED && random.chance(0.3) ? 'pin' : 'clear';
}

function nameFor(kind: Act['kind'], pinned: readonly Pinned[], { serverNames }: ClientParts, random: Random): string {
  if (kind === 'unpin') return pinned[0]?.serverName ?? '';
  for (;;) {
    const serverName = random.pick(serverNames);
    if (kind !== 'pin' || !pinned.some((each) => each.serverName === serverName)) return serverName;
  }
}

async function perform(
  { dispatcher, record, token, hosts }: ClientParts,
  incarnation: Incarnation,
  kind: Act['kind'],
  serverName: string,
  random: Random,
): Promise<Act> {
  const [path, options] = requestFor(kind, serverName, random.pick(hosts));
  const { exchange, body } = await ask(incarnation, path, dispatcher, { ...options, token });
  record.exchanges.push(exchange);
  const { begin, end, status } = exchange;
  return {
    kind,
    node: incarnation.node,
    serverName: kind === 'clear-all' ? '' : serverName,
    begin,
    end,
    isAcknowledged: status === 200 || status === 204,
    pinId: kind === 'pin' && status === 200 ? (body as { readonly id: string }).id : undefined,
  };
}

function requestFor(kind: Act['kind'], serverName: string, host: string): readonly [path: string, AskOptions] {
  const path = pathOf(serverName);
  switch (kind) {
    case 'clear':
      return [`${path}/cache`, { method: 'DELETE' }];
    case 'clear-all':
      return ['/v1/caches?confirm=all', { method: 'DELETE' }];
    case 'pin':
      return [`${path}/pin`, { method: 'PUT', body: { delegated: `${host}:443`, reason: 'a test' } }];
    case 'unpin':
      return [`${path}/pin`, { method: 'DELETE' }];
  }
}

async function askNode(parts: ClientParts, node: ClusterNode, serverName: string): Promise<Answer | undefined> {
  return node.current === undefined ? undefined : await askWhere(parts, node.current, serverName);
}

/** Asks again and again; for longer while the answer is that of before. */
async function probe(
  parts: ClientParts,
  node: ClusterNode,
  serverName: string,
  before: Answer | undefined,
): Promise<void> {
  const began = Date.now();
  let isAsBefore = false;
  for (let passed = 0; passed < (isAsBefore ? PROBE_AT_MOST_MS : PROBE_FOR_MS); passed = Date.now() - began) {
    const answer = await askNode(parts, node, serverName);
    isAsBefore = answer !== undefined && before !== undefined && isSame(answer, before);
    await sleep(PROBE_EVERY_MS);
  }
}

function isSame({ told: one }: Answer, { told: other }: Answer): boolean {
  return one.freshUntil === other.freshUntil && one.because.join() === other.because.join();
}
