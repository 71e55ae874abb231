import type { LearnedEvent, WarmEntry } from '@wherefore/core';
import { createMemoryLog } from '@wherefore/event-log';
import type { LiveDestination } from '@wherefore/projections';
import { expect, test } from 'vitest';
import { Memory } from './memory.ts';

const NAMES = ['a.example', 'b.example', 'c.example'];

function row(serverName: string): LiveDestination {
  return {
    serverName,
    outcome: 'destination',
    step: '6',
    code: null,
    message: null,
    hostHeader: serverName,
    tlsName: serverName,
    sni: serverName,
    targets: [],
    policy: 'recommended@1',
    freshUntil: 2000,
    since: 1000,
    draw: 0,
    rules: null,
    because: [],
    pinnedId: null,
    concludedId: 'c',
    fullId: 'f',
    confirmations: 0,
    position: 1n,
  };
}

/** A memory over a log and rows, and in which order the resolver is told of both. */
function rig() {
  const log = createMemoryLog();
  const told: string[] = [];
  const resolver = {
    learn: (events: readonly LearnedEvent[]) => void told.push(...events.map(({ stream }) => `learn ${stream}`)),
    warm: (entries: Iterable<WarmEntry>) => {
      const names = [...entries].map(({ conclusion }) => conclusion.serverName);
      told.push(...names.map((name) => `warm ${name}`));
      return names.length;
    },
  };
  const scan = () =>
    Promise.resolve({
      positions: [0n],
      pages: (async function* () {
        for (const name of NAMES) yield [row(name)];
      })(),
    });
  const projections = { destinations: { scan } } as unknown as ConstructorParameters<typeof Memory>[0]['projections'];
  const end = new AbortController();
  const memory = (names: number) => new Memory({ log, projections, resolver, from: [0n], names, now: () => 1500 });
  return { log, told, end, memory };
}

async function clear(log: ReturnType<typeof createMemoryLog>, serverName: string, id: number): Promise<void> {
  const event = { id: `00000000-0000-7000-8000-00000000000${id}`, type: 'CacheCleared', data: {} };
  await log.append([{ stream: `server:${serverName}`, expected: 'any', events: [event] }]);
}

test('what the log tells of is learned first, and not taken from the projections, which may not know it', async () => {
  const { log, told, end, memory } = rig();
  await clear(log, 'b.example', 1);
  const own = memory(10);
  const running = own.run(end.signal);
  await expect.poll(() => own.state.isWarm).toBe(true);
  await clear(log, 'c.example', 2);
  await expect.poll(() => told.length).toBe(4);
  end.abort();
  await running;
  expect(told).toEqual(['learn server:b.example', 'warm a.example', 'warm c.example', 'learn server:c.example']);
});

test('no more names are read than there is room for', async () => {
  const { told, end, memory } = rig();
  const own = memory(2);
  const running = own.run(end.signal);
  await expect.poll(() => own.state.isWarm).toBe(true);
  end.abort();
  await running;
  expect(told).toEqual(['warm a.example', 'warm b.example']);
});
