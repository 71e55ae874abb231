/** Controls, marks of direction, line separators and what else a terminal obeys or does not show. */
const UNSHOWN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Text on one line in which nothing is left that a terminal would obey. */
export function visible(text: string): string {
  return text.replace(UNSHOWN, (odd) => `\\u{${(odd.codePointAt(0) ?? 0).toString(16)}}`);
}

/** JSON in which the same holds: what JSON itself lets through is escaped as JSON does it. A bigint is a string. */
export function visibleJson(value: unknown): string {
  return visibleInJson(JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each)));
}

/** JSON on one line, escaped in the same way: it says the same. */
export function visibleInJson(json: string): string {
  return json.replace(UNSHOWN, (odd) =>
    Array.from({ length: odd.length }, (_, index) => `\\u${odd.charCodeAt(index).toString(16).padStart(4, '0')}`).join(
      '',
    ),
  );
}
