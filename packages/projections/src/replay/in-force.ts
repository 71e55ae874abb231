import type { ConclusionConfirmed, DestinationChosen, Instant, ResolutionFailed } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';

type Conclusive = DestinationChosen['data'] | ResolutionFailed['data'] | ConclusionConfirmed['data'];

/** What one name's stream comes to: the conclusion that a resolver would serve, as the log tells it. */
export class NameInForce {
  #conclusion: RecordedEvent | undefined;
  /** Requests, and conclusions that are there in full, that nothing has ended since. */
  readonly #standing = new Set<string>();
  /** Something has ended what was before: nothing further back in the stream matters. */
  isEnded = false;
  /** What the newest conclusion was asked by, or confirms, lies further back, if it was not ended. */
  isCut = false;

  get hasConclusion(): boolean {
    return this.#conclusion !== undefined;
  }

  /** Takes the next event of the stream. */
  apply(event: RecordedEvent): void {
    switch (event.type) {
      case 'ResolutionRequested':
        this.#standing.add(event.id);
        return;
      case 'CacheCleared':
      case 'DestinationWithdrawn':
      case 'ConnectionReported':
        this.#conclusion = undefined;
        this.#standing.clear();
        this.isEnded = true;
        this.isCut = false;
        return;
      case 'DestinationChosen':
      case 'ResolutionFailed':
      case 'ConclusionConfirmed':
        this.#conclude(event);
        return;
      default:
        return;
    }
  }

  /** What was in force at that time, everything having been cleared last at `allClearedAt`. */
  at(time: Instant, allClearedAt: Instant): RecordedEvent | undefined {
    if (this.#conclusion === undefined) return undefined;
    const { freshUntil, since } = this.#conclusion.data as unknown as Conclusive;
    return freshUntil > time && since > allClearedAt ? this.#conclusion : undefined;
  }

  #conclude(event: RecordedEvent): void {
    const { code, confirms } = event.data as { readonly code?: string; readonly confirms?: string };
    const isRequested = event.causationId !== undefined && this.#standing.delete(event.causationId);
    // A resolution that ran out of time says nothing of the name.
    if (code === 'timeout') return;
    // What was asked for before the name was cleared, and concluded after it, is for who waited and nobody else; and
    // what confirms a conclusion of before ended with that.
    const isCurrent = isRequested && (confirms === undefined || this.#standing.has(confirms));
    if (confirms === undefined) this.#standing.add(event.id);
    this.isCut = !isCurrent && !this.isEnded;
    this.#conclusion = isCurrent ? event : undefined;
  }
}
