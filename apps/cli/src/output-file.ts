import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { fileError } from './file-errors.ts';
import { print } from './output.ts';

/**
 * Writes text to a file, or to stdout for `-`. A file is there when it is whole, and what was there before is until then.
 *
 * @throws {UsageError} it cannot be written
 */
export async function writeOutput(file: string, pieces: AsyncIterable<string>): Promise<void> {
  if (file === '-') {
    for await (const piece of pieces) await print(piece);
    return;
  }
  const begun = `${file}.part`;
  const handle = await open(begun, 'w').catch((cause: unknown) => {
    throw fileError(file, 'written', cause);
  });
  const stream = createWriteStream(begun, { fd: handle });
  const failed = new Promise<never>((_, reject) => {
    stream.on('error', (cause) => reject(fileError(file, 'written', cause)));
  });
  failed.catch(() => undefined);
  try {
    for await (const piece of pieces) if (!stream.write(piece)) await Promise.race([once(stream, 'drain'), failed]);
    stream.end();
    await Promise.race([finished(stream), failed]);
    await rename(begun, file).catch((cause: unknown) => {
      throw fileError(file, 'written', cause);
    });
  } catch (error) {
    stream.destroy();
    await rm(begun, { force: true });
    throw error;
  }
}
