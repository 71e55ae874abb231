import { ArchiveDamaged } from '../archive/errors.ts';
import { checksumOf, readManifest } from '../archive/manifest.ts';
import type { Archive, SegmentRow } from '../archive/open-archive.ts';
import { SegmentReader } from '../archive/segment-reader.ts';

/** What is wrong with the archive itself, apart from chains. */
export interface BrokenSegment {
  readonly path: string;
  readonly message: string;
}

/** Whether the files are those that the database knows, all of them. */
export async function verifySegments(
  archive: Archive | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly BrokenSegment[]> {
  const broken: BrokenSegment[] = [];
  // What was deleted was so from the beginning.
  let previous: Pick<SegmentRow, 'sha256' | 'lastPosition'> | undefined = await archive?.lastDeleted();
  for (const segment of (await archive?.segments()) ?? []) {
    signal?.throwIfAborted();
    const message = await whatIsWrong(segment, previous);
    if (message !== undefined) broken.push({ path: segment.path, message });
    previous = segment;
  }
  return broken;
}

async function whatIsWrong(
  segment: SegmentRow,
  previous: Pick<SegmentRow, 'sha256' | 'lastPosition'> | undefined,
): Promise<string | undefined> {
  if (segment.prevSha256 !== (previous?.sha256 ?? null)) return 'the segment before it is another one';
  if (segment.firstPosition !== (previous?.lastPosition ?? 0n) + 1n) return 'positions before it are missing';
  try {
    const { sha256, bytes } = await checksumOf(segment.path);
    if (sha256 === segment.sha256 && bytes === segment.bytes) return await whatManifestSays(segment);
    return `the file has checksum ${sha256} and ${bytes} bytes, not ${segment.sha256} and ${segment.bytes}`;
  } catch (error) {
    if (error instanceof ArchiveDamaged) return error.message;
    throw error;
  }
}

/** Readers go by it to pass over segments: one that is wrong hides events. */
async function whatManifestSays({ path, sha256 }: SegmentRow): Promise<string | undefined> {
  const manifest = await readManifest(path);
  const { minId, maxId } = await new SegmentReader(path).ids();
  if (manifest.sha256 === sha256 && manifest.minId === minId && manifest.maxId === maxId) return undefined;
  return 'its manifest says something else than the segment';
}
