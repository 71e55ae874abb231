import type { Child } from './child.ts';

/** A process that is started again whenever somebody kills it. */
export interface Supervised {
  /** Resolves when it has done its work; rejects when it fails by itself. */
  readonly done: Promise<void>;
  /** How often it was started again. */
  readonly restarts: number;
  kill(): Promise<void>;
  /** Kills it for good. */
  abandon(): Promise<void>;
}

export interface KeepAliveOptions {
  start(incarnation: number): Child;
  /** Called with each line; `true` for the last one, `'again'` for one after which it may end by itself. */
  isLast(line: string): boolean | 'again';
}

/** Starts a process, and a successor for each that is killed, until one of them prints its last line. */
export function keepAlive({ start, isLast }: KeepAliveOptions): Supervised {
  let incarnation = 0;
  let child = start(incarnation);
  let mayEnd = false;
  let isAbandoned = false;

  async function run(): Promise<void> {
    for (;;) {
      for await (const line of child.lines) {
        const last = isLast(line);
        if (last === 'again') mayEnd = true;
        else if (last) return await child.kill();
      }
      if (isAbandoned) return;
      if (!mayEnd) throw new Error('a process that was to be kept alive ended by itself');
      mayEnd = false;
      incarnation += 1;
      child = start(incarnation);
    }
  }

  const done = run();
  // Whoever awaits it gets the failure; until then it is not unhandled.
  done.catch(() => {});
  return {
    done,
    get restarts() {
      return incarnation;
    },
    async kill() {
      mayEnd = true;
      await child.kill();
    },
    async abandon() {
      isAbandoned = true;
      await child.kill();
      await done.catch(() => {});
    },
  };
}
