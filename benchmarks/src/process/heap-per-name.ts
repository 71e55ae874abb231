import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { mixedName } from '../internet/bench-names.ts';
import { AT_ONCE } from '../internet/latency.ts';
import { peerPorts } from '../internet/peer-ports.ts';
import { resolverPorts } from '../internet/resolver-ports.ts';
import { peerOf } from '../peers/peers.ts';
import { script } from './child.ts';
import { ourResolver } from './subject.ts';
import { OURS, type SubjectName } from './subject-name.ts';

export interface HeapInput {
  readonly subject: SubjectName;
  readonly names: number;
  /**
   * `conclusions`: the cached names alone, each with its conclusion and the ids of its evidence. What is bounded (the
   * evidence, the ways to the newest conclusions) is small and full before the count begins.
   * `everything`: a resolver as it is by default, from nothing: 50,000 questions with their evidence and the ways to
   * 1,000 conclusions included.
   */
  readonly keep: 'conclusions' | 'everything';
}

const AT_A_TIME = 500;
const FILLING_NAMES = 5000;
/** More than the questions of the names that are resolved at a time. */
const FEW_QUESTIONS = 5000;

/** Gives bytes a name: growth of the live heap, the hash table and the strings of the names included. */
script(async ({ subject, names, keep }: HeapInput): Promise<number> => {
  const load = loaderOf(subject, keep, FILLING_NAMES + names);
  await resolveAll(load().resolve, 0, FILLING_NAMES);
  const { resolve, assertKept } = load();
  if (keep === 'conclusions') await resolveAll(resolve, names, FILLING_NAMES);
  const before = await liveHeap();
  await resolveAll(resolve, 0, names);
  const after = await liveHeap();
  assertKept(mixedName(0));
  return (after - before) / names;
});

interface HeapSubject {
  readonly resolve: (serverName: string) => Promise<unknown>;
  readonly assertKept: (serverName: string) => void;
}

function loaderOf(subject: SubjectName, keep: HeapInput['keep'], names: number): () => HeapSubject {
  if (subject !== OURS) {
    const { resolve } = peerOf(subject).load(peerPorts(AT_ONCE));
    return () => ({ resolve, assertKept: () => {} });
  }
  const options = keep === 'everything' ? {} : { limits: { names, questions: FEW_QUESTIONS }, log: NO_LOG };
  return () => {
    const resolver = ourResolver(resolverPorts(AT_ONCE), options);
    return {
      resolve: (serverName) => resolver.resolve(serverName),
      assertKept(serverName) {
        if (resolver.peek(serverName) === undefined) throw new Error(`${serverName} was not kept`);
      },
    };
  };
}

/** Keeps nothing, so that what is measured is the cache. */
const NO_LOG = {
  append: async () => [],
  readStream: async () => [],
};

async function resolveAll(
  resolve: (serverName: string) => Promise<unknown>,
  first: number,
  count: number,
): Promise<void> {
  for (let start = first; start < first + count; start += AT_A_TIME) {
    const length = Math.min(AT_A_TIME, first + count - start);
    await Promise.all(Array.from({ length }, (_, offset) => resolve(mixedName(start + offset))));
  }
}

async function liveHeap(): Promise<number> {
  // What waits on a timer or a finalizer goes in the first rounds.
  for (let round = 0; round < 4; round += 1) {
    await sleep(20);
    globalThis.gc?.();
  }
  return process.memoryUsage().heapUsed;
}
