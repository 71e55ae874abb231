import type { WellKnownBody } from '../observation.ts';

/** Bytes of a body, as far as they matter to a limit. */
export function bodyBytes(body: WellKnownBody): number {
  if (!('text' in body)) return Math.floor((body.base64.replace(/=+$/, '').length * 3) / 4);
  let bytes = 0;
  for (const character of body.text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  }
  return bytes;
}

/** The string `m.server` of a body of JSON; `undefined` when there is none. */
export function delegatedText(body: WellKnownBody): string | undefined {
  if (!('text' in body)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(body.text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'm.server')) return undefined;
  const server = (value as Record<string, unknown>)['m.server'];
  return typeof server === 'string' ? server : undefined;
}

/** How many redirects led to the end of a fetch. */
export function redirectsOf(hops: readonly unknown[]): number {
  return Math.max(0, hops.length - 1);
}
