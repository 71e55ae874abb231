import {
  type AddressRecord,
  type AliasRecord,
  type DnsAnswer,
  type DnsFailureReason,
  type DnsOutcome,
  type DnsQuestion,
  parseIp,
  type SrvRecord,
  type WellKnownAnswer,
  type WellKnownBody,
  type WellKnownFailureReason,
  type WellKnownHop,
  type WellKnownOutcome,
  type WellKnownPolicy,
} from '@wherefore/discovery';

/*
 * What comes through the ports is evidence for good, and is judged again by others. The ports of this package keep to
 * their types and bounds; one of somebody else's that does not is a failure of its question and of no other. Fields
 * that we do not know stay out.
 */

/** As many as fit into a DNS message of 64 KiB, and more than any answer that is worth reading. */
const MAX_RECORDS = 5000;
/** RFC 1035 s2.3.4, escapes (`\000`) counted. */
const MAX_NAME_LENGTH = 1020;
const MAX_TEXT_LENGTH = 20_000;
const MAX_FIELDS = 1000;
/** RFC 2181 s8. */
const MAX_TTL = 2 ** 31 - 1;

const DNS_REASONS: Readonly<Record<DnsFailureReason, true>> = {
  timeout: true,
  network: true,
  servfail: true,
  refused: true,
  formerr: true,
  notimp: true,
  rcode: true,
  malformed: true,
  'alias-loop': true,
  'unsendable-name': true,
};
const FETCH_REASONS: Readonly<Record<WellKnownFailureReason, true>> = {
  'no-addresses': true,
  'dns-failure': true,
  'address-refused': true,
  'connection-refused': true,
  'connection-reset': true,
  unreachable: true,
  timeout: true,
  tls: true,
  protocol: true,
  'headers-too-large': true,
  'body-too-large': true,
  'redirect-loop': true,
  'too-many-redirects': true,
  'redirect-refused': true,
  'redirect-without-location': true,
};

/** The answer, or if it is none the failure `malformed`. */
export function soundDnsAnswer(answer: unknown, question: DnsQuestion): DnsAnswer<SrvRecord | AddressRecord> {
  if (isObject(answer) && (answer['server'] === null || isText(answer['server'], 300))) {
    const outcome = dnsOutcome(answer['outcome'], question);
    if (outcome !== undefined) return { server: answer['server'], outcome };
  }
  const message = 'the DNS client gave no answer that can be read';
  return { server: null, outcome: { kind: 'failure', reason: 'malformed', message } };
}

/** The answer, or if it is none the failure `protocol`. */
export function soundWellKnownAnswer(answer: unknown, policy: WellKnownPolicy): WellKnownAnswer {
  if (isObject(answer)) {
    const hops = listOf(answer['hops'], wellKnownHop, policy.maxRedirects + 1);
    const outcome = hops && fetchOutcome(answer['outcome'], hops, policy);
    if (hops !== undefined && outcome !== undefined) return { hops, outcome };
  }
  const message = 'the fetch gave no answer that can be read';
  return { hops: [], outcome: { kind: 'failure', reason: 'protocol', message } };
}

type Fields = Readonly<Record<string, unknown>>;

function dnsOutcome(outcome: unknown, question: DnsQuestion): DnsOutcome<SrvRecord | AddressRecord> | undefined {
  if (!isObject(outcome)) return undefined;
  const { kind, authenticated, negativeTtl } = outcome;
  if (kind === 'failure') return failure(outcome, DNS_REASONS);
  const aliases = listOf(outcome['aliases'], aliasRecord);
  if (aliases === undefined || typeof authenticated !== 'boolean') return undefined;
  if (kind === 'no-data' || kind === 'no-name') {
    if (negativeTtl !== null && !isTtl(negativeTtl)) return undefined;
    return { kind, aliases, negativeTtl, authenticated };
  }
  const record: (fields: Fields) => SrvRecord | AddressRecord | undefined =
    question.kind === 'srv' ? srvRecord : addressRecord(question.family);
  const records = listOf(outcome['records'], record);
  if (kind !== 'records' || records === undefined || records.length === 0) return undefined;
  return { kind, records, aliases, authenticated };
}

