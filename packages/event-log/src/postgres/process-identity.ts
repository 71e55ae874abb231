import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

/** What tells one process from all others, those that had or will have its number included. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Hash of the time at which the process started; empty where the system does not tell. */
  readonly start: string;
  /** Hash of what names this run of the kernel; empty where the system does not tell. */
  readonly boot: string;
  /** Hash of what names the set of process numbers, which is one for each container. */
  readonly numbers: string;
  readonly host: string;
}

export type Liveness = 'alive' | 'dead' | 'unknown';

export async function ownIdentity(): Promise<ProcessIdentity> {
  const [start, boot, numbers] = await Promise.all([
    startOf(process.pid),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
    readlink('/proc/self/ns/pid').catch(() => ''),
  ]);
  return {
    pid: process.pid,
    start: hash(start === 'gone' ? '' : start),
    boot: hash(boot),
    numbers: hash(numbers),
    host: hash(hostname()),
  };
}

/** Whether the process `other` still runs, as far as the process `own` can see. */
export async function livenessOf(other: ProcessIdentity, own: ProcessIdentity): Promise<Liveness> {
  if (other.boot !== own.boot) return other.host === own.host ? 'dead' : 'unknown';
  if (other.numbers !== own.numbers) return 'unknown';
  if (!hasProcess(other.pid)) return 'dead';
  const start = await startOf(other.pid);
  if (start === 'gone') return 'dead';
  // Another start under the same number: the number was given out again.
  return start === '' || other.start === '' || hash(start) === other.start ? 'alive' : 'dead';
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to someone else.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** When the process started, in the system's own words; `gone` if it ended, empty if the system does not tell. */
async function startOf(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    // The second field is the program's name in parentheses and may hold anything. See proc_pid_stat(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    return state === 'Z' || state === 'X' ? 'gone' : (fields[22 - 3] ?? '');
  }
  if (process.platform === 'win32') return '';
  const ps = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return ps.stdout.trim();
}

function hash(text: string): string {
  return text === '' ? '' : createHash('sha256').update(text).digest('hex').slice(0, 12);
}
