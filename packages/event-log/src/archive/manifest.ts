import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ArchiveDamaged } from './errors.ts';

/** What is known of a segment without opening it; a JSON file beside it, with the ending `.json`. */
export interface Manifest {
  readonly format: 'event-log-segment';
  readonly version: 1;
  /** The segment's file, in the same directory. */
  readonly file: string;
  /** Positions that it covers, both included; text: they are 64 bits. */
  readonly firstPosition: string;
  readonly lastPosition: string;
  readonly events: number;
  readonly minId: string;
  readonly maxId: string;
  readonly bytes: number;
  /** Of the file, in hex. */
  readonly sha256: string;
  /** Of the segment before this one; `null` for the first: so that none can be left out. */
  readonly prevSha256: string | null;
}

export function segmentFile(firstPosition: bigint, lastPosition: bigint): string {
  const [first, last] = [firstPosition, lastPosition].map((position) => position.toString().padStart(19, '0'));
  return `${first}-${last}.segment`;
}

export async function writeManifest(directory: string, manifest: Manifest): Promise<void> {
  const path = join(directory, `${manifest.file}.json`);
  const file = await open(`${path}.partial`, 'w');
  try {
    await file.writeFile(`${JSON.stringify(manifest, undefined, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await moveInto(`${path}.partial`, path);
}

/** @throws {ArchiveDamaged} */
export async function readManifest(segmentPath: string): Promise<Manifest> {
  const path = `${segmentPath}.json`;
  try {
    const manifest = JSON.parse(await readFile(path, 'utf8')) as Manifest;
    if (manifest.format === 'event-log-segment' && manifest.version === 1 && manifest.file === basename(segmentPath)) {
      return manifest;
    }
  } catch (cause) {
    throw new ArchiveDamaged(path, 'the manifest cannot be read', { cause });
  }
  throw new ArchiveDamaged(path, 'not a manifest of this segment that this program can read');
}

/** Of a whole file, in hex, with its length. */
export async function checksumOf(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576 })) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
  } catch (cause) {
    throw new ArchiveDamaged(path, 'the segment cannot be read', { cause });
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Gives a file that is on the disk its name, and the disk the name. */
export async function moveInto(from: string, to: string): Promise<void> {
  await rename(from, to);
  const directory = await open(dirname(to), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
