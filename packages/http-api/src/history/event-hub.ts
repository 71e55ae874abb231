import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { type BulkLog, followLog, type RecordedEvent } from '@wherefore/event-log';
import type { Cursor } from './cursor.ts';

/** Who is told of events as they come. */
export interface HubMember {
  /** How far it is; has to be as far as the hub when it joins. */
  readonly cursor: Cursor;
  /** `false`: it takes no more, and is told nothing any more. */
  take(lane: number, event: RecordedEvent): boolean;
  /** Everything of the lane up to there was told. */
  passed(lane: number, position: bigint): void;
}

/** Events in one reading: between two of them others have their turn. */
const PAGE = 100;
const RETRY_MS = 1000;

/** Reads the end of a log, once for all who are there. Reads only while somebody is interested. */
export class EventHub {
  readonly #log: BulkLog;
  readonly #members = new Set<HubMember>();
  #head: bigint[] = [];
  #interested = 0;
  #following: { readonly begun: Promise<void>; readonly end: () => void } | undefined;

  constructor(log: BulkLog) {
    this.#log = log;
  }

  /** Reads from now on, until the interest is disposed of. */
  async interest(): Promise<Disposable> {
    this.#interested += 1;
    let isOver = false;
    const over = (): void => {
      if (isOver) return;
      isOver = true;
      this.#interested -= 1;
      if (this.#interested > 0) return;
      this.#following?.end();
      this.#following = undefined;
    };
    try {
      this.#following ??= this.#follow();
      await this.#following.begun;
    } catch (error) {
      over();
      throw error;
    }
    return { [Symbol.dispose]: over };
  }

  /** Whether it is told from now on: `false` when the hub is further already, and it has to read on by itself. */
  join(member: HubMember): boolean {
    if (this.#head.some((position, lane) => (member.cursor[lane] ?? 0n) < position)) return false;
    this.#members.add(member);
    return true;
  }

  leave(member: HubMember): void {
    this.#members.delete(member);
  }

  #follow(): { readonly begun: Promise<void>; readonly end: () => void } {
    const ending = new AbortController();
    const lanes = Array.from({ length: this.#log.lanes }, (_, lane) => lane);
    const begun = (async () => {
      const head = await Promise.all(lanes.map((lane) => this.#log.settled(lane)));
      if (ending.signal.aborted) return;
      this.#head = head;
      for (const lane of lanes) void this.#followLane(lane, head, ending.signal);
    })();
    begun.catch(() => {
      // Whoever comes next tries again.
      if (this.#following?.begun === begun) this.#following = undefined;
    });
    return { begun, end: () => ending.abort() };
  }

  async #followLane(lane: number, head: bigint[], signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const page of followLog(this.#log, { lane, after: head[lane] ?? 0n, limit: PAGE, signal })) {
          if (signal.aborted) return;
          this.#tell(lane, page.events);
          head[lane] = page.next;
          for (const member of this.#members) member.passed(lane, page.next);
          await turn();
        }
      } catch {
        // The database is away for a while: what is recorded meanwhile is read afterwards, from here.
        await sleep(RETRY_MS, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }

  #tell(lane: number, events: readonly RecordedEvent[]): void {
    for (const event of events) {
      for (const member of this.#members) {
        // Who joined may have been further than the hub.
        if (event.position <= (member.cursor[lane] ?? 0n)) continue;
        if (!member.take(lane, event)) this.#members.delete(member);
      }
    }
  }
}
