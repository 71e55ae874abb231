import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { compiledOnce } from '@wherefore/testkit/processes';

/** A line of the log of a process. */
export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [member: string]: unknown;
}

/** API or worker, as an operator starts them. Killed on disposal. */
export interface ServiceProcess extends AsyncDisposable {
  readonly pid: number;
  /** Where it serves: the API, or the operations of a worker. */
  readonly url: string;
  /** What it logged so far. */
  readonly log: readonly LogLine[];
  /** How it ended; `undefined` while it runs. */
  readonly ended: { readonly code: number | null; readonly signal: string | null } | undefined;
  /** Resolves with the exit code, once it has ended. */
  readonly exit: Promise<number | null>;
  signal(name: NodeJS.Signals): void;
  kill(): Promise<void>;
}

export interface ProcessOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Modules that are loaded first. */
  readonly imports?: readonly URL[];
  /** V8 and Node options. */
  readonly nodeOptions?: readonly string[];
}

type Program = 'api' | 'worker';

const PROGRAMS: Readonly<Record<Program, URL>> = {
  api: new URL('../../../../apps/api/src/main.ts', import.meta.url),
  worker: new URL('../../../../apps/worker/src/main.ts', import.meta.url),
};
const PARENT = new URL('end-with-parent.script.ts', import.meta.url);
const SERVED: Readonly<Record<Program, string>> = { api: 'the API is served', worker: 'operations are served' };

/** Starts a program on a free port and waits until it says where it serves. It need not be ready by then. */
export async function startProcess(
  program: Program,
  options: readonly string[],
  { environment = {}, imports = [], nodeOptions = [] }: ProcessOptions = {},
): Promise<ServiceProcess> {
  const port = program === 'api' ? '--port' : '--operations-port';
  const child = spawn(
    process.execPath,
    [
      '--conditions=@wherefore/source',
      '--no-warnings',
      ...compiledOnce.options,
      ...nodeOptions,
      ...[PARENT, ...imports].map(({ href }) => `--import=${href}`),
      PROGRAMS[program].pathname,
      port,
      '0',
      ...options,
    ],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'], ...compiledOnce.environment, ...environment },
    },
  );
  const { log, served } = readLog(child, SERVED[program]);
  let ended: ServiceProcess['ended'];
  const exit = once(child, 'exit').then(([code, signal]: unknown[]) => {
    ended = { code: code as number | null, signal: signal as string | null };
    return ended.code;
  });
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exit;
  };
  const url = await Promise.race([served, exit.then(() => undefined)]);
  if (url === undefined) throw new Error(`${program} ended before it served: ${JSON.stringify(log.slice(-3))}`);
  return {
    pid: child.pid ?? 0,
    url,
    log,
    exit,
    get ended() {
      return ended;
    },
    signal: (name) => void child.kill(name),
    kill,
    [Symbol.asyncDispose]: kill,
  };
}

function readLog(
  child: ChildProcess,
  servedLine: string,
): { readonly log: LogLine[]; readonly served: Promise<string> } {
  const log: LogLine[] = [];
  const { promise: served, resolve } = Promise.withResolvers<string>();
  if (child.stdout === null) throw new TypeError('a process without output');
  createInterface(child.stdout).on('line', (text) => {
    const line = JSON.parse(text) as LogLine;
    log.push(line);
    if (line.msg === servedLine) resolve(String(line['url']));
  });
  return { log, served };
}

/** What `/readyz` says. */
export interface Readiness {
  readonly status: 'ready' | 'not-ready';
  readonly parts: Readonly<Record<string, { readonly isReady: boolean; readonly detail: string }>>;
}

export async function readiness({ url }: Pick<ServiceProcess, 'url'>): Promise<Readiness> {
  const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(20_000) });
  return (await response.json()) as Readiness;
}

/** Waits until a process says that it is ready, and then some more until `holds`, for which it is asked again. */
export async function untilReady(
  target: ServiceProcess,
  holds: (told: Readiness) => boolean = ({ status }) => status === 'ready',
  withinMs = 240_000,
): Promise<Readiness> {
  const until = performance.now() + withinMs;
  let told: Readiness | undefined;
  while (performance.now() < until) {
    if (target.ended !== undefined) throw new Error(`it has ended with ${JSON.stringify(target.ended)}`);
    told = await readiness(target).catch(() => undefined);
    if (told !== undefined && holds(told)) return told;
    await sleep(100);
  }
  throw new Error(`not so within ${withinMs} ms: ${JSON.stringify(told)}`);
}
