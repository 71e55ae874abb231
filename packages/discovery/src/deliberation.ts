import { type AddressRules, isAddressAllowed } from './address-rules.ts';
import type { Target, UnresolvableCode } from './conclusion.ts';
import type { Pin } from './pin.ts';
import type { Policy } from './policy.ts';
import { type Question, questionKey } from './question.ts';
import { type Standing, type Use, usable, type Viewpoint } from './standing.ts';
import { STEPS, type Step } from './step.ts';
import type { StepNote, StepReason, Trace } from './trace.ts';

/** Where the walk through the steps came to. */
export type Verdict =
  | { readonly kind: 'undecided' }
  | {
      readonly kind: 'chosen';
      readonly step: Step;
      readonly hostHeader: string;
      readonly tlsName: string;
      readonly isLiteral: boolean;
      readonly targets: readonly Target[];
    }
  | {
      readonly kind: 'failed';
      readonly code: UnresolvableCode;
      readonly step: Step | null;
      readonly message: string;
    };

interface DeliberationInput {
  readonly evidence: (key: string) => Standing | undefined;
  readonly policy: Policy;
  readonly rules: AddressRules;
  readonly view: Viewpoint;
  readonly draw: number;
}

/**
 * The notebook of one decision: every look at the evidence goes through it, so that what was used and what is
 * missing is known without the steps having to tell.
 */
export class Deliberation {
  wellKnown: Use | undefined;
  /** The pin that the walk went by. */
  pin: Pin | undefined;
  readonly policy: Policy;
  readonly draw: number;
  readonly #input: DeliberationInput;
  readonly #uses = new Map<string, Use>();
  readonly #questions = new Map<string, Question>();
  readonly #hints = new Map<string, Question>();
  readonly #notes: StepNote[] = [];
  #speculating = false;

  constructor(input: DeliberationInput) {
    this.#input = input;
    this.policy = input.policy;
    this.draw = input.draw;
  }

  /** Evidence in answer to a question; `undefined` when it has to be asked, which is noted. */
  look(question: Question): Use | undefined {
    const key = questionKey(question);
    const use = usable(this.#input.evidence(key), this.#input.view);
    if (use === undefined) (this.#speculating ? this.#hints : this.#questions).set(key, question);
    else if (!this.#speculating) this.#uses.set(key, use);
    return use;
  }

  /** Looks ahead: what is missing on that way is a hint, and nothing that is found there counts as used. */
  speculate(way: () => unknown): void {
    const before = this.#speculating;
    const notes = this.#notes.length;
    this.#speculating = true;
    way();
    this.#speculating = before;
    this.#notes.length = notes;
  }

  mayConnect(address: string): boolean {
    return isAddressAllowed(address, this.#input.rules);
  }

  skip(step: Step, reason: StepReason, uses: readonly Use[] = []): void {
    this.#notes.push({ step, status: 'skipped', reason, uses });
  }

  missing(): { questions: readonly Question[]; hints: readonly Question[] } {
    const hints = [...this.#hints].filter(([key]) => !this.#questions.has(key)).map(([, hint]) => hint);
    return { questions: [...this.#questions.values()], hints };
  }

  /** All evidence used, in the order of use. */
  uses(): readonly Use[] {
    return [...this.#uses.values()];
  }

  trace(verdict: Exclude<Verdict, { kind: 'undecided' }>): Trace {
    const noted = new Map(this.#notes.map((note) => [note.step, note]));
    if (verdict.step !== null) {
      const status = verdict.kind === 'chosen' ? 'taken' : 'failed';
      const uses = this.#usesOf(noted);
      noted.set(verdict.step, { step: verdict.step, status, reason: status, uses });
    }
    const ruledOut = this.pin !== undefined ? 'pinned' : this.wellKnown !== undefined ? 'delegated' : undefined;
    const notes = STEPS.map(({ step }) => noted.get(step) ?? rest(step, verdict, ruledOut));
    return {
      notes,
      ...(this.wellKnown !== undefined && { wellKnown: this.wellKnown }),
      ...(this.pin !== undefined && { pin: this.pin }),
    };
  }

  // What no skipped step and no well-known note accounts for is the evidence of the deciding step.
  #usesOf(noted: ReadonlyMap<Step, StepNote>): readonly Use[] {
    const told = new Set<Use>([...noted.values()].flatMap((note) => note.uses));
    if (this.wellKnown !== undefined) told.add(this.wellKnown);
    return [...this.#uses.values()].filter((use) => !told.has(use));
  }
}

/** Why a step that the walk did not come to was not taken. */
function rest(
  step: Step,
  verdict: Exclude<Verdict, { kind: 'undecided' }>,
  ruledOut: 'pinned' | 'delegated' | undefined,
): StepNote {
  const skipped = (reason: StepReason): StepNote => ({ step, status: 'skipped', reason, uses: [] });
  if (verdict.step === null) return skipped('ended-before');
  if (verdict.step === '1') return skipped('is-a-literal');
  if (verdict.step === '2') return skipped('has-port');
  if (ruledOut !== undefined && verdict.step.startsWith('3') && !step.startsWith('3')) return skipped(ruledOut);
  if (verdict.step === '3.1') return skipped('is-a-literal');
  if (verdict.step === '3.2') return skipped('has-port');
  return skipped(verdict.kind === 'failed' ? 'ended-before' : 'srv-found');
}
