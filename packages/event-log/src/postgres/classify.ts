import { InvalidAppend, LogClosed } from '../errors.ts';
import { DatabaseFailed, DatabaseUnreachable } from './errors.ts';

const NETWORK = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Messages of pg for connections that ended; it gives them no code. */
const LOST = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection)/i;

/** Of pg, which then names the step of the handshake at which it noticed. */
const NO_PASSWORD = /client password must be a (non-empty )?string/;

/** Of pg, PGlite and Kysely, for what was closed by whoever opened it. */
const CLOSED = /^(Cannot use a pool after calling end|PGlite is clos|driver has already been destroyed)/i;

/** Turns what a driver threw into this package's own error, with the original as `cause`; leaves others alone. */
export function classify(error: unknown): unknown {
  const code = fieldOf(error, 'code');
  const message = messageOf(error);
  if (code === '23505' && isEventId(fieldOf(error, 'constraint'))) {
    return new InvalidAppend('event-id-reused', 'an event id is taken by another event');
  }
  if (NO_PASSWORD.test(message)) {
    const wanted = 'The database cannot be reached: it wants a password, and none was given';
    return new DatabaseUnreachable(wanted, { cause: error, retryable: false });
  }
  if (CLOSED.test(message)) return new LogClosed({ cause: error });
  if (isUnreachable(code, message)) {
    // 28: not authorized, 3D: no such database. Waiting does not cure those.
    const retryable = !/^(28|3D)/.test(code);
    return new DatabaseUnreachable(`The database cannot be reached: ${message}`, { cause: error, retryable });
  }
  if (code === '42P01' || code === '3F000') {
    return new DatabaseFailed('The log has no tables in this schema: run migrate first.', {
      cause: error,
      retryable: false,
      sqlState: code,
    });
  }
  // EROFS and the like are the system's; no class of SQLSTATE begins with E.
  if (!/^[0-9A-DF-Z][0-9A-Z]{4}$/.test(code)) return error;
  return new DatabaseFailed(`The database failed: ${message}`, {
    cause: error,
    // 40: deadlock and the like, 53: out of resources, 55P03: lock timeout, 57014: statement timeout.
    retryable: /^(40|53|55P03|57014)/.test(code),
    sqlState: code,
  });
}

/** 08: connection exception, 57P0x: the server is going down or coming up, 25P03: it ended an idle transaction. */
function isUnreachable(code: string, message: string): boolean {
  // A socket path without a server gives ENOENT.
  return (
    NETWORK.has(code) ||
    message.startsWith('connect ENOENT') ||
    /^(08|28|3D|57P0|25P03)/.test(code) ||
    LOST.test(message)
  );
}

/** Each partition has an index of its own. */
export function isEventId(constraint: string): boolean {
  return /^event_\d+_id$/.test(constraint);
}

export function fieldOf(error: unknown, field: 'code' | 'constraint'): string {
  if (typeof error !== 'object' || error === null) return '';
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' ? value : '';
}

function messageOf(error: unknown): string {
  // node:net reports one error for each address tried, with an empty message around them.
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
