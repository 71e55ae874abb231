import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import process from 'node:process';
import { finished } from 'node:stream/promises';
import { fileError } from './file-errors.ts';
import { print } from './output.ts';
import type { UsageError } from './usage-error.ts';

/**
 * Writes text to a file, or to stdout for `-`. A file is there when it is whole, and what was there before is until then.
 * What is no file, a pipe or a device, is written to as it is.
 *
 * @throws {UsageError} it cannot be written
 */
export async function writeOutput(file: string, pieces: AsyncIterable<string>): Promise<void> {
  if (file === '-') {
    for await (const piece of pieces) await print(piece);
    return;
  }
  const unwritable = (cause: unknown): UsageError => fileError(file, 'written', cause);
  const refuse = (cause: unknown): never => {
    throw unwritable(cause);
  };
  const there = await stat(file).catch(() => undefined);
  if (there !== undefined && !there.isFile()) {
    await writeAll(createWriteStream('', { fd: await open(file, 'w').catch(refuse) }), pieces, unwritable);
    return;
  }
  // A link stays one.
  const target = there === undefined ? file : await realpath(file).catch(refuse);
  const begun = `${target}.${process.pid}.part`;
  const handle = await open(begun, 'w').catch(refuse);
  try {
    await writeAll(createWriteStream(begun, { fd: handle }), pieces, unwritable);
    await rename(begun, target).catch(refuse);
  } catch (error) {
    await rm(begun, { force: true });
    throw error;
  }
}

async function writeAll(
  stream: WriteStream,
  pieces: AsyncIterable<string>,
  unwritable: (cause: unknown) => UsageError,
): Promise<void> {
  const failed = new Promise<never>((_, reject) => stream.on('error', (cause) => reject(unwritable(cause))));
  failed.catch(() => undefined);
  try {
    for await (const piece of pieces) if (!stream.write(piece)) await Promise.race([once(stream, 'drain'), failed]);
    stream.end();
    await Promise.race([finished(stream), failed]);
  } catch (error) {
    stream.destroy();
    throw error;
  }
}
