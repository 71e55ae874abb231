/** Longer than any server name; what a line has beyond is cut off, and the rest is no server name all the same. */
const MAX_LINE = 1024;

/** The names of the command line; `-` stands for the lines of the input. */
export async function* serverNames(
  names: readonly string[],
  input: () => AsyncIterable<string>,
): AsyncGenerator<string, void, undefined> {
  for (const name of names) {
    if (name === '-') yield* lines(input());
    else yield name;
  }
}

/**
 * Lines as they come, without their ends and nothing else trimmed; empty ones are skipped. Held in memory: one line, up
 * to the bound.
 */
export async function* lines(chunks: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let open = '';
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      const line = withoutReturn(extended(open, chunk.slice(start, end)));
      if (line !== '') yield line;
      open = '';
      start = end + 1;
    }
    open = extended(open, chunk.slice(start));
  }
  const last = withoutReturn(open);
  if (last !== '') yield last;
}

function extended(open: string, more: string): string {
  return open.length >= MAX_LINE ? open : open + more.slice(0, MAX_LINE - open.length);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
