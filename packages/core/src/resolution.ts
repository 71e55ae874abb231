import {
  type AddressRules,
  type Conclusion,
  type DecideInput,
  type Decision,
  decide,
  type Instant,
  type Milliseconds,
  type Policy,
  policyLabel,
  type Question,
  questionKey,
  questionText,
  type Trace,
} from '@wherefore/discovery';
import type { EvidenceStore } from './evidence-store.ts';
import type { Asker, Gatherer } from './gatherer.ts';
import type { Clock } from './ports.ts';
import { startTimeLimit } from './time-limit.ts';

export interface ResolutionOptions {
  readonly store: EvidenceStore;
  readonly gatherer: Gatherer;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly rules: AddressRules;
  readonly totalMs: Milliseconds;
  readonly disposal: AbortSignal;
}

/** A conclusion with what it takes to draw it again. */
export interface Concluded {
  readonly conclusion: Conclusion;
  readonly trace: Trace;
  readonly decidedAt: Instant;
  readonly since: Instant;
  readonly draw: number;
}

/**
 * Drives `decide`: asks what it names, all at once, and puts the answers before it, until it concludes or the time is
 * over. This and replay from recorded evidence are one code path.
 */
export async function resolution(
  serverName: string,
  asker: Asker,
  draw: number,
  options: ResolutionOptions,
): Promise<Concluded> {
  const { clock, totalMs, disposal, gatherer } = options;
  using limit = startTimeLimit(clock, totalMs, [disposal]);
  const over = new Promise<'over'>((resolve) => {
    limit.signal.addEventListener('abort', () => resolve('over'), { once: true });
  });
  for (;;) {
    const { decision, decidedAt } = decideNow(serverName, asker, draw, options);
    if (decision.kind === 'concluded') return { ...decision, decidedAt, since: asker.since, draw };
    const answers = decision.questions.map((question) => gatherer.ask(question, asker));
    // What a hint brings may be a reason for further ones: the addresses of SRV targets.
    for (const hint of decision.hints) answers.push(gatherer.ask(hint, asker, true));
    if ((await Promise.race([...answers, over])) !== 'over') continue;
    disposal.throwIfAborted();
    return outOfTime(serverName, decision.questions, asker, draw, options);
  }
}

function decideNow(
  serverName: string,
  { since, notBefore }: Asker,
  draw: number,
  { store, clock, policy, rules }: ResolutionOptions,
): { decision: Decision; decidedAt: Instant } {
  const now = clock.now();
  const view: DecideInput['view'] = notBefore === undefined ? { now, since } : { now, since, notBefore };
  return { decision: decide({ serverName, evidence: store.standing, policy, rules, view, draw }), decidedAt: now };
}

function outOfTime(
  serverName: string,
  questions: readonly Question[],
  { since }: Asker,
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
