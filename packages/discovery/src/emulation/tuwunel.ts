import type { Instant, Milliseconds } from '../instant.ts';
import type { SrvRecord } from '../observation.ts';
import { normalName } from '../question.ts';
import { DEFAULT_PORT } from '../route.ts';
import { parseServerName, type ServerName } from '../server-name.ts';
import type { Step } from '../step.ts';
import { Asking, answered, refused } from './asking.ts';
import type { Draws } from './draws.ts';
import type {
  Cleared,
  ConnectionTrouble,
  EmulatedAnswer,
  EmulatedOverride,
  EmulatedResolveOptions,
  EmulatedResolver,
  EmulatedResult,
  EmulatedSteps,
  HeldFailure,
  Holding,
} from './emulation.ts';
import { type Occasion, TuwunelDns } from './tuwunel-dns.ts';
import { isTrouble, TuwunelOverrides } from './tuwunel-overrides.ts';
import { readTuwunelWellKnown } from './tuwunel-well-known.ts';

/** In what the versions differ. */
export interface TuwunelTraits {
  /** `":443"`, with its colon, is parsed as a port: that always fails, so overrides of named ports bear 8448. */
  readonly portKeepsColon: boolean;
  /** What has it let go of a destination, and whether it then finds the entry of a delegated name. */
  readonly evictsOn: readonly ConnectionTrouble[];
  readonly evictsByOrigin: boolean;
}

const HOUR: Milliseconds = 3_600_000;
/** The port part of a destination is kept in so many bytes; what does not fit becomes `:8448`. */
const PORT_TEXT_BYTES = 16;

interface Entry {
  readonly held: Holding;
  readonly heldUntil: Instant;
  readonly because: readonly string[];
  readonly notes: readonly string[];
}

/** A way through the steps that is under way. */
interface Walk extends Occasion {
  readonly notes: string[];
}

/** Tuwunel's resolver: one cache of whole destinations, one of addresses, lifetimes by the dice. */
export class Tuwunel implements EmulatedResolver {
  readonly #traits: TuwunelTraits;
  readonly #draws: Draws;
  readonly #destinations = new Map<string, Entry>();
  readonly #dns = new TuwunelDns();
  readonly #overrides: TuwunelOverrides;

  constructor(traits: TuwunelTraits, draws: Draws) {
    this.#traits = traits;
    this.#draws = draws;
    this.#overrides = new TuwunelOverrides(draws, this.#dns);
  }

  resolve(serverName: string, options: EmulatedResolveOptions): EmulatedResult {
    return answered(this.resolving(serverName, options), options.ask);
  }