function srvRecord({ priority, weight, port, target, ttl }: Fields): SrvRecord | undefined {
  if (!isUint16(priority) || !isUint16(weight) || !isUint16(port) || !isTtl(ttl)) return undefined;
  return isText(target, MAX_NAME_LENGTH) && target !== '' ? { priority, weight, port, target, ttl } : undefined;
}

function addressRecord(family: 4 | 6): (fields: Fields) => AddressRecord | undefined {
  return ({ address, ttl }) =>
    isText(address, 45) && parseIp(address)?.family === family && isTtl(ttl) ? { address, ttl } : undefined;
}

function aliasRecord({ owner, target, ttl }: Fields): AliasRecord | undefined {
  if (!isText(owner, MAX_NAME_LENGTH) || !isText(target, MAX_NAME_LENGTH) || !isTtl(ttl)) return undefined;
  return { owner, target, ttl };
}

function wellKnownHop(fields: Fields): WellKnownHop | undefined {
  const { url, address, requestedAt, receivedAt, tlsProtocol, status, headers } = fields;
  if (!isText(url) || !isNumber(requestedAt) || !isNumber(receivedAt)) return undefined;
  if (address !== undefined && !isText(address, 100)) return undefined;
  if (tlsProtocol !== undefined && !isText(tlsProtocol, 100)) return undefined;
  if (status !== undefined && !isUint16(status)) return undefined;
  if (headers !== undefined && !areHeaders(headers)) return undefined;
  return {
    url,
    ...(address === undefined ? {} : { address }),
    requestedAt,
    receivedAt,
    ...(tlsProtocol === undefined ? {} : { tlsProtocol }),
    ...(status === undefined ? {} : { status }),
    ...(headers === undefined ? {} : { headers }),
  };
}

function areHeaders(headers: unknown): headers is readonly (readonly [string, string])[] {
  if (!Array.isArray(headers) || headers.length > MAX_FIELDS) return false;
  return headers.every((field) => Array.isArray(field) && field.length === 2 && field.every((text) => isText(text)));
}

function fetchOutcome(
  outcome: unknown,
  hops: readonly WellKnownHop[],
  policy: WellKnownPolicy,
): WellKnownOutcome | undefined {
  if (!isObject(outcome)) return undefined;
  if (outcome['kind'] === 'failure') return failure(outcome, FETCH_REASONS);
  const body = wellKnownBody(outcome['body'], policy);
  if (outcome['kind'] !== 'response' || body === undefined || hops.at(-1)?.status === undefined) return undefined;
  return { kind: 'response', body };
}

function wellKnownBody(body: unknown, { maxBodyBytes }: WellKnownPolicy): WellKnownBody | undefined {
  if (!isObject(body)) return undefined;
  const { text, base64 } = body;
  if (isText(text, maxBodyBytes)) return { text };
  // A third longer than what it stands for.
  return isText(base64, Math.ceil(maxBodyBytes / 3) * 4) ? { base64 } : undefined;
}

function failure<R extends string>(
  { reason, message }: Fields,
  reasons: Readonly<Record<R, true>>,
): { readonly kind: 'failure'; readonly reason: R; readonly message: string } | undefined {
  if (!isText(reason) || !isText(message) || !Object.hasOwn(reasons, reason)) return undefined;
  return { kind: 'failure', reason: reason as R, message };
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf<T>(
  value: unknown,
  read: (item: Fields) => T | undefined,
  most = MAX_RECORDS,
): readonly T[] | undefined {
  if (!Array.isArray(value) || value.length > most) return undefined;
  const list: T[] = [];
  for (const item of value) {
    const known = isObject(item) ? read(item) : undefined;
    if (known === undefined) return undefined;
    list.push(known);
  }
  return list;
}

function isText(value: unknown, maxLength = MAX_TEXT_LENGTH): value is string {
  return typeof value === 'string' && value.length <= maxLength && value.isWellFormed();
}

function isUint16(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535;
}

function isTtl(value: unknown): value is number {
  return isNumber(value) && value >= 0 && value <= MAX_TTL;
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}
