import { setImmediate } from 'node:timers/promises';
import {
  type AddressRules,
  type Conclusion,
  type Decision,
  decide,
  type Instant,
  type Milliseconds,
  type Policy,
  policyLabel,
  type Question,
  questionKey,
  questionText,
} from '@wherefore/discovery';
import type { Concluded } from './concluded.ts';
import { type Cancellation, Ending } from './ending.ts';
import type { EvidenceStore } from './evidence-store.ts';
import type { Gatherer } from './gatherer.ts';
import type { Inquiry } from './inquiry.ts';
import type { Clock } from './ports.ts';
import { startTimeLimit } from './time-limit.ts';

/** Decisions in a row before timers are let in; a resolution takes some five. */
const MAX_TURNS = 100;

export interface ResolutionOptions {
  readonly store: EvidenceStore;
  readonly gatherer: Gatherer;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly rules: AddressRules;
  readonly totalMs: Milliseconds;
  readonly disposal: Ending;
}

/**
 * Drives `decide`: asks what it names, all at once, and puts the answers before it as they come, until it concludes or
 * the time is over.
 */
export async function resolution(
  serverName: string,
  inquiry: Inquiry,
  draw: number,
  options: ResolutionOptions,
): Promise<Concluded> {
  const { clock, totalMs, disposal, gatherer } = options;
  using limit = startTimeLimit(clock, totalMs, [disposal]);
  using end = endingWith(limit.end);
  const pending = new Set<string>();
  let failure: { readonly reason: unknown } | undefined;
  let wake = (): void => undefined;
  let needed: ReadonlySet<string> = new Set();
  limit.end.addEventListener('abort', () => wake());
  const ask = (question: Question, asHint: boolean): void => {
    const key = questionKey(question);
    if (pending.has(key)) return;
    pending.add(key);
    gatherer.ask(question, inquiry, { signal: end.signal, asHint }).then(
      () => {
        pending.delete(key);
        if (needed.has(key) || leadsOn(question, inquiry)) wake();
      },
      (reason: unknown) => {
        failure ??= { reason };
        wake();
      },
    );
  };
  for (let turn = 1; ; turn += 1) {
    // Were answers ever to come at once and be of no use, without end, the deadline must still get its turn.
    if (turn % MAX_TURNS === 0) await setImmediate();
    disposal.throwIfAborted();
    const { decision, decidedAt } = decideNow(serverName, inquiry, draw, options);
    if (decision.kind === 'concluded') return { ...decision, decidedAt, since: inquiry.since, draw };
    if (failure !== undefined) throw failure.reason;
    if (limit.expired && inquiry.settleForLess()) continue;
    if (limit.expired) return outOfTime(serverName, decision.questions, inquiry, draw, options);
    needed = new Set(decision.questions.map(questionKey));
    for (const question of decision.questions) ask(question, false);
    if (!inquiry.isAhead) for (const hint of decision.hints) ask(hint, true);
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}

const CONCLUDED = new DOMException('the resolution is over', 'AbortError');

// Most hints can wait until they are needed, but SRV records are a reason for further ones: the addresses of the targets.
function leadsOn(question: Question, inquiry: Inquiry): boolean {
  return question.kind === 'srv' && inquiry.evidence(questionKey(question))?.latest.verdict === 'found';
}

// What still waits for its turn when a resolution is over, a hint for instance, need not be asked for it.
function endingWith(limit: Cancellation): Disposable & { readonly signal: Ending } {
  const signal = new Ending();
  limit.addEventListener('abort', () => signal.abort(limit.reason), { once: true });
  return { signal, [Symbol.dispose]: () => signal.abort(CONCLUDED) };
}

/**
 * Draws a conclusion again from evidence in memory and in the log, asking nobody; `undefined` when there is not enough
 * left of it. This and live resolution are one code path.
 */
export async function decideAgain(
  serverName: string,
  inquiry: Inquiry,
  draw: number,
  options: ResolutionOptions,
): Promise<Concluded | undefined> {
  const recalled = new Set<string>();
  for (;;) {
    const { decision, decidedAt } = decideNow(serverName, inquiry, draw, options);
    if (decision.kind === 'concluded') return { ...decision, decidedAt, since: inquiry.since, draw };
    const missing = decision.questions.map(questionKey).filter((key) => !recalled.has(key));
    if (missing.length === 0) return undefined;
    await Promise.all(
      missing.map(async (key) => {
        recalled.add(key);
        const known = await options.store.recall(key);
        if (known !== undefined) inquiry.take(key, known);
      }),
    );
  }
}

function decideNow(
  serverName: string,
  inquiry: Inquiry,
  draw: number,
  { clock, policy, rules }: ResolutionOptions,
): { decision: Decision; decidedAt: Instant } {
  const now = clock.now();
  const { evidence, pin } = inquiry;
  const view = inquiry.view(now);
  return { decision: decide({ serverName, evidence, policy, rules, view, draw, pin }), decidedAt: now };
}

function outOfTime(
  serverName: string,
  questions: readonly Question[],
  { since }: Inquiry,
  draw: number,
  { clock, policy, totalMs }: ResolutionOptions,
): Concluded {
  const waiting = questions.map((question) => questionText(questionKey(question))).join(', ');
  const decidedAt = clock.now();
  const conclusion: Conclusion = {
    outcome: 'unresolvable',
    serverName,
    code: 'timeout',
    step: null,
    message: `no conclusion within ${totalMs / 1000} s; still waiting for ${waiting}`,
    freshUntil: decidedAt,
    policy: policyLabel(policy),
    because: [],
  };
  return { conclusion, trace: { notes: [] }, decidedAt, since, draw };
}
