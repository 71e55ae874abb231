/**
 * The directives of a `Cache-Control` field, names in lower case, in order. An argument is a token or the content of
 * a quoted string; `undefined` when there is none.
 */
export type CacheDirectives = readonly { readonly name: string; readonly argument?: string }[];

const WHITE_SPACE = /[ \t]/;

/**
 * Reads `Cache-Control` field lines (RFC 9111 s5.2): several lines are one list, names are case-insensitive, quoted
 * strings may hold commas, white space around `=` is let pass. What cannot be read is left out; a quote that is not
 * closed hides the rest of its line, not the lines after it.
 */
export function parseCacheControl(lines: readonly string[]): CacheDirectives {
  return lines.flatMap(parseLine);
}

function parseLine(text: string): CacheDirectives {
  const directives: { name: string; argument?: string }[] = [];
  let index = 0;
  while (index < text.length) {
    const item = readItem(text, index);
    index = item.end + 1;
    const name = item.name.trim().toLowerCase();
    if (name === '') continue;
    directives.push(item.argument === undefined ? { name } : { name, argument: item.argument });
  }
  return directives;
}

interface Item {
  readonly name: string;
  readonly argument?: string;
  /** Index of the comma that ends the item, or of the end of the text. */
  readonly end: number;
}

function readItem(text: string, start: number): Item {
  let index = start;
  while (index < text.length && text[index] !== ',' && text[index] !== '=') index += 1;
  const name = text.slice(start, index);
  if (text[index] !== '=') return { name, end: index };
  index += 1;
  while (index < text.length && WHITE_SPACE.test(text[index] ?? '')) index += 1;
  if (text[index] === '"') return { name, ...readQuoted(text, index) };
  const comma = text.indexOf(',', index);
  const end = comma < 0 ? text.length : comma;
  return { name, argument: text.slice(index, end).trim(), end };
}

function readQuoted(text: string, quote: number): { argument: string; end: number } {
  let argument = '';
  let index = quote + 1;
  while (index < text.length && text[index] !== '"') {
    if (text[index] === '\\') index += 1;
    argument += text[index] ?? '';
    index += 1;
  }
  const comma = text.indexOf(',', index);
  return { argument, end: comma < 0 ? text.length : comma };
}

/** The first directive of that name. */
export function directive(directives: CacheDirectives, name: string): CacheDirectives[number] | undefined {
  return directives.find((candidate) => candidate.name === name);
}

/**
 * Reads delta-seconds (RFC 9111 s1.2.2): ASCII digits only; what is too large to count stays very large. `undefined`
 * when it is anything else.
 */
export function parseDeltaSeconds(text: string | undefined): number | undefined {
  if (text === undefined || !/^[0-9]+$/.test(text)) return undefined;
  return Math.min(Number(text), Number.MAX_SAFE_INTEGER / 1000);
}
