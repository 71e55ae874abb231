import type { AddressRules } from '../address-rules.ts';
import type { Instant } from '../instant.ts';
import type { Observation } from '../observation.ts';
import type { Question } from '../question.ts';
import type { Step } from '../step.ts';
import type { Draws } from './draws.ts';

/**
 * Another resolver as a small deterministic machine: what it would hold, had it been shown the same world. Not a policy:
 * others differ in what they remember and when they let go, not only in figures.
 */
export interface Emulation {
  readonly name: string;
  /** Of the program that is emulated. */
  readonly version: string;
  readonly about: string;
  /** What it is built from; each has a test. */
  readonly facts: readonly EmulationFact[];
  /** What its operator may type to make it forget, the mildest first; empty when nothing but a restart helps. */
  readonly cures: readonly string[];
  /** What has it let go of what it holds. */
  readonly heeds: readonly ConnectionTrouble[];
  readonly start: (options: EmulationOptions) => EmulatedResolver;
}

export interface EmulationOptions {
  /** Where its random numbers come from. */
  readonly draws: Draws;
  /** Addresses that may be connected to, for those that look at ours. */
  readonly rules: AddressRules;
}

export interface EmulationFact {
  readonly id: string;
  readonly text: string;
  /** Which program in which version, and which of its files says so. */
  readonly source: string;
}

export interface EmulatedResolver {
  /** Resolves a name with what the world showed. */
  resolve(serverName: string, options: EmulatedResolveOptions): EmulatedResult;
  /**
   * The same, step by step: names each question and takes its answer. To be driven by who can wait for answers; given up
   * in the middle it keeps what it had learned by then.
   */
  resolving(serverName: string, options: Omit<EmulatedResolveOptions, 'ask'>): EmulatedSteps<EmulatedResult>;
  /**
   * A connection to what it holds did not come about, or something answered that is no homeserver. Tells whether it let
   * go of what it held.
   */
  connectionFailed(serverName: string, at: Instant, how: ConnectionTrouble): boolean;
  /** The operator has it forget: one name, or without one everything. Tells what was forgotten: some know only all. */
  clear(at: Instant, serverName?: string): Cleared;
  /** Addresses that it keeps for hosts, for those that do. */
  overrides(at: Instant): readonly EmulatedOverride[];
}

export interface EmulatedResolveOptions {
  /** When somebody wants the name. */
  readonly at: Instant;
  /** When the answers are there. Default: `at`. */
  readonly until?: Instant;
  /** The latest that the world showed by then in answer to a question; `undefined`: that is not known. */
  readonly ask: (question: Question) => Observation | undefined;
  /**
   * Everything that it showed by then in answer to a question, the oldest first, without the first `after`: evidence for
   * who shares a log. Default: nothing, and all is asked.
   */
  readonly shown?: (key: string, after: number) => readonly Shown[];
  /** Everything is to be asked anew, by those who can be told so. */
  readonly fresh?: boolean;
  /** What our own resolver drew for the order of SRV records then. Default: it draws anew. */
  readonly draw?: number;
}

/** Something that the world showed to another, who recorded it; or that its question was cleared. */
export type Shown =
  | { readonly kind: 'observation'; readonly observation: Observation; readonly failures: number }
  | { readonly kind: 'cleared'; readonly at: Instant };

export type Cleared = 'nothing' | 'name' | 'everything';

export type ConnectionTrouble = 'transport' | 'not-json';

/** What there is to ask, the answers to it, and what comes of them. */
export type EmulatedSteps<T> = Generator<Question, T, Observation>;

export type EmulatedResult = EmulatedAnswer | UnansweredQuestion;

export interface EmulatedAnswer {
  readonly kind: 'answer';
  readonly held: Holding;
  /** `cache`: nothing was asked. */
  readonly from: 'cache' | 'asked';
  /** When it lets go by itself; `null`: never. Equal to the time of asking when it is not kept at all. */
  readonly heldUntil: Instant | null;
  /** Ids of the observations that it rests on. */
  readonly because: readonly string[];
  /** What a reader should know of how it came about. */
  readonly notes: readonly string[];
}

/** What it would have asked, and nobody knows what it would have been told. */
export interface UnansweredQuestion {
  readonly kind: 'unanswerable';
  readonly question: Question;
  readonly because: readonly string[];
}

export type Holding = HeldDestination | HeldFailure;

export interface HeldDestination {
  readonly kind: 'destination';
  readonly step: Step;
  /** Where it connects, in order. */
  readonly targets: readonly Place[];
  readonly hostHeader: string;
  readonly tlsName: string;
}

export interface Place {
  readonly host: string;
  readonly port: number;
}

export interface HeldFailure {
  readonly kind: 'failure';
  /** Where it failed, when there is such a place. */
  readonly step: Step | null;
  readonly message: string;
  /** It failed because there is nothing, rather than because it could not find out. */
  readonly isDefinite: boolean;
}

/** An entry of an override cache. */
export interface EmulatedOverride {
  /** What it is found by. */
  readonly host: string;
  readonly addresses: readonly string[];
  readonly port: number;
  readonly heldUntil: Instant;
  /** The host whose addresses these are, when it is another one. */
  readonly overriding?: string;
}
