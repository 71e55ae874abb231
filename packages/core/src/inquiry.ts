import {
  type Finding,
  holdsUntil,
  type Instant,
  type Pin,
  type Standing,
  type Use,
  usable,
  type Viewpoint,
} from '@wherefore/discovery';

/** What is known in answer to a question. */
export interface Known {
  readonly standing: Standing;
  /** When the store took it in, counted in observations; 0 for what was read from the log. */
  readonly number: number;
}

export interface InquiryOptions {
  /** Id of the event that says who asked. */
  readonly requestId: string;
  readonly since: Instant;
  readonly notBefore?: Instant;
  /** What ends until then is to be asked for anew, though it is fresh. */
  readonly lastsUntil?: Instant | undefined;
  /** What the name is pinned to. */
  readonly pin?: Pin | undefined;
  /** The number of the newest observation when it began. Not given: the times alone say what was observed since. */
  readonly after?: number;
  readonly known: (key: string) => Known | undefined;
}

/**
 * One resolution as the evidence concerns it: what is known when it begins, and what is answered to it.
 *
 * What is answered to it stays before it to its end, although the store may have had to drop it, so no question is asked
 * twice for one resolution. And "observed since it began" is known by the order in which observations come in: clocks
 * show the same millisecond twice, and are set back.
 */
export class Inquiry {
  readonly requestId: string;
  readonly since: Instant;
  readonly notBefore: Instant | undefined;
  readonly pin: Pin | undefined;
  /** It is made before anybody waits for it: nothing needs to be asked early, in case that it would be needed. */
  readonly isAhead: boolean;
  #lastsUntil: Instant | undefined;
  readonly #after: number | undefined;
  readonly #known: (key: string) => Known | undefined;
  readonly #answers = new Map<string, Known>();
  /** By question, evidence that was last shown with a later time than its own. */
  readonly #lifted = new Map<string, string>();

  constructor({ requestId, since, notBefore, lastsUntil, pin, after, known }: InquiryOptions) {
    this.requestId = requestId;
    this.since = since;
    this.notBefore = notBefore;
    this.#lastsUntil = lastsUntil;
    this.isAhead = lastsUntil !== undefined;
    this.pin = pin;
    this.#after = after;
    this.#known = known;
  }

  /** Takes the answer to a question. */
  take(key: string, answer: Known): void {
    const before = this.#answers.get(key);
    if (before === undefined || before.number < answer.number) this.#answers.set(key, answer);
  }

  /** The evidence as `decide` is to see it. */
  readonly evidence = (key: string): Standing | undefined => {
    const known = this.#newest(key);
    if (known === undefined || this.#after === undefined) return known?.standing;
    if (known.number > this.#after) return this.#asSince(key, known.standing);
    const before = this.#asBefore(known.standing);
    return this.#endsTooSoon(before) ? undefined : before;
  };

  /** There is no time left to ask anew for what is fresh: it has to do. */
  settleForLess(): boolean {
    const didMatter = this.#lastsUntil !== undefined;
    this.#lastsUntil = undefined;
    return didMatter;
  }

  /** Of this evidence, what came in since it began although its time says otherwise: the clock was set back. */
  seenSince(because: readonly string[]): readonly string[] {
    const lifted = new Set(this.#lifted.values());
    return lifted.size === 0 ? [] : because.filter((id) => lifted.has(id));
  }

  view(now: Instant): Viewpoint {
    const { since, notBefore } = this;
    return notBefore === undefined ? { now, since } : { now, since, notBefore };
  }

  usable(key: string, now: Instant): Use | undefined {
    return usable(this.evidence(key), this.view(now));
  }

  // Asking again just now failed, and is not to be tried before then: that is no evidence that ends too soon.
  #endsTooSoon(standing: Standing): boolean {
    const until = this.#lastsUntil;
    if (until === undefined || standing.latest.freshUntil > until) return false;
    const use = usable(standing, this.view(this.since));
    return use !== undefined && holdsUntil(use) <= until;
  }

  #newest(key: string): Known | undefined {
    const stored = this.#known(key);
    const own = this.#answers.get(key);
    if (own === undefined || stored === undefined) return stored ?? own;
    return stored.number >= own.number ? stored : own;
  }

  #asSince(key: string, standing: Standing): Standing {
    if (standing.latest.observedAt >= this.since) {
      this.#lifted.delete(key);
      return standing;
    }
    this.#lifted.set(key, standing.latest.id);
    return { ...standing, latest: at(this.since, standing.latest) };
  }

  #asBefore(standing: Standing): Standing {
    const { latest, good } = standing;
    if (latest.observedAt < this.since && (good?.observedAt ?? latest.observedAt) < this.since) return standing;
    const before = this.since - 1;
    return {
      ...standing,
      latest: at(Math.min(latest.observedAt, before), latest),
      ...(good === undefined ? {} : { good: at(Math.min(good.observedAt, before), good) }),
    };
  }
}

function at(observedAt: Instant, finding: Finding): Finding {
  return { ...finding, observedAt };
}
