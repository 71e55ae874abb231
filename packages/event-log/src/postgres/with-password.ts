import { InvalidLocation } from './errors.ts';

/**
 * A `postgres://` URL with the password that came another way: a line end at its end does not belong to it.
 *
 * @throws {InvalidLocation} it is no such URL, names no user, or has a password already
 */
export function withPassword(location: string, password: string): string {
  const [, before, after] = /^(postgres(?:ql)?:\/\/[^/?#@:]+)(@.*)$/i.exec(location) ?? [];
  if (before === undefined || after === undefined) {
    throw new InvalidLocation('a password goes with a postgres:// URL that names a user and has no password');
  }
  return `${before}:${encodeURIComponent(password.replace(/\r?\n$/, ''))}${after}`;
}
