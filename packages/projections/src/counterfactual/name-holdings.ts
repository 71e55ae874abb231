import type { EmulatedOverride, EmulatedResult, Holding, Instant } from '@wherefore/discovery';
import { isSamePlace } from './compare-holdings.ts';
import type { HeldSegment, NothingHeld, Segment, SegmentEnd, UnknownSegment } from './name-history.ts';

type State = HeldSegment | NothingHeld | UnknownSegment;

const NOTHING: NothingHeld = { kind: 'nothing', why: null };
const OPEN: SegmentEnd = { kind: 'open', eventId: null };
const BY_ITSELF: SegmentEnd = { kind: 'expiry', eventId: null };

/** What came of a want. */
export interface Outcome {
  readonly at: Instant;
  readonly until: Instant;
  readonly result: EmulatedResult;
  readonly overrides: readonly EmulatedOverride[];
  readonly eventId: string | null;
}

/** Writes down what one resolver holds of one name, as time goes on. */
export class NameHoldings {
  readonly #segments: Segment[] = [];
  readonly #from: Instant;
  #state: State = NOTHING;
  #since: Instant = Number.NEGATIVE_INFINITY;
  #afterUnknown = false;

  constructor(from: Instant) {
    this.#from = from;
  }

  /** What is held at a time, if something is. */
  holding(at: Instant): Holding | undefined {
    this.#expire(at);
    return this.#state.kind === 'held' ? this.#state.holding : undefined;
  }

  wanted({ at, until, result, overrides, eventId }: Outcome): void {
    this.#expire(at);
    const end: SegmentEnd = { kind: 'asked-again', eventId };
    if (result.kind === 'unanswerable') {
      this.#turn(at, { kind: 'unanswerable', question: result.question }, end);
      this.#afterUnknown = true;
      return;
    }
    const { held: holding, heldUntil, because, notes, from } = result;
    const effective = Math.max(this.#since, from === 'cache' ? at : until);
    this.#expire(effective);
    if (heldUntil !== null && heldUntil <= effective) {
      const why = holding.kind === 'failure' ? holding.message : 'not to be kept';
      this.#turn(effective, { kind: 'nothing', why }, end);
      return;
    }
    const state = this.#state;
    const isSame = state.kind === 'held' && isSamePlace(state.holding, holding);
    const wantedBy = isSame ? state.wantedBy : eventId;
    const held: HeldSegment = { kind: 'held', holding, heldUntil, because, notes, wantedBy, overrides };
    if (from === 'cache' && isSame) return;
    if (isSame) this.#state = held;
    else this.#turn(effective, held, end);
  }

  ended(at: Instant, end: SegmentEnd): void {
    this.#expire(at);
    if (end.kind === 'clear') this.#afterUnknown = false;
    this.#turn(Math.max(at, this.#since), NOTHING, end);
  }

  /** The segments up to `to`. */
  until(to: Instant): readonly Segment[] {
    this.#expire(to);
    this.#close(to, OPEN);
    // A resolution may have begun before, and not been over.
    return this.#segments.flatMap((segment) => {
      if (segment.to <= to) return segment;
      return segment.from < to ? { ...segment, to, endedBy: OPEN } : [];
    });
  }

  #expire(at: Instant): void {
    const heldUntil = this.#state.kind === 'held' ? this.#state.heldUntil : null;
    if (heldUntil !== null && heldUntil <= at) this.#turn(Math.max(heldUntil, this.#since), NOTHING, BY_ITSELF);
  }

  #turn(at: Instant, state: State, end: SegmentEnd): void {
    if (state.kind === 'nothing' && this.#state.kind === 'nothing' && state.why === this.#state.why) return;
    this.#close(at, end);
    this.#state = state;
    this.#since = at;
  }

  #close(to: Instant, endedBy: SegmentEnd): void {
    const from = Math.max(this.#since, this.#from);
    // What something unknown has left behind is not known either, but that it is unknown is.
    const afterUnknown = this.#afterUnknown && this.#state.kind !== 'unanswerable';
    if (to > from) this.#segments.push({ from, to, endedBy, afterUnknown, ...this.#state });
  }
}
