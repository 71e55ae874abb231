import type { Instant } from '../instant.ts';
import { normalName } from '../question.ts';
import { DEFAULT_PORT } from '../route.ts';
import { parseDelegatedName, parseServerName, type ServerName } from '../server-name.ts';
import { drawsFrom, orderSrvRecords } from '../srv-order.ts';
import type { Step } from '../step.ts';
import { Asking, answered, refused } from './asking.ts';
import type { Draws } from './draws.ts';
import type {
  Cleared,
  EmulatedAnswer,
  EmulatedOverride,
  EmulatedResolveOptions,
  EmulatedResolver,
  EmulatedResult,
  EmulatedSteps,
  Holding,
} from './emulation.ts';
import { SynapseSrvs } from './synapse-srv.ts';
import { SynapseWellKnowns } from './synapse-well-known.ts';

interface Walk {
  readonly at: Instant;
  readonly asking: Asking;
  /** What was taken from the caches counts too. */
  readonly because: Set<string>;
  readonly notes: string[];
  heldUntil: Instant;
}

/** Synapse's resolver: nothing is kept of the whole; one cache of well-knowns, one of SRV records. */
export class Synapse implements EmulatedResolver {
  readonly #draws: Draws;
  readonly #wellKnowns: SynapseWellKnowns;
  readonly #srvs = new SynapseSrvs();

  constructor(draws: Draws) {
    this.#draws = draws;
    this.#wellKnowns = new SynapseWellKnowns(draws);
  }

  resolve(serverName: string, options: EmulatedResolveOptions): EmulatedResult {
    return answered(this.resolving(serverName, options), options.ask);
  }

  *resolving(serverName: string, { at }: { readonly at: Instant }): EmulatedSteps<EmulatedResult> {
    const parsed = parseServerName(serverName);
    if (parsed.kind === 'invalid') return refused(parsed.message, at);
    const { name } = parsed;
    const asking = new Asking();
    const walk: Walk = { at, asking, because: new Set(), notes: [], heldUntil: Number.POSITIVE_INFINITY };
    const direct = plain(name, ['1', '2']);
    if (direct !== undefined) return answer(direct, walk);
    const found = yield* this.#wellKnowns.get(normalName(name.host), at, asking);
    const question = { kind: 'well-known', host: normalName(name.host) } as const;
    if (found === 'unknown') return { kind: 'unanswerable', question, because: asking.because };
    for (const id of found.because) walk.because.add(id);
    walk.heldUntil = found.heldUntil;
    if (found.note !== undefined) walk.notes.push(found.note);
    if (found.delegated === undefined) return answer(yield* this.#bySrv(name, ['4', '5', '6'], walk), walk);
    const delegated = parseDelegatedName(found.delegated);
    // It checks no more than that the text is ASCII; what it then asks for cannot be connected to.
    if (delegated.kind === 'invalid') return answer(failure('3.2', `m.server: ${delegated.message}`, true), walk);
    const held = plain(delegated.name, ['3.1', '3.2']);
    return answer(held ?? (yield* this.#bySrv(delegated.name, ['3.3', '3.4', '3.5'], walk)), walk);
  }

  connectionFailed(): boolean {
    return false;
  }

  clear(): Cleared {
    return 'nothing';
  }

  overrides(): readonly EmulatedOverride[] {
    return [];
  }

  *#bySrv(name: ServerName, steps: readonly [Step, Step, Step], walk: Walk): EmulatedSteps<Holding> {
    const host = normalName(name.host);
    for (const [index, service] of (['_matrix-fed', '_matrix'] as const).entries()) {
      const found = yield* this.#srvs.get(`${service}._tcp.${host}`, walk.at, walk.asking);
      const step = steps[index] ?? steps[2];
      if (found.kind === 'error') return failure(step, found.message, found.isDefinite);
      if (found.kind === 'none') continue;
      for (const id of found.because) walk.because.add(id);
      if (found.isStale) walk.notes.push('expired SRV records, because the DNS fails');
      else walk.heldUntil = Math.min(walk.heldUntil, found.heldUntil);
      const ordered = orderSrvRecords(found.records, drawsFrom(this.#draws(`synapse srv ${host}`)));
      const targets = ordered.map(({ target, port }) => ({ host: normalName(target), port }));
      return { kind: 'destination', step, targets, hostHeader: name.text, tlsName: host };
    }
    const targets = [{ host, port: DEFAULT_PORT }];
    return { kind: 'destination', step: steps[2], targets, hostHeader: name.text, tlsName: host };
  }
}

function answer(held: Holding, { at, asking, because, notes, heldUntil }: Walk): EmulatedAnswer {
  const ids = [...new Set([...because, ...asking.because])];
  const from = asking.because.length === 0 ? 'cache' : 'asked';
  // Each request goes the whole way: what failed is kept by nobody.
  const until = held.kind === 'failure' ? at : heldUntil === Number.POSITIVE_INFINITY ? null : heldUntil;
  return { kind: 'answer', held, from, heldUntil: until, because: ids, notes };
}

function plain(name: ServerName, steps: readonly [Step, Step]): Holding | undefined {
  if (name.hostKind === 'dns-name' && name.port === null) return undefined;
  const step = name.hostKind === 'dns-name' ? steps[1] : steps[0];
  const host = name.address ?? normalName(name.host);
  const targets = [{ host, port: name.port ?? DEFAULT_PORT }];
  return { kind: 'destination', step, targets, hostHeader: name.text, tlsName: host };
}

function failure(step: Step, message: string, isDefinite: boolean): Holding {
  return { kind: 'failure', step, message, isDefinite };
}
