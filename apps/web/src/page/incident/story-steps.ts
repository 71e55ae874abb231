import { lastedText } from '../others/lasted-text.ts';
import { secondAfter } from '../past/span.ts';
import { type Phrase, recorded } from '../server/phrase.ts';
import { clockText, dayText } from './clock-text.ts';
import { type Facts, programText } from './facts.ts';

/** A step of the story. */
export interface StoryStep {
  /** Short, for the list. */
  readonly label: string;
  readonly title: string;
  /** Where the line stands. */
  readonly at: number;
  /** The part of the time that is looked at. */
  readonly span: 'all' | 'wrong' | 'began';
  readonly text: readonly Phrase[];
  /** Beside the lanes. */
  readonly picture:
    | 'terminal'
    | 'path'
    | 'answer'
    | 'parting'
    | 'verdict'
    | 'lanes'
    | 'ports'
    | 'cure'
    | 'resolvers'
    | 'own';
}

/** From what was seen first, to its cause, to its cure. What differs from one log to another comes from the facts. */
export function storyOf(facts: Facts): readonly StoryStep[] {
  return [...theCause(facts), ...theCure(facts)];
}

function theCause(facts: Facts): readonly StoryStep[] {
  const { name, program, wrong, right, fault, first, caught, held } = facts;
  const began = secondAfter(wrong.from);
  return [
    {
      label: 'What was seen',
      title: 'Every join fails, and nothing says why',
      at: caught,
      span: 'wrong',
      picture: 'terminal',
      text: [
        [
          `On ${dayText(caught)}, at ${clockText(caught)} UTC, somebody accepts an invitation to a room of `,
          recorded(name),
          `. Their homeserver, ${program}, says that the room no longer exists, or that the invitation is no longer valid.`,
        ],
        ['Nothing is down. The name resolves, a connection is made, something answers: 404, and it is not JSON.'],
        [
          'The red bar shows for how long. Wherefore had recorded ',
          recorded(name),
          ' all along, and tells from that what this homeserver held, and why.',
        ],
      ],
    },
    {
      label: 'As it was',
      title: 'Two days before: a delegation, and an old record',
      at: first,
      span: 'all',
      picture: 'path',
      text: [
        [
          'The well-known of ',
          recorded(name),
          ' delegates it to ',
          recorded(right.to),
          `. That is step ${right.step}.`,
        ],
        [
          'There is an SRV record, too, an old one that leads to port ',
          recorded(portOf(wrong.held.to)),
          '. Where there is a delegation, it does not count.',
        ],
        [`Wherefore and ${program} hold the same, and it is right.`],
      ],
    },
    {
      label: 'The fault',
      title: `A fault, for ${lastedText(fault.to - fault.from)}`,
      at: caught,
      span: 'began',
      picture: 'answer',
      text: [
        [`At ${clockText(fault.from)} the well-known begins to fail. At ${clockText(fault.to)} it is back.`],
        [
          `In between, at ${clockText(caught)}, the invitation is accepted. This is what came back, as it was recorded.`,
        ],
      ],
    },
    {
      label: 'The wrong turn',
      title: `${program} takes the fault for “no delegation”`,
      at: began,
      span: 'began',
      picture: 'parting',
      text: [
        [
          'A well-known that fails is, to it, one that is not there. So it goes on to the SRV record, and comes to ',
          recorded(wrong.held.to),
          ` by step ${wrong.held.step}.`,
        ],
        [
          'It keeps that as long as a good answer: a random 18 to 36 hours. ',
          held.until === undefined
            ? ''
            : `Here it is ${lastedText(held.until - held.from)}, until ${clockText(held.until)} on ${dayText(held.until)}.`,
        ],
      ],
    },
    {
      label: 'Judged here',
      title: 'Here, a fault is no answer',
      at: caught,
      span: 'began',
      picture: 'verdict',
      text: [
        [
          'Wherefore got the same status in the same moment. It says nothing of a delegation, so the one of before serves on.',
        ],
        ['That is told, with its reason, and it does not last: the next request has the well-known asked again.'],
      ],
    },
  ];
}

function theCure(facts: Facts): readonly StoryStep[] {
  const { program, wrong, right, fault, after, clear, morning, held, first, newer } = facts;
  const longer = wrong.expiresAt === undefined ? undefined : wrong.expiresAt - wrong.to;
  return [
    {
      label: 'It stays',
      title: 'The fault is over, and the wrong port stays',
      at: after,
      span: 'wrong',
      picture: 'lanes',
      text: [
        [
          `The well-known is back at ${clockText(fault.to)}. Wherefore has it asked at the next request. ${program} does not ask: `,
          'what it holds is not due before ',
          held.until === undefined ? 'it is cleared' : `${clockText(held.until)} on ${dayText(held.until)}`,
          ', and a restart does not help, for it is on the disk.',
        ],
        [
          'Each join goes to ',
          recorded(wrong.held.to),
          '. A connection is made there, so nothing lets go of it. A minute has become ',
          `${lastedText(wrong.to - wrong.from)}.`,
        ],
      ],
    },
    {
      label: 'A second fault',
      title: 'Beside it: a port that is never read',
      at: first,
      span: 'all',
      picture: 'ports',
      text: [
        [
          `${program} keeps the addresses of a host, too, with a port. It reads the port with its colon: “:${portOf(right.to)}” is no `,
          'number, and 8448 stands in its place, also when all is well.',
        ],
        [
          'That does no harm by itself: the port of the URL is used. It misleads whoever looks into that cache for the cause.',
        ],
      ],
    },
    {
      label: 'The cure',
      title: 'The cure: its caches are cleared',
      at: clear,
      span: 'wrong',
      picture: 'cure',
      text: [
        [
          `At ${clockText(clear)}, ${lastedText(wrong.to - wrong.from)} after it began, the operator types this. `,
          'It empties all caches, for there is no clearing of one name. The next join asks anew, and succeeds.',
        ],
        ...(longer === undefined
          ? []
          : [[`Without it, it would have lasted ${lastedText(longer)} longer: the dashed line.`]]),
      ],
    },
    {
      label: 'The others',
      title: 'The next morning all is well. And elsewhere?',
      at: morning,
      span: 'wrong',
      picture: 'resolvers',
      text: [
        ['The same evidence, told to other homeservers and to other policies. Each would have done this:'],
        ...(newer === undefined || !newer.heeds.includes('not-json')
          ? []
          : [
              [
                `${programText(newer)} lets go of what it holds when an answer is no JSON. What was answered to a join is not `,
                'recorded here, so it is not told.',
              ],
            ]),
      ],
    },
    {
      label: 'Your server',
      title: 'Now your own server',
      at: morning,
      span: 'all',
      picture: 'own',
      text: [
        [
          'Type the name of a server that cannot be reached, or a room or a user of it. You see where it is, why, and since when.',
        ],
        ['It is asked of the network, and from then on everything that is seen of it is kept.'],
      ],
    },
  ];
}

function portOf(place: string): string {
  return place.slice(place.lastIndexOf(':') + 1);
}
