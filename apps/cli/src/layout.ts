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

/** Blocks of lines beside each other, each in a column of its width, with `gap` between them. */
export function sideBySide(blocks: readonly (readonly Painted[])[], width: number, gap: string): readonly string[] {
  const height = Math.max(0, ...blocks.map(({ length }) => length));
  return Array.from({ length: height }, (_, row) =>
    blocks
      .map((block, column) => {
        const { text, paint } = block[row] ?? { text: '', paint: (plain: string) => plain };
        const padding = column === blocks.length - 1 ? '' : ' '.repeat(Math.max(0, width - text.length));
        return `${text === '' ? '' : paint(text)}${padding}`;
      })
      .join(gap)
      .trimEnd(),
  );
}

/** How wide text may be: that of the terminal, or COLUMNS, or 80; never less than 60 nor more than 120. */
export function widthOf(stream: NodeJS.WriteStream, columns: string | undefined): number {
  const told = stream.columns ?? (/^[0-9]{1,4}$/.test(columns ?? '') ? Number(columns) : 80);
  return Math.min(120, Math.max(60, told));
}
