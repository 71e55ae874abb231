import { limits } from '../limits.ts';
import { InvalidExport } from './errors.ts';

/** Data at its bound as other programs may escape it, and an envelope. */
const MAX_LINE_BYTES: number = 2 * limits.dataBytes + 65_536;

const NEWLINE = 0x0a;

export interface Line {
  /** From 1. */
  readonly number: number;
  /** With its line break, but for the last line if it has none. */
  readonly bytes: Buffer;
}

/**
 * The lines of a file that comes in pieces of any size. Holds one line at most.
 *
 * @throws {InvalidExport} a line is longer than any event
 */
export async function* linesOf(
  chunks: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
): AsyncGenerator<Line, void, undefined> {
  let number = 0;
  let begun: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let rest =
      typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE)) {
      keep(rest.subarray(0, end + 1));
      yield { number: ++number, bytes: begun.length === 1 ? (begun[0] ?? rest) : Buffer.concat(begun) };
      begun = [];
      length = 0;
      rest = rest.subarray(end + 1);
    }
    // Copied, because whoever reads a file may use its buffer again.
    if (rest.length > 0) keep(Buffer.from(rest));
  }
  if (length > 0) yield { number: number + 1, bytes: Buffer.concat(begun) };

  function keep(piece: Buffer): void {
    length += piece.length;
    if (length > MAX_LINE_BYTES) {
      throw new InvalidExport('export-invalid', number + 1, `longer than ${MAX_LINE_BYTES} bytes, which no event is`);
    }
    begun.push(piece);
  }
}