  *resolving(serverName: string, { at }: { readonly at: Instant }): EmulatedSteps<EmulatedResult> {
    const known = this.#destinations.get(serverName);
    if (known !== undefined && known.heldUntil > at) return { kind: 'answer', from: 'cache', ...known };
    const parsed = parseServerName(serverName);
    if (parsed.kind === 'invalid') return refused(parsed.message, at);
    const walk: Walk = { at, asking: new Asking(), notes: [] };
    const held = yield* this.#walk(parsed.name, walk);
    const { because } = walk.asking;
    if (held === 'unknown') {
      return { kind: 'unanswerable', question: { kind: 'well-known', host: normalName(serverName) }, because };
    }
    const answer: Omit<EmulatedAnswer, 'heldUntil'> = {
      kind: 'answer',
      held,
      from: 'asked',
      because,
      notes: walk.notes,
    };
    if (held.kind === 'failure' && !held.isDefinite) return { ...answer, heldUntil: at };
    const heldUntil = at + Math.floor((18 + 18 * this.#draws(`tuwunel destination ${serverName}`)) * HOUR);
    this.#destinations.set(serverName, { held, heldUntil, because, notes: walk.notes });
    return { ...answer, heldUntil };
  }

  connectionFailed(serverName: string, _at: Instant, how: ConnectionTrouble): boolean {
    const { evictsOn, evictsByOrigin } = this.#traits;
    const held = this.#destinations.get(serverName)?.held;
    if (held === undefined || !evictsOn.includes(how)) return false;
    // Before it was mended, what was deleted was the entry of the host that was connected to.
    const key = evictsByOrigin || held.kind === 'failure' ? serverName : held.tlsName;
    return this.#destinations.delete(key) && key === serverName;
  }

  clear(): Cleared {
    this.#destinations.clear();
    this.#overrides.clear();
    this.#dns.clear();
    return 'everything';
  }

  overrides(at: Instant): readonly EmulatedOverride[] {
    return this.#overrides.list(at);
  }

  *#walk(name: ServerName, walk: Walk): EmulatedSteps<Holding | 'unknown'> {
    const plain = yield* this.#plain(name, ['1', '2'], walk);
    if (plain !== undefined) return plain;
    const trouble = yield* this.#overrides.keep(name.host, name.host, DEFAULT_PORT, walk);
    if (trouble !== undefined) return failure('6', trouble);
    const found = readTuwunelWellKnown(yield* walk.asking.wellKnown(name.host));
    if (found.kind === 'unknown') return 'unknown';
    if (found.kind === 'none') {
      walk.notes.push(`no delegation (${found.why})`);
      return yield* this.#bySrv(name.host, ['4', '5', '6'], walk);
    }
    const delegated = parseServerName(found.text);
    if (delegated.kind === 'invalid') return failure('3.2', delegated.message);
    const direct = yield* this.#plain(delegated.name, ['3.1', '3.2'], walk);
    return direct ?? (yield* this.#bySrv(delegated.name.host, ['3.3', '3.4', '3.5'], walk));
  }

  /** A literal, or a host with a port; `undefined` for a bare host. */
  *#plain(name: ServerName, steps: readonly [Step, Step], walk: Walk): EmulatedSteps<Holding | undefined> {
    if (name.hostKind === 'ipv6' && name.port === null) return bracketed(name.text, steps[1], walk);
    if (name.hostKind !== 'dns-name') {
      const address = name.address ?? name.host;
      return destination(steps[0], address, { host: address, port: name.port ?? DEFAULT_PORT });
    }
    if (name.port === null) return undefined;
    const port = this.#traits.portKeepsColon ? DEFAULT_PORT : name.port;
    const trouble = yield* this.#overrides.keep(name.host, name.host, port, walk);
    if (trouble !== undefined) return failure(steps[1], trouble);
    return destination(steps[1], name.host, { host: name.host, port: name.port });
  }

  *#bySrv(host: string, steps: readonly [Step, Step, Step], walk: Walk): EmulatedSteps<Holding> {
    for (const [index, service] of (['_matrix-fed', '_matrix'] as const).entries()) {
      const step = steps[index] ?? steps[2];
      const { outcome } = yield* this.#dns.srv(`${service}._tcp.${host}`, walk);
      if (outcome.kind === 'records') return yield* this.#toTarget(host, step, outcome.records, walk);
      if (outcome.kind === 'failure' && isTrouble(outcome.reason)) return failure(step, `DNS: ${outcome.message}`);
      // An answer without an error and without SRV records, an alias alone, ends the search.
      if (outcome.kind === 'no-data' && outcome.aliases.length > 0) break;
    }
    const trouble = yield* this.#overrides.keep(host, host, DEFAULT_PORT, walk);
    if (trouble !== undefined) return failure(steps[2], trouble);
    return destination(steps[2], host, { host, port: DEFAULT_PORT });
  }

  /** The first record in the order of the answer; its addresses are used unless the host has some in the cache. */
  *#toTarget(host: string, step: Step, records: readonly SrvRecord[], walk: Walk): EmulatedSteps<Holding> {
    const [record] = records;
    const target = normalName(record?.target ?? '');
    const port = record?.port ?? DEFAULT_PORT;
    const trouble = yield* this.#overrides.keep(host, target, port, walk);
    if (trouble !== undefined) return failure(step, trouble);
    const overriding = this.#overrides.get(host, walk.at)?.overriding;
    if (overriding === undefined) walk.notes.push(`the addresses of ${host} are used, not those of its SRV record`);
    return destination(step, host, { host: overriding ?? host, port });
  }
}

/** An IPv6 address without a port is taken apart at its first colon. */
function bracketed(text: string, step: Step, walk: Walk): Holding {
  const colon = text.indexOf(':');
  const port = text.slice(colon);
  if (port.length > PORT_TEXT_BYTES) {
    return failure(step, `https://${text.slice(0, colon)}:${DEFAULT_PORT} is no URL`, true);
  }
  walk.notes.push('a URL without a port: 443');
  const host = text.slice(1, -1);
  return { kind: 'destination', step, targets: [{ host, port: 443 }], hostHeader: text, tlsName: host };
}

function destination(step: Step, name: string, target: { readonly host: string; readonly port: number }): Holding {
  const shown = name.includes(':') ? `[${name}]` : name;
  const hostHeader = target.port === 443 ? shown : `${shown}:${target.port}`;
  return { kind: 'destination', step, targets: [target], hostHeader, tlsName: name };
}

function failure(step: Step, message: string, isDefinite = false): HeldFailure {
  return { kind: 'failure', step, message, isDefinite };
}
