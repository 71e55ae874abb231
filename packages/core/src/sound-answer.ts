import {
  type DnsAnswer,
  type DnsQuestion,
  parseIp,
  type WellKnownAnswer,
  type WellKnownPolicy,
} from '@wherefore/discovery';

/*
 * What comes through the ports is evidence for good, and is judged again by others. The ports of this package keep to
 * their types and bounds; one of somebody else's that does not is a failure of its question and of no other.
 */

/** As many as fit into a DNS message of 64 KiB, and more than any answer that is worth reading. */
const MAX_RECORDS = 5000;
/** RFC 1035 s2.3.4, escapes (`\000`) counted. */
const MAX_NAME_LENGTH = 1020;
const MAX_MESSAGE_LENGTH = 20_000;
const MAX_URL_LENGTH = 20_000;
const MAX_FIELDS = 1000;
const MAX_FIELD_LENGTH = 20_000;
/** RFC 2181 s8. */
const MAX_TTL = 2 ** 31 - 1;

/** The answer, or if it is none the failure `malformed`. */
export function soundDnsAnswer(answer: unknown, question: DnsQuestion): DnsAnswer<unknown> {
  if (isRecord(answer) && isSoundServer(answer['server']) && isSoundDnsOutcome(answer['outcome'], question)) {
    return answer as unknown as DnsAnswer<unknown>;
  }
  const message = 'the DNS client gave no answer that can be read';
  return { server: null, outcome: { kind: 'failure', reason: 'malformed', message } };
}

/** The answer, or if it is none the failure `protocol`. */
export function soundWellKnownAnswer(answer: unknown, policy: WellKnownPolicy): WellKnownAnswer {
  if (isRecord(answer) && isSoundHops(answer['hops'], policy) && isSoundFetchOutcome(answer, policy)) {
    return answer as unknown as WellKnownAnswer;
  }
  const message = 'the fetch gave no answer that can be read';
  return { hops: [], outcome: { kind: 'failure', reason: 'protocol', message } };
}

type Fields = Readonly<Record<string, unknown>>;

function isSoundDnsOutcome(outcome: unknown, question: DnsQuestion): boolean {
  if (!isRecord(outcome)) return false;
  switch (outcome['kind']) {
    case 'failure':
      return isText(outcome['reason'], 100) && isText(outcome['message'], MAX_MESSAGE_LENGTH);
    case 'no-data':
    case 'no-name': {
      const { negativeTtl, aliases, authenticated } = outcome;
      return (negativeTtl === null || isTtl(negativeTtl)) && isList(aliases, isAlias) && isBoolean(authenticated);
    }
    case 'records': {
      const { records, aliases, authenticated } = outcome;
      const isSound = question.kind === 'srv' ? isSrvRecord : isAddressRecord(question.family);
      return isList(records, isSound) && records.length > 0 && isList(aliases, isAlias) && isBoolean(authenticated);
    }
    default:
      return false;
  }
}

function isSrvRecord({ priority, weight, port, target, ttl }: Fields): boolean {
  return [priority, weight, port].every(isUint16) && isText(target, MAX_NAME_LENGTH) && target !== '' && isTtl(ttl);
}

function isAddressRecord(family: 4 | 6): (record: Fields) => boolean {
  return ({ address, ttl }) => isText(address, 45) && parseIp(address)?.family === family && isTtl(ttl);
}

function isAlias({ owner, target, ttl }: Fields): boolean {
  return isText(owner, MAX_NAME_LENGTH) && isText(target, MAX_NAME_LENGTH) && isTtl(ttl);
}

function isSoundServer(server: unknown): boolean {
  return server === null || isText(server, 300);
}

function isSoundHops(hops: unknown, { maxRedirects }: WellKnownPolicy): boolean {
  return isList(hops, isHop) && hops.length <= maxRedirects + 1;
}

function isHop({ url, address, requestedAt, receivedAt, tlsProtocol, status, headers }: Fields): boolean {
  return (
    isText(url, MAX_URL_LENGTH) &&
    isTime(requestedAt) &&
    isTime(receivedAt) &&
    (address === undefined || isText(address, 100)) &&
    (tlsProtocol === undefined || isText(tlsProtocol, 100)) &&
    (status === undefined || isUint16(status)) &&
    (headers === undefined || isFieldList(headers))
  );
}

function isFieldList(headers: unknown): boolean {
  if (!Array.isArray(headers) || headers.length > MAX_FIELDS) return false;
  return headers.every((field) => Array.isArray(field) && field.length === 2 && field.every(isFieldText));
}

function isFieldText(text: unknown): boolean {
  return isText(text, MAX_FIELD_LENGTH);
}

function isSoundFetchOutcome({ hops, outcome }: Fields, { maxBodyBytes }: WellKnownPolicy): boolean {
  if (!isRecord(outcome)) return false;
  const { kind, body, reason, message } = outcome;
  if (kind === 'failure') return isText(reason, 100) && isText(message, MAX_MESSAGE_LENGTH);
  const answered = Array.isArray(hops) ? (hops.at(-1) as unknown) : undefined;
  if (kind !== 'response' || !isRecord(body) || !isRecord(answered) || answered['status'] === undefined) return false;
  // Base64 is a third longer than what it stands for.
  return isText(body['text'], maxBodyBytes) || isText(body['base64'], Math.ceil(maxBodyBytes / 3) * 4);
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown, isSound: (item: Fields) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.length <= MAX_RECORDS && value.every((item) => isRecord(item) && isSound(item));
}

function isText(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value.length <= maxLength && value.isWellFormed();
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isUint16(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535;
}

function isTtl(value: unknown): boolean {
  return Number.isFinite(value) && Number(value) >= 0 && Number(value) <= MAX_TTL;
}

function isTime(value: unknown): boolean {
  return Number.isFinite(value);
}
