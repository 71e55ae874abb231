import type { RecordedEvent } from '@wherefore/event-log';
import { REFRESHER } from '@wherefore/projections';
import { describe, expect, test } from 'vitest';
import type { Act, Answer, Exchange, Explained } from '../play/exchange.ts';
import { clearDelays } from './clear-delays.ts';
import { judgeActs } from './judge-acts.ts';
import { judgeAnswers } from './judge-answers.ts';
import { judgeExchanges } from './judge-exchanges.ts';
import { judgeExplained } from './judge-explained.ts';
import { judgeFreshness } from './judge-freshness.ts';
import { judgeRefreshes } from './judge-refreshes.ts';
import { LoggedStory } from './logged-story.ts';
import { renewals } from './renewals.ts';
import { NAME, NODE, playSmallCluster, TTL_MS } from './testing/small-cluster.ts';

const played = await playSmallCluster();
const story = new LoggedStory(played.events);
const { clear, pin, unpin, clearAll, first, again, afterClear, pinned, afterUnpin, afterClearAll, momentary } = played;
const ACTS: readonly Act[] = [clear, pin, unpin, clearAll];
const ANSWERS: readonly Answer[] = [first, again, afterClear, pinned, afterUnpin, afterClearAll, momentary];
const OTHER = 'api 2';

function violationsOf(answers: readonly Answer[], acts: readonly Act[] = ACTS): readonly string[] {
  const { acknowledged } = judgeActs(acts, story);
  return judgeAnswers(answers, acknowledged, story, { seenWithinMs: 1000 }).violations;
}

function at(answer: Answer, begin: number, node: string = NODE): Answer {
  return { ...answer, begin, end: begin, node };
}

describe('answers', () => {
  test('are in order as they were given', () => {
    const { acknowledged, violations } = judgeActs(ACTS, story);
    expect(violations).toEqual([]);
    expect(judgeAnswers(ANSWERS, acknowledged, story, { seenWithinMs: 1000 })).toEqual({
      answers: 7,
      fromMemory: 1,
      ofTheMoment: 1,
      afterActs: 5,
      pinned: 1,
      violations: [],
    });
  });

  const planted: Readonly<Record<string, readonly [answer: Answer, why: string]>> = {
    'what was never recorded': [{ ...again, told: { ...again.told, because: [] } }, 'not in the log'],
    'another destination': [{ ...again, told: { ...again.told, hostHeader: 'x.example' } as never }, 'otherwise'],
    'what is concluded later': [at(afterClear, first.begin), 'or later'],
    'what has expired': [at(again, first.begin + 2 * TTL_MS), 'had expired'],
    'evidence of a moment, a moment later': [at(momentary, momentary.end + 1), 'had expired'],
    'what was cleared there': [at(again, clear.end + 1), 'requested before: clear'],
    'what was cleared elsewhere more than a second ago': [
      at(again, clear.end + 1000, OTHER),
      'requested before: clear',
    ],
    'what was before a pin': [at(afterClear, pin.end), 'requested before: pin'],
    'what was pinned, after it was taken back': [at(pinned, unpin.end), 'requested before: unpin'],
    'what was cleared with everything': [at(afterUnpin, clearAll.end), 'requested before: clear-all'],
  };
  for (const [what, [answer, why]] of Object.entries(planted)) {
    test(`positive control: ${what} is found out`, () => {
      expect(violationsOf([...ANSWERS, answer]).join('\n')).toContain(why);
    });
  }

  test('need not know of what was cleared elsewhere within the second', () => {
    expect(violationsOf([at(again, clear.end + 999, OTHER)])).toEqual([]);
  });

  test('positive control: evidence from before a clearing is found out in a conclusion from after it', () => {
    const evidence = afterClear.told.because.find((id) => story.evidence.has(id));
    const requestedAt = clear.begin - 1;
    const events = played.events.map((event) =>
      event.id === evidence ? { ...event, data: { ...event.data, requestedAt } } : event,
    );
    const changed = new LoggedStory(events);
    const { acknowledged } = judgeActs(ACTS, changed);
    const { violations } = judgeAnswers([afterClear], acknowledged, changed, { seenWithinMs: 1000 });
    expect(violations.join('\n')).toContain('it rests on question:');
  });

  test('positive control: who does not keep to a pin, or to its end, is found out', () => {
    const without = (because: readonly string[]): readonly string[] => because.filter((id) => id !== pin.pinId);
    const withPin = (because: readonly string[]): readonly string[] => [pin.pinId ?? '', ...because];
    expect(drawnFrom(pinned, without)).toContain('not drawn under what was set by: pin');
    expect(drawnFrom(afterUnpin, withPin)).toContain('not drawn under what was set by: unpin');
  });
});

