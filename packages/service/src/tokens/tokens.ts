import { createHash, randomBytes } from 'node:crypto';
import { REFRESHER } from '@wherefore/projections';

/** A token that may change state, and whose it is. */
export interface TokenEntry {
  /** Recorded as the actor of what is done with it. */
  readonly name: string;
  /** SHA-256 of the token, hex. */
  readonly sha256: string;
}

/** 256 bits: nobody guesses it, so its hash needs no salt. */
const TOKEN_BYTES = 32;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;
const SHA256 = /^[0-9a-f]{64}$/i;

/** Who asks, as recorded, when there is no token that says who it is. */
export const ANYBODY = 'api';

/** What a name may be, for refusals. */
export const TOKEN_NAME_ADVICE: string = `a name has 1 to 64 letters, digits and any of . _ @ -, begins with a letter or digit, and is neither ${REFRESHER} nor ${ANYBODY}`;

/** What the refresher asks for counts as wanted by nobody, and what anybody did is no one's: no token goes by these. */
export function isTokenName(name: string): boolean {
  return NAME.test(name) && name !== REFRESHER && name !== ANYBODY;
}

/** Easy to tell from other secrets, also for those who search for leaked ones. */
export function makeToken(): string {
  return `wherefore_${randomBytes(TOKEN_BYTES).toString('base64url')}`;
}

export function tokenEntry(name: string, token: string): TokenEntry {
  return { name, sha256: createHash('sha256').update(token).digest('hex') };
}

/** As it is in a file of tokens. */
export function tokenLine({ name, sha256 }: TokenEntry): string {
  return `${name} ${sha256}`;
}

export type ReadTokens =
  | { readonly kind: 'tokens'; readonly tokens: readonly TokenEntry[] }
  /** One sentence, with the number of the line, and never what is in it: somebody may have written a token there. */
  | { readonly kind: 'invalid'; readonly problem: string };

/** Reads a file of tokens: `NAME SHA256` a line; empty lines, and those that begin with `#`, say nothing. */
export function readTokens(text: string): ReadTokens {
  const tokens: TokenEntry[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const words = line.trim().split(/\s+/);
    const [name = '', sha256 = ''] = words;
    if (name === '' || name.startsWith('#')) continue;
    const place = `line ${index + 1}`;
    if (words.length !== 2 || !SHA256.test(sha256)) {
      return { kind: 'invalid', problem: `${place} is not NAME SHA256, as wherefore token prints it` };
    }
    if (!isTokenName(name)) return { kind: 'invalid', problem: `${place}: ${TOKEN_NAME_ADVICE}` };
    tokens.push({ name, sha256: sha256.toLowerCase() });
  }
  return { kind: 'tokens', tokens };
}
