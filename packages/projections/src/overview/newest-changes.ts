import type { OverviewChange } from './overview.ts';

/** The newest changes of many, in the memory of a few. */
export class NewestChanges {
  readonly #most: number;
  readonly #large: OverviewChange[] = [];
  readonly #small: OverviewChange[] = [];
  #count = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** `isSmall`: it goes first where there is no room for all. */
  add(change: OverviewChange, { isSmall }: { readonly isSmall: boolean }): void {
    this.#count += 1;
    const list = isSmall ? this.#small : this.#large;
    list.push(change);
    // Streams come one after the other, so that what comes last need not be the newest.
    if (list.length >= 4 * this.#most) list.splice(0, list.length, ...newest(list, this.#most));
  }

  /** The newest first, and how many are left out. */
  taken(): { readonly changes: readonly OverviewChange[]; readonly leftOut: number } {
    const large = newest(this.#large, this.#most);
    const small = newest(this.#small, this.#most - large.length);
    const changes = newest([...large, ...small], this.#most);
    return { changes, leftOut: this.#count - changes.length };
  }
}

function newest(changes: readonly OverviewChange[], most: number): readonly OverviewChange[] {
  // Equal times are kept in their order, which is that of the stream: turned round first.
  return changes
    .toReversed()
    .sort((one, other) => other.recordedAt - one.recordedAt)
    .slice(0, most);
}
