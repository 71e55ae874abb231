import { setTimeout as sleep } from 'node:timers/promises';
import { openFollowerFile } from './follower-file.ts';
import { openReader, type Reader } from './readers.ts';
import type { FollowerSettings } from './settings.ts';

const POLL_MS = 10;
const RETRY_MS = 50;
/** Polls that give nothing, once the writers have ended, after which there is nothing more to come. */
const QUIET_POLLS = 20;

/** Failures in a row, some 10 s of them, after which it is no server that was killed. */
const PATIENCE = 200;

/** Follows from the stored checkpoint; after `isOver` it goes on until nothing more comes. */
export async function followInto(
  { file, reader: name, ...target }: FollowerSettings,
  isOver: () => boolean,
): Promise<void> {
  using seen = openFollowerFile(file);
  let reader: Reader | undefined;
  let { checkpoint } = seen;
  let failures = 0;
  let upSince = Number.POSITIVE_INFINITY;
  for (let quiet = 0; quiet < QUIET_POLLS; ) {
    const over = isOver();
    try {
      reader ??= await openReader(name, target);
      checkpoint ??= reader.start;
      const page = await reader.poll(checkpoint);
      if (page.given.length > 0 || page.checkpoint !== checkpoint) {
        seen.record(page.given, page.checkpoint, upSince);
      }
      if (page.given.length === 0) upSince = Math.min(upSince, Date.now());
      checkpoint = page.checkpoint;
      failures = 0;
      quiet = over && page.given.length === 0 ? quiet + 1 : 0;
      if (page.given.length === 0) await sleep(POLL_MS);
    } catch (error) {
      if (++failures > PATIENCE) throw error;
      // The server is away, or has ended the session. A reader with one session needs another; ours heals itself.
      if (name !== 'ours') {
        const lost = reader;
        reader = undefined;
        await Promise.resolve(lost?.[Symbol.asyncDispose]()).catch(() => {});
      }
      await sleep(RETRY_MS);
    }
  }
  await reader?.[Symbol.asyncDispose]();
}
