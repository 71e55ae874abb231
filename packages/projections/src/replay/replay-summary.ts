import type { Obstacle } from './decide-again.ts';
import type { Replayed } from './replayer.ts';

/** How a replay came out. */
export interface ReplaySummary {
  readonly conclusions: number;
  readonly equal: number;
  readonly different: number;
  readonly unanswerable: Readonly<Record<Obstacle['obstacle'], number>>;
}

/** Counts replayed conclusions as they come by. */
export class ReplayTally {
  #conclusions = 0;
  #equal = 0;
  #different = 0;
  readonly #unanswerable: Record<Obstacle['obstacle'], number> = {
    timeout: 0,
    'unknown-policy': 0,
    'rules-not-recorded': 0,
    'missing-event': 0,
    'history-deleted': 0,
    unanswered: 0,
    unreadable: 0,
  };

  add({ result }: Replayed): void {
    this.#conclusions += 1;
    if (result.kind === 'equal') this.#equal += 1;
    else if (result.kind === 'different') this.#different += 1;
    else this.#unanswerable[result.obstacle] += 1;
  }

  get summary(): ReplaySummary {
    return {
      conclusions: this.#conclusions,
      equal: this.#equal,
      different: this.#different,
      unanswerable: { ...this.#unanswerable },
    };
  }
}
