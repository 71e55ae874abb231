import type { WellKnownBody } from './observation.ts';
import { quoted } from './printable.ts';
import { parseDelegatedName, type ServerName } from './server-name.ts';

/** Why a body holds no delegation. */
export type WellKnownBodyProblem =
  | 'not-utf8'
  | 'not-json'
  | 'not-an-object'
  | 'm.server-missing'
  | 'm.server-not-a-string'
  | 'm.server-invalid';

export type WellKnownBodyResult =
  | { readonly kind: 'delegation'; readonly delegated: ServerName }
  | { readonly kind: 'invalid'; readonly problem: WellKnownBodyProblem; readonly message: string };

/**
 * Reads the body of a well-known response (R49 to R53): JSON whatever its media type, in UTF-8 without a byte order
 * mark, an object whose `m.server` is a server name. Of a repeated name the last counts; other names are ignored.
 */
export function readWellKnownBody(body: WellKnownBody): WellKnownBodyResult {
  if (!('text' in body)) return problem('not-utf8', 'the body is not UTF-8');
  const parsed = parseJson(body.text);
  if (parsed === undefined) return problem('not-json', 'the body is not JSON');
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return problem('not-an-object', 'the body is not a JSON object');
  }
  const server = Object.hasOwn(value, 'm.server') ? (value as Record<string, unknown>)['m.server'] : undefined;
  if (server === undefined) return problem('m.server-missing', 'm.server is missing');
  if (typeof server !== 'string') return problem('m.server-not-a-string', 'm.server is not a string');
  const delegated = parseDelegatedName(server);
  if (delegated.kind === 'invalid') {
    return problem('m.server-invalid', `m.server ${quoted(server)} is not a server name: ${delegated.message}`);
  }
  return { kind: 'delegation', delegated: delegated.name };
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function problem(code: WellKnownBodyProblem, message: string): WellKnownBodyResult {
  return { kind: 'invalid', problem: code, message };
}
