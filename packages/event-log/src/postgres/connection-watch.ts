import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';

/** What is to be known of a connection to tell whether it hangs. */
export interface WatchedConnection {
  readonly socket: Socket;
  /** Something was asked, and the server has yet to say that it is done with it. */
  readonly isOwed: boolean;
  /** Nobody has it. */
  readonly isIdle: boolean;
  /** Of the server's process, once it is known. */
  readonly pid: number | undefined;
}

/**
 * The processes of the server, among these, that are at work. `unreachable`: no new connection comes about.
 * `unknown`: the server is there and does not tell.
 */
export type Probe = (pids: readonly number[]) => Promise<ReadonlySet<number> | 'unreachable' | 'unknown'>;

export interface WatchTimes {
  readonly lookEveryMs: number;
  /** After so long without a word the server is asked whether it is at work. */
  readonly silentMs: number;
  /** The same once it has said so: what takes seconds may take minutes. */
  readonly patientMs: number;
  /** Who takes longer to ask does not get through. */
  readonly probeMs: number;
  /** After so long without a word, and while nobody gets through, a connection is given up. */
  readonly lostMs: number;
}

export const WATCH_TIMES: WatchTimes = {
  lookEveryMs: 1000,
  silentMs: 2000,
  patientMs: 10_000,
  probeMs: 3000,
  lostMs: 5000,
};

interface State {
  bytesRead: number;
  heardAt: number;
  /** When it was last heard, or owed nothing, or was seen at work. */
  silentSince: number;
  isPatient: boolean;
  /** How often the server was found not to be at work on what it was asked. */
  doubts: number;
}

/** A statement may end while the server is asked about it. */
const DOUBTS = 2;

/**
 * Ends connections that hang: whoever waits for an answer gets an error, and the pool makes a new connection. A network
 * that swallows what is sent, and a server that stands still, look from here like a statement that takes long; so
 * however long one takes, it goes on as long as the server says, on another connection, that it is at work on it.
 */
export class ConnectionWatch {
  readonly #probe: Probe;
  readonly #times: WatchTimes;
  readonly #states = new Map<WatchedConnection, State>();
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;

  constructor(probe: Probe, times: WatchTimes) {
    this.#probe = probe;
    this.#times = times;
  }

  /** Until its socket is closed. */
  watch(connection: WatchedConnection): void {
    const now = performance.now();
    this.#states.set(connection, { bytesRead: 0, heardAt: now, silentSince: now, isPatient: false, doubts: 0 });
    connection.socket.once('close', () => this.#forget(connection));
    // Nothing waits for it, the process included.
    this.#timer ??= setInterval(() => void this.#lookOnce(), this.#times.lookEveryMs).unref();
  }

  #forget(connection: WatchedConnection): void {
    this.#states.delete(connection);
    if (this.#states.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #lookOnce(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      await this.#look();
    } finally {
      this.#isLooking = false;
    }
  }

  async #look(): Promise<void> {
    const { silentMs, patientMs } = this.#times;
    const now = performance.now();
    const suspects: WatchedConnection[] = [];
    for (const [connection, state] of this.#states) {
      if (isSilent(connection, state)) {
        if (now - state.silentSince >= (state.isPatient ? patientMs : silentMs)) suspects.push(connection);
        continue;
      }
      const { bytesRead } = connection.socket;
      const heardAt = bytesRead === state.bytesRead ? state.heardAt : now;
      Object.assign(state, { bytesRead, heardAt, silentSince: now, isPatient: false, doubts: 0 });
    }
    if (suspects.length === 0) return;
    const atWork = await this.#probe(suspects.flatMap(({ pid }) => pid ?? []));
    // Where this process itself was held up, what has come meanwhile is read first.
    await setImmediate();
    await setImmediate();
    for (const connection of suspects) this.#judge(connection, atWork);
  }

  #judge(connection: WatchedConnection, atWork: Awaited<ReturnType<Probe>>): void {
    const state = this.#states.get(connection);
    if (state === undefined || !isSilent(connection, state)) return;
    if (atWork === 'unreachable') {
      if (performance.now() - state.silentSince >= this.#times.lostMs) this.#end(connection, state);
      return;
    }
    if (atWork === 'unknown' || (connection.pid !== undefined && atWork.has(connection.pid))) {
      Object.assign(state, { silentSince: performance.now(), isPatient: true, doubts: 0 });
      return;
    }
    state.doubts += 1;
    if (state.doubts >= DOUBTS) this.#end(connection, state);
  }

  #end(connection: WatchedConnection, { silentSince }: State): void {
    connection.socket.destroy(new Silent());
    // Those that nobody has used since may hang as well, and whoever uses one would have to find out.
    for (const [other, state] of this.#states) {
      if (other.isIdle && state.heardAt < silentSince) other.socket.destroy(new Silent());
    }
  }
}

function isSilent({ socket, isOwed }: WatchedConnection, { bytesRead }: State): boolean {
  return isOwed && socket.bytesRead === bytesRead;
}

/** As the network says it, which is all that is known. */
class Silent extends Error {
  readonly code = 'ETIMEDOUT';

  constructor() {
    super('it does not answer any more');
  }
}
