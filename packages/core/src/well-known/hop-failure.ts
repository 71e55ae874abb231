import type { WellKnownFailureReason } from '@wherefore/discovery';

/** A failure as Node and undici tell it. */
interface CodedError {
  readonly code?: unknown;
  readonly message?: unknown;
}

export interface HopFailure {
  readonly reason: WellKnownFailureReason;
  readonly message: string;
}

const REASONS: ReadonlyMap<string, WellKnownFailureReason> = new Map([
  ['ECONNREFUSED', 'connection-refused'],
  ['ECONNRESET', 'connection-reset'],
  ['ECONNABORTED', 'connection-reset'],
  ['EPIPE', 'connection-reset'],
  ['UND_ERR_SOCKET', 'connection-reset'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'connection-reset'],
  ['HPE_INVALID_EOF_STATE', 'connection-reset'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['EHOSTDOWN', 'unreachable'],
  ['ENETDOWN', 'unreachable'],
  ['EADDRNOTAVAIL', 'unreachable'],
  ['EAFNOSUPPORT', 'unreachable'],
  ['EACCES', 'unreachable'],
  ['EPERM', 'unreachable'],
  ['EINVAL', 'unreachable'],
  ['ETIMEDOUT', 'timeout'],
  ['UND_ERR_HEADERS_OVERFLOW', 'headers-too-large'],
  ['HPE_HEADER_OVERFLOW', 'headers-too-large'],
  ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'body-too-large'],
]);
/** undici's words for an unasked 100 or 101, which have the code of a lost connection. */
const BREACHES: ReadonlySet<unknown> = new Set(['bad response', 'bad upgrade']);
const MAX_MESSAGE_LENGTH = 300;

/**
 * What an error of a connection or of an exchange over it means. During the handshake all that is not a failure of
 * the transport underneath is one of TLS; after it, all that is none of either is a breach of HTTP.
 */
export function hopFailure(error: unknown, phase: 'connect' | 'handshake' | 'exchange'): HopFailure {
  const { code, message } = (typeof error === 'object' && error !== null ? error : {}) as CodedError;
  const name = typeof code === 'string' ? code : '';
  const words = typeof message === 'string' ? message : '';
  const text = (words.includes(name) ? words : `${name} ${words}`).slice(0, MAX_MESSAGE_LENGTH);
  const reason = (BREACHES.has(message) ? undefined : REASONS.get(name)) ?? otherReason(name, phase);
  return { reason, message: text === '' ? reason : text };
}

function otherReason(code: string, phase: 'connect' | 'handshake' | 'exchange'): WellKnownFailureReason {
  if (phase === 'connect') return 'unreachable';
  if (phase === 'handshake' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return 'tls';
  return 'protocol';
}
