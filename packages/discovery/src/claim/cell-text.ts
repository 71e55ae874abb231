import { parseIp, parseIpv6 } from '../ip-address.ts';

const ENTITIES: Readonly<Record<string, string>> = Object.assign(Object.create(null) as object, {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  vert: '|',
  lsqb: '[',
  lbrack: '[',
  rsqb: ']',
  rbrack: ']',
  colon: ':',
  period: '.',
  hyphen: '-',
});

/** What some clients put between the letters of long words, so that lines can be broken there. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;
/** Nothing of all that: most cells. */
const PLAIN = /^[ \w.,:;/?!+-]*$/;
const TAG = /<\/?(?:a|b|br|code|em|i|p|span|strong|td|tr|tt)(?:\s[^<>]{0,256})?\/?>/gi;
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi;
const LINK = /^\[([^[\]]{1,512})\]\([^()\s]{0,1024}\)$/;
/** A literal in brackets is linked, too: `[[::1]:8448](https://…)`. */
const LITERAL_LINK = /^\[(\[[0-9a-f:.]{2,45}\](?::\d{1,5})?)\]\([^()\s]{0,1024}\)$/i;

/**
 * Splits a row of a table into its cells: at `|`, unless escaped by a backslash, or at tabs, which is what a rendered
 * table is copied as. `undefined` when there is neither. At most `atMost` cells and a last one that holds the rest.
 */
export function cellsOf(line: string, atMost: number): readonly string[] | undefined {
  const isPiped = line.includes('|');
  if (!isPiped && !line.includes('\t')) return undefined;
  const row = isPiped ? line.trim() : line;
  const cells: string[] = [];
  let start = isPiped && row.startsWith('|') ? 1 : 0;
  for (let index = start; index < row.length && cells.length < atMost; index += 1) {
    if (isPiped && row[index] === '\\') index += 1;
    else if (row[index] === (isPiped ? '|' : '\t')) {
      cells.push(plainText(row.slice(start, index)));
      start = index + 1;
    }
  }
  if (start < row.length) cells.push(plainText(row.slice(start)));
  return cells;
}

/** The text of a cell without what Markdown, HTML and clients put around it. */
function plainText(cell: string): string {
  if (PLAIN.test(cell)) return cell.trim();
  let text = cell.replace(TAG, '').replace(ENTITY, entity).replace(INVISIBLE, '').replace(/[“”]/g, '"').trim();
  text = text.replace(/\\([!-/:-@[-`{-~])/g, '$1');
  for (const mark of ['**', '`', '*']) {
    if (text.length > 2 * mark.length && text.startsWith(mark) && text.endsWith(mark)) {
      text = text.slice(mark.length, -mark.length).trim();
    }
  }
  return (LINK.exec(text) ?? LITERAL_LINK.exec(text))?.[1] ?? text;
}

function entity(whole: string, decimal: string | undefined, hex: string | undefined, name: string | undefined): string {
  if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number.parseInt(decimal, 10);
  return code > 0x10_ffff || (code >= 0xd800 && code < 0xe000) ? whole : String.fromCodePoint(code);
}

export interface Place {
  readonly host: string;
  readonly port: number;
}

const NAMED = /^(?:[A-Za-z]{1,32}::)?Named\(\s*"([^"\\]{1,512})"\s*,\s*"([^"\\]{0,16})"\s*\)$/;
const LITERAL = /^(?:[A-Za-z]{1,32}::)?Literal\(\s*([^()\s]{1,64})\s*\)$/;

/**
 * Host and port of a destination in any form that is printed: `host:port`, the URL of it, or the debug form of Rust
 * (`Named("host", ":443")`, `Literal([::1]:8448)`), in one text that a server-name parser can read.
 */
export function placeText(text: string): string {
  const named = NAMED.exec(text);
  if (named !== null) {
    const [, host = '', port = ''] = named;
    // Continuwuity may have an address as a name, and an IPv6 one bare.
    const bracketed = parseIpv6(host) === undefined ? host : `[${host}]`;
    return port.startsWith(':') ? `${bracketed}${port}` : `${bracketed}:${port}`;
  }
  const literal = LITERAL.exec(text)?.[1];
  if (literal !== undefined) return literal;
  const url = /^https:\/\/([^/?#@\s]{1,512})\/?$/i.exec(text)?.[1];
  if (url === undefined) return text;
  return /:\d{1,5}$/.test(url) && !/^\[[^\]]*$/.test(url) ? url : `${url}:443`;
}

/** `Some("x")` of Rust's debug form gives `x`; `None`, a dash and nothing give `null`; else it is the text itself. */
export function optionText(text: string): string | null {
  if (text === '' || text === '-' || text === '–' || text === 'None') return null;
  return /^Some\(\s*"([^"\\]{0,512})"\s*\)$/.exec(text)?.[1] ?? text;
}

/** The addresses of a list such as `[192.0.2.1, 2001:db8::1]`, or the first text in it that is none. */
export function addressList(text: string): readonly string[] | { readonly odd: string } {
  const list = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const items = list.split(',').map((item) => item.trim());
  if (items.length === 1 && items[0] === '') return [];
  const odd = items.find((item) => parseIp(item) === undefined);
  return odd === undefined ? items : { odd };
}
