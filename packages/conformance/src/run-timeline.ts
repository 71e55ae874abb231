import { VECTOR_EPOCH } from '@wherefore/testkit';
import { type Check, check, failed, isFailure, notChecked } from './check.ts';
import { checkAnswer } from './check-answer.ts';
import { notRun, type Result, resultOf } from './report.ts';
import { type SimulatedStage, setSimulatedStage } from './stage.ts';
import type { Session, SimulatedEnvironment, Subject } from './subject.ts';
import {
  DESIGN_DEFAULTS,
  type DesignDefaults,
  type Operation,
  type RequestBounds,
  type Sequence,
  type TimelineEvent,
} from './vector-format.ts';

/** The policy of timelines: they are about its figures. */
const TIMELINE_POLICY = 'recommended';

export interface TimelineOptions {
  /** The moment of t = 0, ms since 1970. Default: 2026-01-01T00:00:00Z. */
  readonly start?: number;
  /** The figures that the timeline was written for. Default, for each one: `DESIGN_DEFAULTS`. */
  readonly designDefaults?: DesignDefaults;
}

/** Plays one timeline. */
export async function runTimeline(
  sequence: Sequence,
  subject: Subject<SimulatedEnvironment>,
  { start = VECTOR_EPOCH, designDefaults: figures = {} }: TimelineOptions = {},
): Promise<Result> {
  const designDefaults = { ...DESIGN_DEFAULTS, ...figures };
  await using stage = setSimulatedStage({
    world: {},
    serverNames: namesIn(sequence),
    policy: TIMELINE_POLICY,
    start,
    stampDate: true,
  });
  const play = new Play(stage, start, {
    ...subject,
    open: (environment) => subject.open({ ...environment, designDefaults }),
  });
  try {
    for (const event of sequence.timeline) await play.event(event);
    return resultOf(sequence, [...play.checks, ...strangers(stage)]);
  } catch (error) {
    if (error instanceof Unsupported) return notRun(sequence, error.message);
    const message = error instanceof Error ? error.message : String(error);
    return resultOf(sequence, [...play.checks, failed('answer', 'an answer', message)]);
  } finally {
    await play.stop();
  }
}

class Unsupported extends Error {}

class Play {
  readonly checks: Check[] = [];
  readonly #stage: SimulatedStage;
  readonly #start: number;
  readonly #subject: Subject<SimulatedEnvironment>;
  #session: Session | undefined;

  constructor(stage: SimulatedStage, start: number, subject: Subject<SimulatedEnvironment>) {
    this.#stage = stage;
    this.#start = start;
    this.#subject = subject;
  }

  async event(event: TimelineEvent): Promise<void> {
    await this.#stage.clock.advanceTo(this.#start + event.t * 1000);
    switch (event.kind) {
      case 'world':
        return this.#stage.world.patch(event.world);
      case 'operation':
        return this.#operate(event.operation);
      case 'resolve':
        return this.#resolve(event);
    }
  }

  async stop(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    if (session !== undefined) await this.#stage.run(Promise.resolve(session[Symbol.asyncDispose]()));
  }

  async #resolve({
    t,
    serverName,
    expect,
    alternatives,
    requests,
  }: Extract<TimelineEvent, { kind: 'resolve' }>): Promise<void> {
    const session = await this.#started();
    const answer = await this.#stage.run(session.resolve(serverName));
    const circumstances = { requests: this.#stage.world.requests, mayBeRaised: true };
    const outcomes = [expect, ...alternatives].map((expectation) => checkAnswer(expectation, answer, circumstances));
    const accepted = outcomes.find((checks) => !checks.some(isFailure)) ?? outcomes[0] ?? [];
    this.#add(t, [...accepted, ...this.#checkRequests(requests ?? {})]);
  }

  #checkRequests(bounds: RequestBounds): readonly Check[] {
    return Object.entries(bounds).map(([kind, [least, most]]) => {
      const what = `requests.${kind}`;
      if (kind !== 'wellKnown') return notChecked(what, 'not a known kind of request');
      const seen = this.#stage.world.wellKnownFetches();
      return check(what, least <= seen && seen <= most, [least === most ? least : `${least} to ${most}`, seen]);
    });
  }

  async #operate(operation: Operation): Promise<void> {
    switch (operation.op) {
      case 'stop':
        return this.stop();
      case 'start':
        await this.#started();
        return;
      case 'parallel': {
        const session = await this.#started();
        const calls = Array.from({ length: operation.count }, () => session.resolve(operation.name));
        await this.#stage.run(Promise.all(calls));
        return;
      }
      default:
        return this.#tell(operation);
    }
  }

  async #tell(operation: Told): Promise<void> {
    const session = await this.#started();
    const done = tell(session, operation);
    if (done === undefined) throw new Unsupported(`the subject has no ${operation.op}`);
    await this.#stage.run(done);
  }

  async #started(): Promise<Session> {
    this.#session ??= await this.#subject.open(this.#stage.environment);
    return this.#session;
  }

  #add(t: number, checks: readonly Check[]): void {
    this.checks.push(...checks.map((each) => ({ ...each, what: `t=${t} ${each.what}` })));
  }
}

type Told = Exclude<Operation, { op: 'stop' | 'start' | 'parallel' }>;

function tell(session: Session, operation: Told): Promise<void> | undefined {
  switch (operation.op) {
    case 'clear':
      return session.clear?.(operation.name);
    case 'clear-all':
      return session.clearAll?.();
    case 'connect-failed':
      return session.connectFailed?.(operation.name);
  }
}

function strangers({ world }: SimulatedStage): readonly Check[] {
  const asked = [...new Set(world.strangers.map(({ kind, key }) => `${kind} ${key}`))];
  return asked.length === 0
    ? []
    : [failed('questions', 'none about what the world does not mention', asked.join(', '))];
}

function namesIn({ timeline }: Sequence): readonly string[] {
  return timeline.flatMap((event) => {
    if (event.kind === 'resolve') return [event.serverName];
    return event.kind === 'operation' && 'name' in event.operation ? [event.operation.name] : [];
  });
}
