import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** One of our programs as it is built, over a database, with the limits for each client lifted. */
export interface AppProcess extends AsyncDisposable {
  readonly url: string;
  /** From its start to where `/readyz` said that it is ready, ms. */
  readonly readyMs: number;
  /** The figure of that name on `/metrics`, all its lines added up. */
  metric(name: string): Promise<number>;
}

const READY_WITHIN_MS = 120_000;
const END_WITHIN_MS = 20_000;
const ASK_EVERY_MS = 10;

/** Starts it, waits until it is ready, and ends it when disposed of. The packages have to be built. */
export async function startApp(app: 'api' | 'worker', database: string): Promise<AppProcess> {
  const main = fileURLToPath(new URL(`../../../apps/${app}/dist/main.js`, import.meta.url));
  const began = performance.now();
  const child = spawn(process.execPath, [...profiling(), main], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      WHEREFORE_DATABASE: database,
      WHEREFORE_PORT: '0',
      WHEREFORE_OPERATIONS_PORT: '0',
      WHEREFORE_REQUESTS_PER_MINUTE: '0',
      WHEREFORE_RESOLUTIONS_PER_MINUTE: '0',
    },
  });
  let said = '';
  const keep = (text: string): void => {
    said = `${said}${text}`.slice(-4000);
  };
  child.stderr.setEncoding('utf8').on('data', keep);
  const url = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      keep(`${line}\n`);
      const told = urlIn(line);
      if (told !== undefined) resolve(told);
    });
    child.once('exit', (code) => reject(new Error(`the ${app} ended with ${code}\n${said}`)));
  });
  const end = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
    await ended;
    clearTimeout(late);
  };
  try {
    const base = await url;
    await untilReady(base, began + READY_WITHIN_MS);
    const readyMs = performance.now() - began;
    return { url: base, readyMs, metric: (name) => metric(base, name), [Symbol.asyncDispose]: end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Flags for Node.js, to find out where the time goes: `WHEREFORE_BENCH_NODE=--cpu-prof`. */
function profiling(): readonly string[] {
  const flags = process.env['WHEREFORE_BENCH_NODE'] ?? '';
  return flags === '' ? [] : flags.split(' ');
}

function urlIn(line: string): string | undefined {
  try {
    const { url } = JSON.parse(line) as { readonly url?: unknown };
    return typeof url === 'string' ? url : undefined;
  } catch {
    return undefined;
  }
}

async function untilReady(url: string, until: number): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/readyz`);
    const body = await response.text();
    if (response.status === 200) return;
    if (performance.now() > until) throw new Error(`it is not ready: ${body}`);
    await sleep(ASK_EVERY_MS);
  }
}

async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const values = text
    .split('\n')
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .map((line) => Number(line.split(' ').at(-1)));
  if (values.length === 0) throw new Error(`there is no figure ${name}`);
  return values.reduce((sum, value) => sum + value, 0);
}
