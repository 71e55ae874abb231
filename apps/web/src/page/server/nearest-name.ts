import { parseServerName } from '@wherefore/discovery';
import { serverNameIn } from '../search/server-name-in.ts';

/** What somebody may have meant by a text that is no server name; `undefined` where that is anybody's guess. */
export function nearestName(text: string): string | undefined {
  const inside = serverNameIn(text);
  return candidates(inside).find(
    (candidate) => candidate !== text && parseServerName(candidate).kind === 'server-name',
  );
}

function candidates(text: string): readonly string[] {
  const bare = text.replaceAll(/[\s\p{Cc}\p{Cf}]/gu, '');
  const host = bare.replace(/[/?#].*$/s, '').replace(/^.*@/s, '');
  const port = /:(\d*)$/.exec(host)?.[1];
  const withoutPort = port === undefined ? host : host.slice(0, -port.length - 1);
  return [
    ...[text, bare, host, withoutDots(host)],
    ...(port === undefined ? [] : [withoutDots(withoutPort)]),
    ...[`[${host}]`, ascii(host), ascii(withoutPort)],
    ...[withoutZeros(withoutPort)],
  ].filter((candidate) => candidate !== '');
}

function withoutDots(host: string): string {
  return host
    .replace(/^\.+/, '')
    .replace(/\.+(?=:\d+$|$)/, '')
    .replaceAll(/\.{2,}/g, '.');
}

function withoutZeros(host: string): string {
  return host
    .split('.')
    .map((part) => (/^0\d+$/.test(part) ? part.replace(/^0+(?=\d)/, '') : part))
    .join('.');
}

/** As the DNS has names of other scripts; what a browser makes of them. */
function ascii(host: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the bounds of ASCII
  if (/^[\u0000-\u007f]*$/.test(host)) return '';
  try {
    return new URL(`https://${host}`).host;
  } catch {
    return '';
  }
}
