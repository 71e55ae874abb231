import type {
  AddressRecord,
  AliasRecord,
  DnsAnswer,
  DnsFailureReason,
  Milliseconds,
  SrvRecord,
} from '@wherefore/discovery';
import { Ending } from '../ending.ts';
import type { Clock, DnsClient } from '../ports.ts';
import { systemClock } from '../system-clock.ts';
import { isSendable } from './domain-name.ts';
import type { WireRecord } from './message.ts';
import { type NameServer, parseNameServer } from './name-server.ts';
import type { StubQuestion } from './query.ts';
import { readResolvConf } from './resolv-conf.ts';
import { createServerList } from './server-list.ts';
import { type InquiryTime, inquire, MAX_TRIES_PER_SERVER, type StubSettings } from './stub.ts';

const ATTEMPT_TIMEOUT_MS = 2000;
const ATTEMPTS = 2;
const QUESTION_TIMEOUT_MS = 5000;
/** Nobody gets to see it. */
const CLOSED = Symbol('closed');

export interface DnsClientOptions {
  /**
   * `addr`, `addr:port`, `[v6]` or `[v6]:port`, asked in this order. Default: the `nameserver` lines of
   * /etc/resolv.conf, read once; 127.0.0.1 when there are none.
   */
  readonly servers?: readonly string[];
  /** How long one server may take. Default: `options timeout:` of resolv.conf when the servers are its own, else 2 s. */
  readonly attemptTimeoutMs?: Milliseconds;
  /** How often a server that gives no answer is asked, 1 to 3. Default: `options attempts:` likewise, else 2. */
  readonly attempts?: number;
  /** For a whole lookup: every server, every try, the links of a CNAME chain. Default 5 s. */
  readonly questionTimeoutMs?: Milliseconds;
  readonly clock?: Clock;
}

interface Lookup<R> {
  readonly question: StubQuestion;
  readonly select: (record: WireRecord) => R | undefined;
}

/**
 * A stub resolver: it asks recursive name servers over UDP, and over TCP what does not fit. Names are absolute;
 * search lists, /etc/hosts and the special meaning of `localhost` are not consulted, since a server name says the
 * same everywhere. A lookup tells failures as data and rejects with the signal's reason alone. Disposing the client
 * ends the lookups in flight as failures.
 *
 * Throws a `TypeError` for a server that cannot be read and a `RangeError` for a number out of its bounds.
 */
export function createDnsClient(options: DnsClientOptions = {}): DnsClient & AsyncDisposable {
  const { questionTimeoutMs = QUESTION_TIMEOUT_MS } = options;
  const settings = readSettings(options);
  const closing = new Ending();
  const inFlight = new Set<Promise<unknown>>();

  async function lookup<R extends { readonly ttl: number }>(
    asked: Lookup<R>,
    signal: AbortSignal,
  ): Promise<DnsAnswer<R>> {
    signal.throwIfAborted();
    if (closing.aborted) return failure(null, 'network', 'the DNS client is closed');
    const deadline = settings.clock.now() + questionTimeoutMs;
    const pending = followChain(settings, asked, { deadline, signals: [signal, closing] });
    inFlight.add(pending);
    const answer = await pending;
    inFlight.delete(pending);
    signal.throwIfAborted();
    return answer;
  }

  return {
    lookupSrv: ({ name }, signal) => lookup({ question: { name, type: 'SRV' }, select: selectSrv }, signal),
    lookupAddresses: ({ host, family }, signal) =>
      family === 4
        ? lookup({ question: { name: host, type: 'A' }, select: selectIpv4 }, signal)
        : lookup({ question: { name: host, type: 'AAAA' }, select: selectIpv6 }, signal),
    async [Symbol.asyncDispose](): Promise<void> {
      closing.abort(CLOSED);
      await Promise.all(inFlight);
    },
  };
}

// Each follow-up question adds at least one link to a chain that readAnswer keeps short, so this ends.
async function followChain<R extends { readonly ttl: number }>(
  settings: StubSettings,
  { question, select }: Lookup<R>,
  time: InquiryTime,
): Promise<DnsAnswer<R>> {
  let name = question.name;
  let aliases: readonly AliasRecord[] = [];
  let authenticated = true;
  for (;;) {
    if (!isSendable(name)) return failure(null, 'unsendable-name', `${name} cannot be put into a DNS question`);
    const inquiry = { question: { name, type: question.type }, aliases, select, time };
    const finding = await inquire(settings, inquiry);
    if (finding.kind === 'failure') return failure(finding.server, finding.reason, finding.message);
    const { server, reading } = finding;
    authenticated &&= finding.authenticated;
    if (reading.kind === 'alias-loop') return failure(server, 'alias-loop', reading.message);
    if (reading.kind !== 'follow') return { server: server.label, outcome: { ...reading, authenticated } };
    name = reading.name;
    aliases = reading.aliases;
  }
}

function failure(server: NameServer | null, reason: DnsFailureReason, message: string): DnsAnswer<never> {
  return { server: server?.label ?? null, outcome: { kind: 'failure', reason, message } };
}

function readSettings(options: DnsClientOptions): StubSettings {
  const { clock = systemClock } = options;
  const system = options.servers === undefined ? readResolvConf() : undefined;
  const servers = system?.servers ?? options.servers?.map(readServer) ?? [];
  const attemptTimeoutMs = options.attemptTimeoutMs ?? system?.attemptTimeoutMs ?? ATTEMPT_TIMEOUT_MS;
  const attempts = options.attempts ?? system?.attempts ?? ATTEMPTS;
  if (servers.length === 0) throw new TypeError('a DNS client needs at least one server');
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > MAX_TRIES_PER_SERVER) {
    throw new RangeError(`attempts must be 1 to ${MAX_TRIES_PER_SERVER}, not ${attempts}`);
  }
  return { servers: createServerList(servers), clock, attemptTimeoutMs, attempts };
}

function readServer(text: string): NameServer {
  const server = parseNameServer(text);
  if (server === undefined) throw new TypeError(`not a DNS server: ${text}`);
  return server;
}

function selectSrv(record: WireRecord): SrvRecord | undefined {
  if (record.kind !== 'srv') return undefined;
  const { priority, weight, port, target, ttl } = record;
  return { priority, weight, port, target, ttl };
}

function selectIpv4(record: WireRecord): AddressRecord | undefined {
  return record.kind === 'address' && record.family === 4 ? { address: record.address, ttl: record.ttl } : undefined;
}

function selectIpv6(record: WireRecord): AddressRecord | undefined {
  return record.kind === 'address' && record.family === 6 ? { address: record.address, ttl: record.ttl } : undefined;
}