/** What is found out when an answer, as it was given and as it was recorded, rests on something else. */
function drawnFrom(answer: Answer, other: (because: readonly string[]) => readonly string[]): string {
  const { because } = answer.told;
  const recorded = story.conclusions.get(NAME)?.findLast((each) => each.because.join() === because.join());
  const data = { ...recorded?.event.data, because: other(because) };
  const changed = new LoggedStory(
    played.events.map((event) => (event === recorded?.event ? { ...event, data } : event)),
  );
  const { acknowledged } = judgeActs(ACTS, changed);
  const told = { ...answer.told, because: other(because) };
  return judgeAnswers([{ ...answer, told }], acknowledged, changed, { seenWithinMs: 0 }).violations.join();
}

test('positive control: what was acknowledged and is not in the log is found out', () => {
  for (const type of ['CacheCleared', 'DestinationPinned', 'DestinationUnpinned']) {
    const rest = new LoggedStory(played.events.filter((event) => event.type !== type));
    expect(judgeActs(ACTS, rest).violations.length).toBeGreaterThan(0);
  }
});

test('how long another node goes on with what was cleared is told', () => {
  const { acknowledged } = judgeActs(ACTS, story);
  const known = clearDelays([...ANSWERS, at(afterClear, clear.end + 300, OTHER)], acknowledged.slice(0, 1), story);
  expect(known.delaysMs).toEqual([0]);
  const late = clearDelays([...ANSWERS, at(again, clear.end + 300, OTHER)], acknowledged.slice(0, 1), story);
  expect(late.delaysMs).toEqual([300]);
});

describe('conclusions', () => {
  test('hold no longer than what they rest on', () => {
    const judged = judgeFreshness(story);
    expect(judged.violations).toEqual([]);
    expect(judged.conclusions).toBeGreaterThan(5);
  });

  test('positive control: one that does is found out', () => {
    const events = played.events.map((event) =>
      typeof event.data['freshUntil'] === 'number'
        ? { ...event, data: { ...event.data, freshUntil: event.data['freshUntil'] + 1 } }
        : event,
    );
    expect(judgeFreshness(new LoggedStory(events)).violations.join('\n')).toContain('it outlives');
  });

  test('positive control: one that was drawn from what had expired is found out', () => {
    const events = played.events.map((event) =>
      typeof event.data['decidedAt'] === 'number'
        ? { ...event, data: { ...event.data, decidedAt: Date.now() * 2, since: Date.now() * 2 } }
        : event,
    );
    expect(judgeFreshness(new LoggedStory(events)).violations.join('\n')).toContain('had expired');
  });
});

describe('explanations', () => {
  const held = story.conclusions.get(NAME)?.[0];
  const one: Explained = {
    node: NODE,
    serverName: NAME,
    begin: first.end,
    end: first.end,
    at: new Date(first.end).toISOString(),
    eventId: held?.event.id ?? '',
    freshUntil: first.told.freshUntil,
    isFresh: true,
    isReproduced: true,
    obstacle: undefined,
  };
  const violations = (each: Explained): string => {
    const { acknowledged } = judgeActs(ACTS, story);
    return judgeExplained([each], acknowledged, story).violations.join('\n');
  };

  test('say what is held', () => expect(violations(one)).toBe(''));

  test('positive control: what does not hold is found out', () => {
    expect(violations({ ...one, eventId: 'none' })).toContain('not in the log');
    expect(violations({ ...one, isReproduced: false })).toContain('cannot be decided again');
    expect(violations({ ...one, isFresh: false })).toContain('it was fresh');
    expect(violations({ ...one, freshUntil: one.at })).toContain('another time');
    expect(violations({ ...one, begin: clear.end, node: OTHER })).toContain('requested before');
  });
});

