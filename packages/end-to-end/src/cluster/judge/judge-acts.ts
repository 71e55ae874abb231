import { pinStream, serverStream } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';
import type { Act } from '../play/exchange.ts';
import { OPERATOR } from '../play/lab.ts';
import type { LoggedStory } from './logged-story.ts';

/** An act, with the events that it came to. */
export interface LoggedAct {
  readonly act: Act;
  /** What ends what was concluded before: of the name, or of everything. */
  readonly cleared: RecordedEvent;
  /** Of a pin or its end. */
  readonly pin: RecordedEvent | undefined;
}

export interface JudgedActs {
  readonly acknowledged: readonly LoggedAct[];
  /** What was acknowledged, and is not in the log. */
  readonly violations: readonly string[];
}

/** What was acknowledged is recorded, whoever was killed afterwards. */
export function judgeActs(acts: readonly Act[], story: LoggedStory): JudgedActs {
  const acknowledged: LoggedAct[] = [];
  const violations: string[] = [];
  for (const act of acts) {
    if (!act.isAcknowledged) continue;
    const logged = loggedAct(act, story);
    if (logged === undefined) violations.push(`${act.node} has lost: ${act.kind} ${act.serverName}`);
    else acknowledged.push(logged);
  }
  return { acknowledged, violations };
}

function loggedAct(act: Act, story: LoggedStory): LoggedAct | undefined {
  const { kind, serverName, pinId } = act;
  const isWithin = ({ data, type }: RecordedEvent, expected: string, time: string): boolean => {
    const at = Number(data[time]);
    return type === expected && data['by'] === OPERATOR && at >= act.begin && at <= act.end;
  };
  const stream = kind === 'clear-all' ? 'caches' : serverStream(serverName);
  const cleared = story.stream(stream).find((event) => isWithin(event, 'CacheCleared', 'clearedAt'));
  if (cleared === undefined) return undefined;
  if (kind === 'clear' || kind === 'clear-all') return { act, cleared, pin: undefined };
  const pins = story.stream(pinStream(serverName));
  const pin =
    kind === 'pin'
      ? pins.find(({ id, type }) => id === pinId && type === 'DestinationPinned')
      : pins.find((event) => isWithin(event, 'DestinationUnpinned', 'unpinnedAt'));
  return pin && { act, cleared, pin };
}
