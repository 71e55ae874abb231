/** Text on lines of at most `width` characters, broken at blanks; a word that is longer is broken where it has to be. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let rest = word;
    if (line !== '' && line.length + 1 + rest.length > width) {
      lines.push(line);
      line = '';
    }
    while (rest.length > width) {
      const { head, tail } = breakWord(rest, width);
      lines.push(head);
      rest = tail;
    }
    line = line === '' ? rest : `${line} ${rest}`;
  }
  return [...lines, line];
}

/** Names are broken behind a dot where one is near the end. */
function breakWord(word: string, width: number): { readonly head: string; readonly tail: string } {
  const dot = word.lastIndexOf('.', width - 1);
  const end = dot > width / 2 ? dot + 1 : width;
  return { head: word.slice(0, end), tail: word.slice(end) };
}

/** A line with its paint: widths are counted without it. */
export interface Painted {
  readonly text: string;
  readonly paint: (text: string) => string;
}

const EMPTY: Painted = { text: '', paint: (text) => text };

/** Two blocks of lines beside each other, the left one in a column of its width, with `gap` between them. */
export function sideBySide(
  [left, right]: readonly [left: readonly Painted[], right: readonly Painted[]],
  width: number,
  gap: Painted,
): readonly string[] {
  const height = Math.max(left.length, right.length);
  return Array.from({ length: height }, (_, row) => {
    const [first, second] = [left[row] ?? EMPTY, right[row] ?? EMPTY];
    const padding = ' '.repeat(Math.max(0, width - first.text.length));
    // No line ends in blanks, painted or not.
    const between = second.text === '' ? gap.text.trimEnd() : gap.text;
    return `${painted(first)}${padding}${gap.paint(between)}${painted(second)}`;
  });
}

function painted({ text, paint }: Painted): string {
  return text === '' ? '' : paint(text);
}

/** How wide text may be: that of the terminal, or COLUMNS, or 80; never less than 32 nor more than 120. */
export function widthOf(stream: NodeJS.WriteStream, columns: string | undefined): number {
  const told = stream.columns ?? (/^[0-9]{1,4}$/.test(columns ?? '') ? Number(columns) : 80);
  return Math.min(120, Math.max(32, told));
}
