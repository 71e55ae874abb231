/** As much as the API takes at once. */
export const MAX_BYTES = 1_048_576;

/** What is wrong with a text before it is sent; `undefined`: nothing. */
export function pasteFault(text: string): string | undefined {
  if (text.trim() === '') return 'Nothing is pasted yet.';
  const bytes = byteLength(text);
  if (bytes <= MAX_BYTES) return undefined;
  return `This is ${sizeText(bytes)}, and ${sizeText(MAX_BYTES)} is the most at once. Bring it in as parts, each with the heading of its table.`;
}

export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  // Never less than it is: what is too much has to look so.
  if (bytes < MAX_BYTES) return `${Math.ceil(bytes / 1024)} KiB`;
  return `${Math.ceil((bytes / MAX_BYTES) * 100) / 100} MiB`;
}

/** Lines as those who judge count them, from 1. */
export function lineOf(lines: readonly string[], line: number): string {
  return lines[line - 1] ?? '';
}

export function linesOf(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/);
}

/** One text below another, with an end to the last line. */
export function appended(text: string, more: string): string {
  return text === '' || text.endsWith('\n') ? text + more : `${text}\n${more}`;
}
