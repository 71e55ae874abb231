import { useNow } from '../time/clock.ts';

/** When an answer was given, by the clock of who gave it and by ours. */
export interface AnsweredAt {
  readonly at: string;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
  /** Of a moment in the past, or of a recording: no time goes by. */
  readonly standsStill: boolean;
}

/** What time it is for what is shown, by the clock of who answered: ours may be wrong. */
export function useAsOf({ at, arrivedAt, standsStill }: AnsweredAt): number {
  const now = useNow(standsStill ? 3_600_000 : 1000);
  return Date.parse(at) + (standsStill ? 0 : Math.max(0, now - arrivedAt));
}
