import { type Clock, createResolver, createWellKnownFetch, type Resolver } from '@wherefore/core';
import { addressRules, type Conclusion, formatInstant } from '@wherefore/discovery';
import { createMemoryLog, type RecordedEvent } from '@wherefore/event-log';
import { REFRESHER } from '@wherefore/projections';
import { createSimulatedInternet, createWorld, VirtualClock } from '@wherefore/testkit';
import type { Act, Answer } from '../../play/exchange.ts';
import { OPERATOR } from '../../play/lab.ts';
import { wholeLog } from '../logged-story.ts';

export const NAME = 'a.example';
export const TTL_MS = 100_000;
export const NODE = 'api 1';

/** What two nodes say and do, in order, on a clock of its own. */
export interface SmallCluster {
  readonly events: readonly RecordedEvent[];
  readonly first: Answer;
  /** From memory. */
  readonly again: Answer;
  readonly clear: Act;
  readonly afterClear: Answer;
  readonly pin: Act;
  readonly pinned: Answer;
  readonly unpin: Act;
  readonly afterUnpin: Answer;
  readonly clearAll: Act;
  readonly afterClearAll: Answer;
  /** Of evidence that does not last. */
  readonly momentary: Answer;
}

const BRIEF = 'b.example';

/** One resolver is asked, cleared and pinned, and is refreshed when its name is due. */
export async function playSmallCluster(): Promise<SmallCluster> {
  const clock = new VirtualClock();
  const internet = createSimulatedInternet(createWorld(smallWorld()), { clock, dnsLatencyMs: 20, httpLatencyMs: 40 });
  const log = createMemoryLog({ clock: () => clock.now() });
  const resolver = createResolver({
    clock: clock as Clock,
    dns: internet.dns,
    fetch: createWellKnownFetch({ transport: internet.transport }),
    addressRules: addressRules({ allow: ['192.0.2.0/24'] }),
    random: () => 0,
    log,
  });
  const play = new SmallPlay(clock, resolver);
  const first = await play.answer(NAME);
  const again = await play.answer(NAME);
  const clear = await play.act('clear', () => resolver.forget(NAME, { by: OPERATOR }));
  const afterClear = await play.answer(NAME);
  const pin = await play.act('pin', () => resolver.pin(NAME, { delegated: 'c.example:443', by: OPERATOR }));
  const pinned = await play.answer(NAME);
  const unpin = await play.act('unpin', () => resolver.unpin(NAME, { by: OPERATOR }));
  const afterUnpin = await play.answer(NAME);
  await play.refresh(NAME);
  const clearAll = await play.act('clear-all', () => resolver.forgetAll({ by: OPERATOR }));
  const afterClearAll = await play.answer(NAME);
  const momentary = await play.answer(BRIEF);
  const events = await wholeLog(log);
  const acts = { clear, pin, unpin, clearAll };
  return { events, first, again, afterClear, pinned, afterUnpin, afterClearAll, momentary, ...acts };
}

class SmallPlay {
  readonly #clock: VirtualClock;
  readonly #resolver: Resolver;

  constructor(clock: VirtualClock, resolver: Resolver) {
    this.#clock = clock;
    this.#resolver = resolver;
  }

  async answer(serverName: string): Promise<Answer> {
    const begin = this.#clock.now();
    const conclusion = await this.#clock.run(this.#resolver.resolve(serverName));
    const end = this.#clock.now();
    await this.#clock.advanceBy(1000);
    return { node: NODE, serverName, begin, end, told: toldOf(conclusion) };
  }

  async act(kind: Act['kind'], work: () => Promise<unknown>): Promise<Act> {
    const begin = this.#clock.now();
    const done = await this.#clock.run(work());
    const end = this.#clock.now();
    await this.#clock.advanceBy(1000);
    const pinId = kind === 'pin' ? (done as { readonly id: string }).id : undefined;
    const serverName = kind === 'clear-all' ? '' : NAME;
    return { kind, node: NODE, serverName, begin, end, isAcknowledged: true, pinId };
  }

  /** In the last part of its life. */
  async refresh(serverName: string): Promise<void> {
    const known = this.#resolver.peek(serverName);
    if (known === undefined) throw new Error('nothing is known of it');
    await this.#clock.advanceTo(known.freshUntil - 1000);
    await this.#clock.run(this.#resolver.resolve(serverName, { by: REFRESHER, minFresh: 60_000 }));
    await this.#clock.advanceBy(1000);
  }
}

function toldOf({ freshUntil, ...rest }: Conclusion): Answer['told'] {
  return { ...rest, freshUntil: formatInstant(freshUntil) };
}

function smallWorld() {
  const none = { error: 'NXDOMAIN', negativeTtl: 3600 } as const;
  const records = (name: string, ttl: number) =>
    [
      [`A ${name}`, [{ data: '192.0.2.1', ttl }]],
      [`AAAA ${name}`, none],
      [`SRV _matrix-fed._tcp.${name}`, none],
      [`SRV _matrix._tcp.${name}`, none],
    ] as const;
  return {
    dns: Object.fromEntries([
      ...records(NAME, TTL_MS / 1000),
      ...records('c.example', TTL_MS / 1000),
      ...records(BRIEF, 0),
    ]),
    wellKnown: Object.fromEntries(
      [NAME, BRIEF].map((name) => [`https://${name}/.well-known/matrix/server`, { status: 404 }] as const),
    ),
  };
}
