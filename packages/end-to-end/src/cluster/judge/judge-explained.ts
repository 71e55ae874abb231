import type { Explained } from '../play/exchange.ts';
import type { LoggedAct } from './judge-acts.ts';
import type { LoggedStory } from './logged-story.ts';
import { staleness } from './staleness.ts';

export interface JudgedExplained {
  readonly explained: number;
  readonly violations: readonly string[];
}

/**
 * What an explanation says is held is a conclusion of the log that can be decided again, is fresh if it says so, and is
 * what is held after all that had been acknowledged anywhere: it is read from the log, so it knows of it at once.
 */
export function judgeExplained(
  explained: readonly Explained[],
  acts: readonly LoggedAct[],
  story: LoggedStory,
): JudgedExplained {
  const violations: string[] = [];
  for (const each of explained) {
    const { serverName, eventId, freshUntil, at, isFresh, isReproduced, obstacle, begin, node } = each;
    const broken = (why: string): void => void violations.push(`${node} ${serverName} ${at}: ${why}`);
    const conclusion = story.conclusions.get(serverName)?.find(({ event }) => event.id === eventId);
    if (conclusion === undefined) {
      broken('it is not in the log');
      continue;
    }
    if (Date.parse(freshUntil) !== conclusion.freshUntil) broken('it says that it holds for another time');
    if (isFresh !== conclusion.freshUntil > Date.parse(at)) broken(isFresh ? 'it had expired' : 'it was fresh');
    if (!isReproduced && obstacle !== 'timeout') broken(`it cannot be decided again: ${obstacle}`);
    const due = acts.filter(({ act }) => act.end <= begin && (act.serverName === serverName || act.serverName === ''));
    const why = staleness(conclusion, serverName, due, story);
    if (why !== undefined) broken(why);
  }
  return { explained: explained.length, violations };
}
