/** `@` users, `#` aliases, `!` rooms, `$` events of old room versions, and what permalinks percent-encode of them. */
const IDENTIFIER = /^[@#!$][^:]*:(.+)$/s;

/** After `matrix.to/#/`, and in `matrix:` URIs. */
const PERMALINK = /^(?:https?:\/\/)?matrix\.to\/#\/([^/?]+)/i;
const MATRIX_URI = /^matrix:(?:u|r|roomid|user|room)\/([^/?]+)/i;
const LINK = /^https?:\/\/([^/?#]+)/i;

/**
 * The server name in what somebody pastes: a name itself, the identifier of a user, an alias or a room, a permalink, or
 * the URL of a server. What is none of these comes back as it is, for the grammar to judge.
 */
export function serverNameIn(pasted: string): string {
  const text = pasted.trim();
  const permalink = PERMALINK.exec(text)?.[1];
  if (permalink !== undefined) return serverNameIn(decoded(permalink));
  const entity = MATRIX_URI.exec(text)?.[1];
  if (entity !== undefined) return afterColon(decoded(entity));
  const host = LINK.exec(text)?.[1];
  if (host !== undefined) return host;
  return IDENTIFIER.exec(text)?.[1] ?? text;
}

function afterColon(entity: string): string {
  const colon = entity.indexOf(':');
  return colon < 0 ? entity : entity.slice(colon + 1);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
