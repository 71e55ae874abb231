/**
 * What may be asked of the world. Evidence is keyed by the question in its normal form: DNS names and well-known
 * hosts are case-insensitive, so they are in lower case and without a trailing dot here, however the server name
 * was spelled (R18, R75, R92).
 */
export type Question = WellKnownQuestion | DnsQuestion;

/** A question for the DNS. */
export type DnsQuestion = SrvQuestion | AddressQuestion;

/** `GET https://<host>/.well-known/matrix/server` (R38). */
export interface WellKnownQuestion {
  readonly kind: 'well-known';
  readonly host: string;
}

/** The SRV records of an absolute name such as `_matrix-fed._tcp.example.org` (R78, R79, R92). */
export interface SrvQuestion {
  readonly kind: 'srv';
  readonly name: string;
}

/** The addresses of one family of a host (R93). */
export interface AddressQuestion {
  readonly kind: 'address';
  readonly family: 4 | 6;
  readonly host: string;
}

/** The question as a string, equal for equal questions: `well-known:h`, `srv:n`, `a:h`, `aaaa:h`. */
export function questionKey(question: Question): string {
  switch (question.kind) {
    case 'well-known':
      return `well-known:${question.host}`;
    case 'srv':
      return `srv:${question.name}`;
    case 'address':
      return question.family === 4 ? `a:${question.host}` : `aaaa:${question.host}`;
  }
}

/** The question of a key, or `undefined` when the text is no key. */
export function questionFromKey(key: string): Question | undefined {
  const colon = key.indexOf(':');
  const subject = key.slice(colon + 1);
  if (colon < 1 || subject === '') return undefined;
  switch (key.slice(0, colon)) {
    case 'well-known':
      return { kind: 'well-known', host: subject };
    case 'srv':
      return { kind: 'srv', name: subject };
    case 'a':
      return { kind: 'address', family: 4, host: subject };
    case 'aaaa':
      return { kind: 'address', family: 6, host: subject };
    default:
      return undefined;
  }
}

/**
 * RFC 1035 s2.3.4. The target of an SRV record may be longer as text, where octets that are no letters come escaped: it
 * cannot be asked about.
 */
export const MAX_DNS_NAME_LENGTH = 253;

/** A host or DNS name as it is asked: ASCII lower case, without a trailing dot. */
export function normalName(name: string): string {
  const absolute = name.endsWith('.') ? name.slice(0, -1) : name;
  return absolute.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
