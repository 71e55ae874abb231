import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import process from 'node:process';
import { fileError } from './file-errors.ts';

/** A file that is read piece by piece, or stdin. */
export interface InputFile extends Disposable {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Unknown for stdin and whatever else has no end yet. */
  readonly bytes: number | undefined;
}

/**
 * @param file `-` for stdin
 * @throws {UsageError} it cannot be read; while it is read, too
 */
export async function openInput(file: string): Promise<InputFile> {
  if (file === '-') {
    const stdin = process.stdin;
    return { chunks: readable(file, stdin), bytes: undefined, [Symbol.dispose]: () => stdin.destroy() };
  }
  const found = await stat(file).catch((cause: unknown) => {
    throw fileError(file, 'read', cause);
  });
  const stream = createReadStream(file);
  return {
    chunks: readable(file, stream),
    bytes: found.isFile() ? found.size : undefined,
    [Symbol.dispose]: () => stream.destroy(),
  };
}

async function* readable(file: string, stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (cause) {
    throw fileError(file, 'read', cause);
  }
}
