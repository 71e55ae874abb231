// One set-up at a time in one checkout. The lock is a file that names its holder, and the command that the holder is
// running, because an install outlives a killed holder. It is stale when both are dead, or untouched for long.
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './console.mjs';

const touchEveryMs = 2_000;
/** By the waiter's own clock: longer than an orphaned install takes. Only a process id used again gets that far. */
const silentForMs = 180_000;

let held;

/** Names the command that the holder of the lock runs now; it keeps the lock even if the holder is killed. */
export function nameWorker(pid) {
  if (held === undefined || pid === undefined) return;
  const draft = `${held.path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ ...held.owner, worker: pid }));
  renameSync(draft, held.path);
}

/** Runs `work` while holding the lock at `path`; waits for a live holder, takes over from a dead one. */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  const owner = { pid: process.pid, host: hostname(), token: randomBytes(8).toString('hex') };
  await acquire(path, JSON.stringify(owner));
  held = { path, owner };
  const release = () => {
    held = undefined;
    if (parse(readOrUndefined(path))?.token === owner.token) rmSync(path, { force: true });
  };
  const beat = setInterval(() => touch(path), touchEveryMs);
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}

async function acquire(path, mine) {
  let seen;
  let said = false;
  for (;;) {
    if (claim(path, mine)) return;
    const content = readOrUndefined(path);
    if (content === undefined) continue;
    const changedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (seen?.content !== content || seen.changedAt !== changedAt) seen = { content, changedAt, since: Date.now() };
    if (holderIsDead(content) || Date.now() - seen.since > silentForMs) {
      removeStale(path, content);
      continue;
    }
    if (!said) {
      const holder = parse(content);
      say(
        `waiting for the set-up of this checkout by process ${holder?.worker ?? holder?.pid} … (if there is none, delete ${path})`,
      );
    }
    said = true;
    await sleep(100 + Math.random() * 100);
  }
}

/** The content appears together with the name, so that no one reads a lock half written. */
function claim(path, mine) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, mine);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function removeStale(path, staleContent) {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // another waiter was quicker
  }
  // Between our look and the rename another waiter may have taken over: then what we moved is its live lock.
  if (readOrUndefined(aside) !== staleContent) {
    try {
      linkSync(aside, path);
    } catch {}
  }
  rmSync(aside, { force: true });
}

function holderIsDead(content) {
  const holder = parse(content);
  if (holder === undefined) return true;
  return holder.host === hostname() && [holder.pid, holder.worker].every((pid) => pid === undefined || isDead(pid));
}

function isDead(pid) {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function touch(path) {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {}
}

function parse(content) {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

function readOrUndefined(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
