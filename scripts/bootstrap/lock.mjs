// One set-up at a time in one checkout. The lock is a file that names its holder and is touched while it is held;
// it is stale when the holder is dead, or when nobody has touched it for a while.
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './console.mjs';

const touchEveryMs = 2_000;
/** Watched by the waiter's own clock: a lock whose time of change did not move for so long has no live holder. */
const silentForMs = 30_000;

/** Runs `work` while holding the lock at `path`; waits for a live holder, takes over from a dead one. */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), token: randomBytes(8).toString('hex') });
  await acquire(path, mine);
  const release = () => {
    if (readOrUndefined(path) === mine) rmSync(path, { force: true });
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
    if (!said) say(`waiting for the set-up that process ${parse(content)?.pid ?? '?'} is doing in this checkout …`);
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
  if (holder.host !== hostname()) return false;
  try {
    process.kill(holder.pid, 0);
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
