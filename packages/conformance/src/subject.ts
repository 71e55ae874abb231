import type { FakeInternet, SimulatedDns, SimulatedTransport, SimulationClock } from '@wherefore/testkit';
import type { Answer } from './answer.ts';
import type { DesignDefaults } from './vector-format.ts';

/** How a resolver meets the world of a case. */
export type Mode = Environment['mode'];

/** What a resolver gets to live in. */
export type Environment = SimulatedEnvironment | LoopbackEnvironment | CommandEnvironment;

/** In this process, on virtual time and without sockets. */
export interface SimulatedEnvironment extends Conditions {
  readonly mode: 'simulated';
  readonly dns: SimulatedDns;
  readonly transport: SimulatedTransport;
  readonly clock: SimulationClock;
  /** Uniform in [0, 1); always 0 where nothing depends on luck. */
  readonly random: () => number;
}

/** In this process, with real packets on loopback. The clock stands still: all of a case happens at one moment. */
export interface LoopbackEnvironment extends Conditions {
  readonly mode: 'loopback';
  /** `address:port`, UDP and TCP. */
  readonly nameServer: string;
  /** The certificate to trust, PEM. */
  readonly caPem: string;
  /** Where on this machine an address of the world is; it has to be called before each connection. */
  readonly dial: FakeInternet['dial'];
  readonly clock: SimulationClock;
  readonly random: () => number;
}

/** For programs: addresses of 127.0.0.0/8 with real servers behind them. */
export interface CommandEnvironment extends Conditions {
  readonly mode: 'command';
  /** `address:port`, UDP and TCP. */
  readonly nameServer: string;
  /** The certificate to trust, as a file in PEM. */
  readonly caFile: string;
  /** The world's address behind one that the program saw. */
  readonly untranslate: (address: string) => string;
}

/** What holds in every environment. */
interface Conditions {
  /** Name of the policy to follow. */
  readonly policy: string;
  /** Figures to put in place of the policy's own. */
  readonly designDefaults?: Required<DesignDefaults>;
  /** Ranges that may be connected to although they are special: those of the vectors. */
  readonly allow: readonly string[];
  /** Outlives a stop: what a session puts here the next one finds. */
  readonly store: Map<string, unknown>;
}

/** A resolver that can be put to the test. */
export interface Subject<E extends Environment> {
  /** Shown in reports. */
  readonly name: string;
  /** Starts it; disposing of the session stops it. */
  open(environment: E): Promise<Session>;
}

/** A question that cannot be put to a subject: the case is not run. */
export class Unaskable extends Error {
  override readonly name = 'Unaskable';
}

/** A resolver at work. What a session cannot do is reported as not checked. */
export interface Session extends AsyncDisposable {
  /** Rejects when the resolver gives no answer at all, and with `Unaskable`; the message says why. */
  resolve(serverName: string): Promise<Answer>;
  /** An operator clears the name and everything that it depends on. */
  clear?(serverName: string): Promise<void>;
  clearAll?(): Promise<void>;
  /** The caller could connect to no target of the last answer. */
  connectFailed?(serverName: string): Promise<void>;
}
