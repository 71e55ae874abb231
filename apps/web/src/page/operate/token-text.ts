import { Problem } from '../api/problem.ts';

/** Longer ones are not read. */
const MAX_LENGTH = 512;

/** What is wrong with a token by its look; `undefined`: nothing, ask whose it is. */
export function tokenFault(token: string): string | undefined {
  if (token === '') return 'Nothing is given.';
  // A header has room for nothing else.
  if (!/^[\x21-\x7e]+$/.test(token))
    return 'A token is one word of plain letters, digits and signs: this is more than that.';
  if (token.length > MAX_LENGTH) return `No token has more than ${MAX_LENGTH} characters.`;
  return undefined;
}

/** Why a token was not taken. */
export function refusalText(error: unknown): string {
  if (!(error instanceof Problem)) return 'It could not be checked: this page has a fault.';
  if (error.status === 401) return 'This token is none of those that are known here.';
  if (error.status === 403) return 'This process was given no tokens, so nobody may change anything here.';
  return `It could not be checked. ${error.message}`;
}
