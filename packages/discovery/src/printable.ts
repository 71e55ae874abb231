// Written out: what a general category such as Cf holds differs between versions of Unicode, and a replay must not.
const UNSHOWN =
  /[\p{Cc}\p{Cs}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/**
 * Text from the network as one clause for people: what a terminal would act upon or not show (controls, marks of
 * direction, line separators, lone surrogates) comes out escaped, and what is longer than `atMost` characters is cut.
 */
export function printable(text: string, atMost = 400): string {
  const bounded = text.length > atMost ? `${text.slice(0, atMost)}…` : text;
  return bounded.replace(UNSHOWN, (odd) => `\\u{${(odd.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same in double quotes. */
export function quoted(text: string, atMost = 80): string {
  const bounded = text.length > atMost ? `${text.slice(0, atMost)}…` : text;
  return printable(JSON.stringify(bounded), Number.POSITIVE_INFINITY);
}

const MAX_LISTED = 8;

/** `a, b, c`, of a long list only the first ones and how many more there are. */
export function listed(items: readonly string[]): string {
  const shown = items.slice(0, MAX_LISTED).join(', ');
  return items.length > MAX_LISTED ? `${shown} and ${items.length - MAX_LISTED} more` : shown;
}
