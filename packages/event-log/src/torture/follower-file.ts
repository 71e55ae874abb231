import { closeSync, createReadStream, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Sighting } from './judge.ts';
import type { Given } from './readers.ts';

/** What a follower has seen and how far it is, in one file: a page and its checkpoint are one write. */
export interface FollowerFile extends Disposable {
  /** `undefined` in a new file. */
  readonly checkpoint: string | undefined;
  /** @param upSince when the process was ready: what was recorded before has waited for that */
  record(given: readonly Given[], checkpoint: string, upSince: number): void;
}

/** More than a page takes. */
const TAIL_BYTES = 2 ** 20;
const CHECKPOINT = '= ';
const LATE = '-';

/** Goes on where the last process was: a page without its checkpoint is cut off, for it will be read again. */
export function openFollowerFile(path: string): FollowerFile {
  const file = openSync(path, 'a+');
  const { size } = fstatSync(file);
  const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
  readSync(file, tail, 0, tail.length, size - tail.length);
  const begin = tail.lastIndexOf(`${CHECKPOINT}`, tail.lastIndexOf('\n'));
  const end = begin === -1 ? 0 : tail.indexOf('\n', begin) + 1;
  ftruncateSync(file, size - tail.length + end);
  return {
    checkpoint: begin === -1 ? undefined : tail.subarray(begin + CHECKPOINT.length, end - 1).toString(),
    record(given, checkpoint, upSince) {
      const now = Date.now();
      const lines = given.map(({ id, lane, stream, version, position, recordedAt }) =>
        [id, lane, stream, version, position, recordedAt < upSince ? LATE : now - recordedAt].join(' '),
      );
      writeSync(file, `${[...lines, CHECKPOINT + checkpoint].join('\n')}\n`);
    },
    [Symbol.dispose]: () => closeSync(file),
  };
}

/** Everything that was given, in order, with the ms between being recorded and being given of those recorded while it was up. */
export async function readFollowerFile(
  path: string,
): Promise<{ readonly given: readonly Sighting[]; readonly lags: readonly number[] }> {
  const given: Sighting[] = [];
  const lags: number[] = [];
  for await (const line of createInterface(createReadStream(path))) {
    if (line.startsWith(CHECKPOINT)) continue;
    const [id = '', lane, stream = '', version, position = '', lag] = line.split(' ');
    given.push({ id, lane: Number(lane), stream, version: Number(version), position: BigInt(position) });
    if (lag !== LATE) lags.push(Number(lag));
  }
  return { given, lags };
}
