/** A request as `curl` makes it. */
export interface CurlRequest {
  /** Path and query. */
  readonly path: string;
  readonly method?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as text, from a file on the disk of whoever types it. */
  readonly file?: string;
  /** It may be that who reads needs the token, too. */
  readonly withToken?: boolean;
}

/** As a POSIX shell takes it, whatever is in it. */
export function curlLine({ path, method = 'GET', body, file, withToken = false }: CurlRequest, origin: string): string {
  const isPlain = method === 'GET' || (method === 'POST' && (body !== undefined || file !== undefined));
  return [
    'curl',
    ...(isPlain ? [] : [`-X ${method}`]),
    ...(method === 'GET' && !withToken ? [] : ['-H "Authorization: Bearer $TOKEN"']),
    ...(body === undefined ? [] : [`-H 'Content-Type: application/json' -d ${quoted(JSON.stringify(body))}`]),
    ...(file === undefined ? [] : [`-H 'Content-Type: text/plain' --data-binary @${word(file)}`]),
    quoted(origin + path),
  ].join(' ');
}

/** @param words arguments of `wherefore` */
export function commandLine(words: readonly string[]): string {
  return ['wherefore', ...words].map(word).join(' ');
}

function word(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : quoted(text);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
