import { eachRun, type Measure } from '../../measures/measure.ts';
import { inChild } from '../../process/child.ts';
import { againstLine } from '../against.ts';
import { fill } from '../fill.ts';
import { startLab } from '../lab.ts';
import type { FollowInput, FollowReport } from '../process/follow.ts';
import type { FollowSinglyInput } from '../process/follow-singly.ts';

const EVENTS = 100_000;
const SINGLY = 5_000;

export const follow: Measure = {
  number: 7,
  title: 'live projector',
  async run(context) {
    await using lab = await startLab();
    await fill(lab.url, 'log', EVENTS);
    const pairs = await eachRun(context, async (run) => {
      const input = { location: lab.url, schema: 'log', has: EVENTS * (run + 1), gets: EVENTS };
      const ours = await inChild<FollowInput, FollowReport>('../log/process/follow.ts', input);
      const theirs = await inChild<FollowSinglyInput, FollowReport>('../log/process/follow-singly.ts', {
        url: lab.url,
        schema: 'log',
        events: SINGLY,
      });
      return { ours: ours.eventsPerSecond, theirs: theirs.eventsPerSecond };
    });
    const what = `live projector, all read models, ${EVENTS} events`;
    return [againstLine(7, what, 'events/s', 'a transaction for each event, one model', pairs, 30)];
  },
};
