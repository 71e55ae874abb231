import type { Instant } from '../instant.ts';
import type { WellKnownObservation } from '../observation.ts';
import { normalName } from '../question.ts';
import { DEFAULT_PORT } from '../route.ts';
import { parseDelegatedName, parseServerName, type ServerName } from '../server-name.ts';
import { drawsFrom, orderSrvRecords } from '../srv-order.ts';
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
  Holding,
} from './emulation.ts';
import { bodyBytes, delegatedText } from './read-body.ts';

const MAX_BODY_BYTES = 51_200;

/** The resolver of gomatrixserverlib, as in Dendrite: a result is kept until nothing in it can be connected to. */
export class Gomatrixserverlib implements EmulatedResolver {
  readonly #draws: Draws;
  readonly #results = new Map<string, EmulatedAnswer>();

  constructor(draws: Draws) {
    this.#draws = draws;
  }

  resolve(serverName: string, options: EmulatedResolveOptions): EmulatedResult {
    return answered(this.resolving(serverName, options), options.ask);
  }

  *resolving(serverName: string, { at }: { readonly at: Instant }): EmulatedSteps<EmulatedResult> {
    const known = this.#results.get(serverName);
    if (known !== undefined) return { ...known, from: 'cache' };
    const parsed = parseServerName(serverName);
    if (parsed.kind === 'invalid') return refused(parsed.message, at);
    const asking = new Asking();
    const notes: string[] = [];
    const held = yield* this.#walk(parsed.name, asking, notes);
    const { because } = asking;
    if (held === 'unknown') {
      return { kind: 'unanswerable', question: { kind: 'well-known', host: normalName(parsed.name.host) }, because };
    }
    const isKept = held.kind === 'destination';
    const answer: EmulatedAnswer = {
      ...{ kind: 'answer', held, from: 'asked', because, notes },
      heldUntil: isKept ? null : at,
    };
    if (isKept) this.#results.set(serverName, answer);
    return answer;
  }

  connectionFailed(serverName: string, _at: Instant, how: ConnectionTrouble): boolean {
    return how === 'transport' && this.#results.delete(serverName);
  }

  clear(): Cleared {
    return 'nothing';
  }

  overrides(): readonly EmulatedOverride[] {
    return [];
  }

  *#walk(name: ServerName, asking: Asking, notes: string[]): EmulatedSteps<Holding | 'unknown'> {
    const direct = plain(name, ['1', '2']);
    if (direct !== undefined) return direct;
    const found = readWellKnown(yield* asking.wellKnown(name.host));
    if (found.kind === 'unknown') return 'unknown';
    if (found.kind === 'none') {
      notes.push(`no delegation (${found.why})`);
      return yield* this.#bySrv(name, ['4', '5', '6'], asking);
    }
    const delegated = parseDelegatedName(found.text);
    if (delegated.kind === 'invalid') {
      const message = `m.server is no server name: ${delegated.message}`;
      return { kind: 'failure', step: null, message, isDefinite: true };
    }
    const held = plain(delegated.name, ['3.1', '3.2']);
    return held ?? (yield* this.#bySrv(delegated.name, ['3.3', '3.4', '3.5'], asking));
  }

  *#bySrv(name: ServerName, steps: readonly [Step, Step, Step], asking: Asking): EmulatedSteps<Holding> {
    const { host, text: hostHeader } = name;
    for (const [index, service] of (['_matrix-fed', '_matrix'] as const).entries()) {
      const { outcome } = yield* asking.srv(`${service}._tcp.${host}`);
      if (outcome.kind === 'records') {
        const ordered = orderSrvRecords(outcome.records, drawsFrom(this.#draws(`gomatrixserverlib srv ${host}`)));
        const targets = ordered.map(({ target, port }) => ({ host: normalName(target), port }));
        return { kind: 'destination', step: steps[index] ?? steps[2], targets, hostHeader, tlsName: host };
      }
      // Not "not found" but an error: the older name is not asked.
      if (outcome.kind === 'failure') break;
    }
    const targets = [{ host: normalName(host), port: DEFAULT_PORT }];
    return { kind: 'destination', step: steps[2], targets, hostHeader, tlsName: host };
  }
}

type Read =
  | { readonly kind: 'delegated'; readonly text: string }
  | { readonly kind: 'none'; readonly why: string }
  | { readonly kind: 'unknown' };

function readWellKnown({ hops, outcome }: WellKnownObservation): Read {
  if (outcome.kind === 'failure') {
    // It follows redirects to http, and the client that fetches well-knowns has no address rules.
    if (outcome.reason === 'redirect-refused' || outcome.reason === 'address-refused') return { kind: 'unknown' };
    return { kind: 'none', why: outcome.reason };
  }
  const status = hops.at(-1)?.status ?? 0;
  if (status !== 200) return { kind: 'none', why: `HTTP status ${status}` };
  // What is longer is cut off, and then it is no JSON.
  const text = bodyBytes(outcome.body) > MAX_BODY_BYTES ? undefined : delegatedText(outcome.body);
  return text === undefined || text === '' ? { kind: 'none', why: 'no m.server' } : { kind: 'delegated', text };
}

function plain(name: ServerName, steps: readonly [Step, Step]): Holding | undefined {
  if (name.hostKind === 'dns-name' && name.port === null) return undefined;
  const step = name.hostKind === 'dns-name' ? steps[1] : steps[0];
  const tlsName = name.address ?? name.host;
  const targets = [{ host: normalName(tlsName), port: name.port ?? DEFAULT_PORT }];
  return { kind: 'destination', step, targets, hostHeader: name.text, tlsName };
}
