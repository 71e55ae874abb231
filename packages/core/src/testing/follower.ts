import type { RecordedEvent } from '@wherefore/event-log';
import type { Resolver } from '../resolver.ts';
import type { Rig } from './rig.ts';

/** Has a resolver learn what the log of its rig has, when it is told to. */
export class Follower {
  readonly #rig: Rig;
  readonly #resolver: Resolver;
  #position = 0n;

  constructor(rig: Rig, resolver: Resolver) {
    this.#rig = rig;
    this.#resolver = resolver;
  }

  /** Everything, or what `hears` lets through. */
  async catchUp(hears: (event: RecordedEvent) => boolean = () => true): Promise<void> {
    const events = (await this.#rig.events()).filter(({ position }) => position > this.#position);
    this.#position = events.at(-1)?.position ?? this.#position;
    this.#resolver.learn(events.filter(hears));
  }
}
