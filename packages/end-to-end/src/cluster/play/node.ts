import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Child, compiledOnce, keepAlive, type Supervised } from '@wherefore/testkit/processes';

/** One life of a process: what was asked of it counts until it is killed. */
export interface Incarnation {
  readonly node: string;
  readonly number: number;
  readonly url: string;
  /** ms since 1970, just before the signal was sent. */
  killedAt: number | undefined;
}

export interface NodeOptions {
  readonly name: string;
  readonly kind: 'api' | 'worker';
  readonly environment: Readonly<Record<string, string>>;
}

const MAINS = {
  api: new URL('../../../../../apps/api/src/main.ts', import.meta.url),
  worker: new URL('../../../../../apps/worker/src/main.ts', import.meta.url),
};
const END_WITH_PARENT = new URL('../../processes/end-with-parent.script.ts', import.meta.url);

const ERRORS: readonly unknown[] = ['error', 'fatal'];

/** An API or a worker as a process, started again whenever it is killed. Disposal kills it for good. */
export class ClusterNode implements AsyncDisposable {
  readonly name: string;
  readonly kind: NodeOptions['kind'];
  /** Lines of its log that should not be there, in all its lives. */
  readonly errors: string[] = [];
  readonly #supervised: Supervised;
  #current: Incarnation | undefined;
  #number = 0;
  #isEnding = false;
  /** What a process that is killed has still said counts no more. */
  #isKilled = false;
  #exitCode: number | null = null;

  constructor({ name, kind, environment }: NodeOptions) {
    this.name = name;
    this.kind = kind;
    this.#supervised = keepAlive({
      start: (incarnation) => {
        this.#number = incarnation;
        this.#isKilled = false;
        return this.#start(environment);
      },
      isLast: (line) => {
        this.#read(line);
        return false;
      },
    });
  }

  /** The life in which it can be asked; `undefined` while it starts. */
  get current(): Incarnation | undefined {
    return this.#current;
  }

  /** Rejects when it has ended by itself. */
  get done(): Promise<void> {
    return this.#supervised.done;
  }

  /** `kill -9`, at once; its successor starts as soon as it is gone. */
  async kill(): Promise<void> {
    if (this.#current !== undefined) this.#current.killedAt = Date.now();
    this.#current = undefined;
    this.#isKilled = true;
    await this.#supervised.kill();
  }

  /** Tells it to end in order; gives its exit code. */
  async end(): Promise<number | null> {
    this.#isEnding = true;
    await this.#supervised.abandon();
    return this.#exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#supervised.abandon();
  }

  #read(line: string): void {
    if (this.#isKilled) return;
    const said = parsed(line);
    const url = said['url'];
    const isListening = said['msg'] === 'the API is served' || said['msg'] === 'operations are served';
    if (isListening && typeof url === 'string') {
      this.#current = { node: this.name, number: this.#number, url, killedAt: undefined };
    }
    if (ERRORS.includes(said['level'])) this.errors.push(line);
  }

  #start(environment: Readonly<Record<string, string>>): Child {
    const args = ['--conditions=@wherefore/source', '--no-warnings', ...compiledOnce.options];
    const env = { ...compiledOnce.environment, ...environment };
    const main = fileURLToPath(MAINS[this.kind]);
    const child = spawn(process.execPath, [...args, '--import', END_WITH_PARENT.href, main], {
      ...{ stdio: ['pipe', 'pipe', 'inherit'], env },
    });
    const exit = once(child, 'exit');
    child.stdin.on('error', () => undefined);
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const kill = async (): Promise<void> => {
      child.kill(this.#isEnding ? 'SIGTERM' : 'SIGKILL');
      const [code] = (await exit) as [number | null];
      this.#exitCode = code;
    };
    return {
      pid: child.pid ?? 0,
      lines: { [Symbol.asyncIterator]: () => lines },
      async line() {
        const { value } = await lines.next();
        return String(value);
      },
      tell: () => undefined,
      end: async () => null,
      kill,
      [Symbol.asyncDispose]: kill,
    };
  }
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
