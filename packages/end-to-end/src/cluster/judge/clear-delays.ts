import type { Answer } from '../play/exchange.ts';
import type { LoggedAct } from './judge-acts.ts';
import type { LoggedStory } from './logged-story.ts';
import { staleness } from './staleness.ts';

/** How long other nodes went on answering with what an act had ended. */
export interface ClearDelays {
  /** Acts after which another node was asked within a second. */
  readonly acts: number;
  /** Of each: when the last answer that did not know of it was asked for, ms after it was acknowledged; 0: there was none. */
  readonly delaysMs: readonly number[];
}

const LOOKED_AT_WITHIN_MS = 1000;

export function clearDelays(answers: readonly Answer[], acts: readonly LoggedAct[], story: LoggedStory): ClearDelays {
  const byName = Map.groupBy(answers, ({ serverName }) => serverName);
  const delaysMs: number[] = [];
  for (const logged of acts) {
    const { act } = logged;
    const asked = act.kind === 'clear-all' ? answers : (byName.get(act.serverName) ?? []);
    const later = asked.filter(({ node, begin }) => node !== act.node && begin >= act.end);
    if (!later.some(({ begin }) => begin < act.end + LOOKED_AT_WITHIN_MS)) continue;
    const stale = later.filter((answer) => isStale(answer, logged, story));
    delaysMs.push(Math.max(0, ...stale.map(({ begin }) => begin - act.end)));
  }
  return { acts: delaysMs.length, delaysMs: delaysMs.sort((one, other) => one - other) };
}

function isStale({ serverName, told }: Answer, act: LoggedAct, story: LoggedStory): boolean {
  const conclusions = story.conclusions.get(serverName) ?? [];
  const recorded = conclusions.filter(
    ({ freshUntil, because }) => freshUntil === Date.parse(told.freshUntil) && because.join() === told.because.join(),
  );
  return recorded.every((each) => staleness(each, serverName, [act], story) !== undefined);
}
