import type {
  AddressObservation,
  AddressRecord,
  AliasRecord,
  DnsFailureReason,
  DnsOutcome,
  SrvObservation,
  SrvRecord,
  WellKnownFailureReason,
  WellKnownHop,
  WellKnownObservation,
  WellKnownOutcome,
} from '../index.ts';

/** 2026-01-01T00:00:00Z, the clock of the conformance vectors. */
export const START = 1_767_225_600_000;

export const SECOND = 1000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

export type Fields = Readonly<Record<string, string | readonly string[]>>;

interface When {
  /** Default: `START`. */
  readonly at?: number;
  readonly id?: string;
  readonly draw?: number;
}

function observed({ at = START, id = 'event', draw = 0 }: When) {
  return { id, requestedAt: at, observedAt: at, draw };
}

/** Field lines as they are recorded: names in lower case, repeated fields apart. */
export function fieldsOf(headers: Fields): readonly (readonly [string, string])[] {
  return Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value): readonly [string, string] => [name.toLowerCase(), String(value)]),
  );
}

/** One response that came at once. */
export function hop(
  headers: Fields = {},
  options: { readonly status?: number; readonly at?: number; readonly url?: string } = {},
): WellKnownHop {
  const { status = 200, at = START, url = 'https://example.org/.well-known/matrix/server' } = options;
  return { url, requestedAt: at, receivedAt: at, status, headers: fieldsOf(headers) };
}

export interface ResponseOptions extends When {
  readonly host?: string;
  readonly status?: number;
  readonly headers?: Fields;
  readonly body?: string;
  /** Header fields of redirects before it. */
  readonly redirects?: readonly Fields[];
}

/** A well-known answer; by default a delegation to `fed.example.org:443`. */
export function response(options: ResponseOptions = {}): WellKnownObservation {
  const { host = 'example.org', status = 200, headers = {}, redirects = [], at = START } = options;
  const body = options.body ?? '{"m.server": "fed.example.org:443"}';
  const hops = [...redirects.map((fields) => hop(fields, { status: 302, at })), hop(headers, { status, at })];
  return { kind: 'well-known', host, ...observed(options), hops, outcome: { kind: 'response', body: { text: body } } };
}

/** A well-known answer with this `m.server`. */
export function delegation(server: string, options: Omit<ResponseOptions, 'body'> = {}): WellKnownObservation {
  return response({ ...options, body: JSON.stringify({ 'm.server': server }) });
}

export function wellKnownFailure(
  reason: WellKnownFailureReason,
  options: When & { readonly host?: string; readonly message?: string } = {},
): WellKnownObservation {
  const { host = 'example.org', at = START, message = `it failed: ${reason}` } = options;
  const outcome: WellKnownOutcome = { kind: 'failure', reason, message };
  const attempt: WellKnownHop = { url: `https://${host}/.well-known/matrix/server`, requestedAt: at, receivedAt: at };
  return { kind: 'well-known', host, ...observed(options), hops: [attempt], outcome };
}

/** `records`: them; `nothing`: NODATA; a reason: that failure. */
export type Answer<R> = readonly R[] | 'no-data' | 'no-name' | DnsFailureReason;

export interface DnsOptions extends When {
  readonly aliases?: readonly AliasRecord[];
  /** Seconds. Default: 300. */
  readonly negativeTtl?: number | null;
  readonly authenticated?: boolean;
}

function outcomeOf<R>(answer: Answer<R>, options: DnsOptions): DnsOutcome<R> {
  const { aliases = [], negativeTtl = 300, authenticated = false } = options;
  if (answer === 'no-data' || answer === 'no-name') return { kind: answer, aliases, negativeTtl, authenticated };
  if (typeof answer === 'string') return { kind: 'failure', reason: answer, message: `the DNS failed: ${answer}` };
  return { kind: 'records', records: answer, aliases, authenticated };
}

export const NAME_SERVER = '127.0.0.53:53';

export function srvAnswer(name: string, answer: Answer<SrvRecord>, options: DnsOptions = {}): SrvObservation {
  return { kind: 'srv', name, ...observed(options), server: NAME_SERVER, outcome: outcomeOf(answer, options) };
}

export function srvRecord(target: string, fields: Partial<SrvRecord> = {}): SrvRecord {
  return { priority: 10, weight: 5, port: 8443, ttl: 3600, ...fields, target };
}

export function addressAnswer(
  family: 4 | 6,
  host: string,
  answer: Answer<AddressRecord | string>,
  options: DnsOptions & { readonly ttl?: number } = {},
): AddressObservation {
  const { ttl = 300 } = options;
  const records: Answer<AddressRecord> =
    typeof answer === 'string'
      ? answer
      : answer.map((record) => (typeof record === 'string' ? { address: record, ttl } : record));
  return {
    kind: 'address',
    family,
    host,
    ...observed(options),
    server: NAME_SERVER,
    outcome: outcomeOf(records, options),
  };
}

/** Both address questions of a host: IPv4 as given, IPv6 with the same answer if it is none, else NODATA. */
export function addressesAnswers(
  host: string,
  answer: Answer<AddressRecord | string>,
  options: DnsOptions & { readonly ttl?: number } = {},
): readonly AddressObservation[] {
  const other = typeof answer === 'string' ? answer : 'no-data';
  return [addressAnswer(4, host, answer, options), addressAnswer(6, host, other, options)];
}
