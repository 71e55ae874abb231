import { type Instant, parseDelegatedName, parseServerName } from '@wherefore/discovery';
import { ResolverError } from './errors.ts';
import type { PinOptions } from './resolver.ts';

const MAX_REASON_LENGTH = 1000;

/** Throws `invalid-pin` for what cannot be pinned. */
export function checkPin(serverName: string, { delegated, reason, until }: PinOptions, now: Instant): void {
  const name = parseServerName(serverName);
  if (name.kind === 'invalid') refuse(`not a server name: ${name.message} (at offset ${name.offset})`);
  const to = parseDelegatedName(delegated);
  if (to.kind === 'invalid') refuse(`nothing to delegate to: ${to.message} (at offset ${to.offset})`);
  if (reason !== undefined && (reason.length > MAX_REASON_LENGTH || !reason.isWellFormed())) {
    refuse(`the reason must be text of at most ${MAX_REASON_LENGTH} characters`);
  }
  if (until !== undefined && !(Number.isSafeInteger(until) && until > now)) {
    refuse('until must be a time to come, in milliseconds since 1970');
  }
}

function refuse(message: string): never {
  throw new ResolverError('invalid-pin', message);
}
