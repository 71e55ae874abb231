import type {
  AddressRecord,
  AliasRecord,
  DnsAnswer,
  DnsFailureReason,
  DnsOutcome,
  SrvRecord,
} from '@wherefore/discovery';
import { formatIp, parseIp } from '@wherefore/discovery';
import type { DnsReply } from './dns-lookup.ts';
import type { SimulationOptions } from './simulation-options.ts';
import type { World } from './world.ts';
import type { DnsEntryRecord } from './world-data.ts';

/** The address that the simulated name server answers from. */
export const SIMULATED_NAME_SERVER = '127.0.0.53:53';

/** The questions as the DNS client gets them; the shapes of `@wherefore/discovery`. */
export interface SimulatedDns {
  lookupSrv(question: { readonly name: string }, signal: AbortSignal): Promise<DnsAnswer<SrvRecord>>;
  lookupAddresses(
    question: { readonly family: 4 | 6; readonly host: string },
    signal: AbortSignal,
  ): Promise<DnsAnswer<AddressRecord>>;
}

const DEFAULT_TIMEOUT_MS = 5_000;

/** The name server of a world together with a well-behaved client, without packets. */
export function createSimulatedDns(world: World, options: SimulationOptions): SimulatedDns {
  return {
    lookupSrv: ({ name }, signal) => look(world, options, { type: 'SRV', name, read: srvRecord, signal }),
    lookupAddresses: ({ family, host }, signal) =>
      look(world, options, { type: family === 4 ? 'A' : 'AAAA', name: host, read: addressRecord, signal }),
  };
}

interface Look<R> {
  readonly type: string;
  readonly name: string;
  readonly read: (record: DnsEntryRecord) => R;
  readonly signal: AbortSignal;
}

async function look<R>(
  world: World,
  options: SimulationOptions,
  { type, name, read, signal }: Look<R>,
): Promise<DnsAnswer<R>> {
  signal.throwIfAborted();
  if (!isSendable(name)) return unanswered('unsendable-name', `${JSON.stringify(name)} fits no DNS question`);
  const reply = world.answerDns(type, name);
  const timeoutMs = options.dnsTimeoutMs ?? DEFAULT_TIMEOUT_MS;
  const dueMs = (options.dnsLatencyMs ?? 0) + reply.delayMs;
  const lost = lossOf(reply);
  if (lost !== undefined || dueMs >= timeoutMs) {
    await options.clock.sleep(timeoutMs, signal);
    return unanswered('timeout', lost ?? 'the answer came too late');
  }
  await options.clock.sleep(dueMs, signal);
  signal.throwIfAborted();
  if (reply.fault === 'tc-then-tcp-reset') return unanswered('network', 'the TCP connection was reset');
  return { server: SIMULATED_NAME_SERVER, outcome: outcomeOf(reply, read) };
}

function lossOf({ answer, fault }: DnsReply): string | undefined {
  if (answer.kind === 'timeout') return 'no answer';
  if (fault === 'wrong-id' || fault === 'wrong-question' || fault === 'from-wrong-port') {
    return `no answer that could be believed (${fault})`;
  }
  return undefined;
}

function outcomeOf<R>(reply: DnsReply, read: (record: DnsEntryRecord) => R): DnsOutcome<R> {
  const { answer, authenticated, fault } = reply;
  if (fault === 'garbage') return failure('malformed', 'the answer cannot be read');
  if (fault === 'huge') return failure('malformed', 'the answer is over a bound');
  const aliases = reply.aliases.map((alias): AliasRecord => ({ ...alias, target: withoutDot(alias.target) }));
  switch (answer.kind) {
    case 'records':
      return { kind: 'records', records: answer.records.map(read), aliases, authenticated };
    case 'no-data':
    case 'no-name':
      return { kind: answer.kind, aliases, negativeTtl: answer.negativeTtl, authenticated };
    case 'alias-loop':
      return failure('alias-loop', 'the CNAME chain comes back to itself');
    case 'rcode':
      return failure(RCODE_REASONS[answer.rcode], `rcode ${answer.rcode}`);
    case 'timeout':
      return failure('timeout', 'no answer');
  }
}

const RCODE_REASONS: Readonly<Record<'SERVFAIL' | 'REFUSED' | 'FORMERR' | 'NOTIMP', DnsFailureReason>> = {
  SERVFAIL: 'servfail',
  REFUSED: 'refused',
  FORMERR: 'formerr',
  NOTIMP: 'notimp',
};

function failure(reason: DnsFailureReason, message: string): DnsOutcome<never> {
  return { kind: 'failure', reason, message };
}

function unanswered(reason: DnsFailureReason, message: string): DnsAnswer<never> {
  return { server: null, outcome: failure(reason, message) };
}

function srvRecord(record: DnsEntryRecord): SrvRecord {
  if ('data' in record) throw new TypeError('an SRV entry has a record of another shape');
  const { priority, weight, port, ttl } = record;
  return { priority, weight, port, target: withoutDot(record.target), ttl };
}

function addressRecord(record: DnsEntryRecord): AddressRecord {
  if (!('data' in record)) throw new TypeError('an address entry has a record of another shape');
  const address = parseIp(record.data);
  if (address === undefined) throw new TypeError(`not an address: ${record.data}`);
  return { address: formatIp(address), ttl: record.ttl };
}

function withoutDot(name: string): string {
  return name.replace(/(.)\.$/, '$1');
}

/** Labels of 1 to 63 octets, 253 characters at most without the trailing dot (RFC 1035 s2.3.4). */
function isSendable(name: string): boolean {
  const plain = withoutDot(name);
  return plain.length <= 253 && plain.split('.').every((label) => label.length >= 1 && label.length <= 63);
}