describe('refreshes', () => {
  const request = played.events.find(({ data, type }) => type === 'ResolutionRequested' && data['by'] === REFRESHER);
  const answer = played.events.find(({ causationId, stream }) => causationId === request?.id && stream.startsWith('s'));

  /** The log, and what a second worker adds to it. */
  function withSecond(changes: { readonly afterMs: number; readonly isFirstAnswered: boolean }): LoggedStory {
    if (request === undefined || answer === undefined) throw new Error('nothing was refreshed');
    const requestedAt = Number(request.data['requestedAt']) + changes.afterMs;
    const second: RecordedEvent = { ...request, id: 'second', data: { ...request.data, requestedAt } };
    const events = played.events.flatMap((event) => {
      if (event !== answer) return [event];
      return changes.isFirstAnswered ? [event, { ...second, position: answer.position }] : [second];
    });
    return new LoggedStory(events);
  }

  test('answer to a due time each', () => {
    expect(judgeRefreshes(story, { killedAt: [] })).toEqual({
      refreshed: 1,
      unfinished: 0,
      again: 0,
      violations: [],
    });
  });

  test('positive control: a second one for the same due time is found out', () => {
    const { violations } = judgeRefreshes(withSecond({ afterMs: 1, isFirstAnswered: true }), { killedAt: [] });
    expect(violations.join()).toContain('twice for one due time');
  });

  test('may be done again when a worker was killed and its lease has lapsed, not before', () => {
    const killedAt = [Number(request?.data['requestedAt']) + 10];
    const early = withSecond({ afterMs: 44_999, isFirstAnswered: false });
    expect(judgeRefreshes(early, { killedAt }).violations.join()).toContain('asked again after 44999 ms');
    const late = withSecond({ afterMs: 45_000, isFirstAnswered: false });
    expect(judgeRefreshes(late, { killedAt })).toMatchObject({ again: 1, violations: [] });
  });

  test('positive control: one before its time is found out', () => {
    const { violations } = judgeRefreshes(
      new LoggedStory(
        played.events.map((event) =>
          event === request ? { ...event, data: { ...event.data, requestedAt: first.end + 1 } } : event,
        ),
      ),
      { killedAt: [] },
    );
    expect(violations.join()).toContain('before its time');
  });

  test('count as in time when they are', () => {
    const span = { from: first.begin, to: momentary.end };
    expect(renewals(story, span)).toEqual({ renewable: 1, renewed: 1 });
  });
});

describe('requests', () => {
  const incarnation = { node: NODE, number: 0, url: 'http://127.0.0.1:1', killedAt: undefined };
  const good: Exchange = {
    incarnation,
    what: 'GET /',
    begin: 1,
    end: 2,
    status: 200,
    retryAfter: undefined,
    failure: undefined,
  };
  const turnedAway = { ...good, status: 503, retryAfter: '2' };
  const cut = { ...good, status: undefined, incarnation: { ...incarnation, killedAt: 2 } };

  test('are answered, or put off, or were made of who was killed', () => {
    expect(judgeExchanges([good, turnedAway, cut])).toMatchObject({ cut: 1, turnedAway: 1, violations: [] });
  });

  test('positive control: whatever else became of them is found out', () => {
    const bad: readonly Exchange[] = [
      { ...good, status: 500 },
      { ...good, status: 404 },
      { ...turnedAway, retryAfter: undefined },
      { ...cut, incarnation },
      { ...cut, incarnation: { ...incarnation, killedAt: 3 } },
    ];
    expect(judgeExchanges(bad).violations).toHaveLength(bad.length);
  });
});
