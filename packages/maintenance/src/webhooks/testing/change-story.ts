import { type Conclusion, type DestinationChosen, serverStream } from '@wherefore/discovery';
import type { EventLog, NewEvent } from '@wherefore/event-log';
import fc from 'fast-check';
import type { WebhookChange } from '../../settings.ts';
import {
  concludedEvent,
  confirmedEvent,
  confirmedWellKnown,
  destination,
  record,
  target,
  unresolvable,
  wellKnownEvent,
} from './conclusions.ts';

/** Two of them share a well-known. */
export const STORY_NAMES: readonly string[] = ['a.example', 'b.example', 'B.example'];

/** What a name may come to. */
type Answer = 'delegated' | 'elsewhere' | 'fallen' | 'gone' | 'stuck' | 'pinned';

const ANSWERS: Readonly<Record<Answer, Conclusion>> = {
  delegated: destination({ step: '3.2' }),
  elsewhere: destination({ step: '3.5', targets: [target({ port: 8448 })] }),
  fallen: destination({ step: '6', targets: [target({ port: 8448 })], hostHeader: 'a.example', tlsName: 'a.example' }),
  gone: unresolvable({ step: '6' }),
  stuck: unresolvable({ step: '3.5' }),
  pinned: destination({ step: '3.1', targets: [target({ host: '192.0.2.9' })], hostHeader: '192.0.2.9' }),
};

const D = 'destination-changed';
const L = 'delegation-lost';
const S = 'step-fell';

/** From row to column, as the definitions of the changes have it. */
const CHANGES: Readonly<Record<Answer, Readonly<Record<Answer, readonly WebhookChange[]>>>> = {
  delegated: { delegated: [], elsewhere: [D], fallen: [D, L, S], gone: [D, L, S], stuck: [D, S], pinned: [D] },
  elsewhere: { delegated: [D], elsewhere: [], fallen: [D, L, S], gone: [D, L, S], stuck: [D, S], pinned: [D] },
  fallen: { delegated: [D], elsewhere: [D], fallen: [], gone: [D], stuck: [D], pinned: [D] },
  gone: { delegated: [D], elsewhere: [D], fallen: [D], gone: [], stuck: [], pinned: [D] },
  stuck: { delegated: [D], elsewhere: [D], fallen: [D, L], gone: [L], stuck: [], pinned: [D] },
  pinned: { delegated: [D], elsewhere: [D], fallen: [D], gone: [D], stuck: [D], pinned: [] },
};

/** Something that is recorded of a name. */
type Act =
  | { readonly kind: 'concludes'; readonly answer: Answer; readonly cites: number }
  /** The last conclusion in full, or the one before it, as another process had it. */
  | { readonly kind: 'confirms'; readonly back: number; readonly cites: number }
  | { readonly kind: 'sees'; readonly outcome: 'response' | 'tls' | 'timeout' | 'the-same' }
  | { readonly kind: 'runs-out-of-time' | 'is-cleared' };

export interface Story {
  readonly acts: readonly { readonly name: number; readonly act: Act }[];
  /** How many of them were recorded before anybody followed. */
  readonly before: number;
  /** How many are recorded between two followers, and how many statements each of these lives for. */
  readonly pieces: readonly number[];
  readonly lives: readonly number[];
  readonly rivals: boolean;
  readonly lanes: number;
  readonly pageEvents: number;
}

const cites = fc.integer({ min: -1, max: 2 });
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('concludes' as const),
      answer: fc.constantFrom(...(Object.keys(ANSWERS) as Answer[])),
      cites,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('confirms' as const), back: fc.constantFrom(0, 0, 0, 1), cites }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('sees' as const),
      outcome: fc.constantFrom('response' as const, 'tls' as const, 'timeout' as const, 'the-same' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('runs-out-of-time' as const, 'is-cleared' as const) }) },
);
export const stories: fc.Arbitrary<Story> = fc.record({
  acts: fc.array(fc.record({ name: fc.nat({ max: STORY_NAMES.length - 1 }), act }), {
    minLength: 20,
    maxLength: 60,
    size: 'max',
  }),
  before: fc.nat({ max: 15 }),
  pieces: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 }),
  lives: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
  rivals: fc.boolean(),
  lanes: fc.constantFrom(1, 1, 2),
  pageEvents: fc.constantFrom(1, 3, 7, 500),
});

interface Expected {
  readonly name: string;
  readonly eventId: string;
  readonly change: WebhookChange;
}

/** What is known of a name while a story is told, in its own words. */
interface Known {
  answer?: { readonly is: Answer; readonly id: string };
  readonly fulls: { readonly is: Answer; readonly id: string }[];
  certificate?: { readonly place: number; readonly isFailing: boolean };
}

/** Writes events, and says what has to be told of them. */
export class StoryTeller {
  readonly expected: Expected[] = [];
  readonly #log: Pick<EventLog, 'append'>;
  readonly #known = new Map<string, Known>();
  readonly #seen = new Map<string, { readonly id: string; readonly outcome: string }[]>();
  readonly #untold: (NewEvent & { readonly stream: string })[] = [];
  readonly #fulls = new Map<string, string>();
  #isFollowed = false;

  constructor(log: Pick<EventLog, 'append'>) {
    this.#log = log;
  }

  /** From here on what changes is told. Of what was before, the last conclusion of a name and what it cites counts. */
  begin(): void {
    this.#isFollowed = true;
  }

  tell({ name, act }: Story['acts'][number]): void {
    const serverName = STORY_NAMES[name] ?? 'a.example';
    const host = serverName.toLowerCase();
    switch (act.kind) {
      case 'sees': {
        const seen = this.#seen.get(host) ?? [];
        const last = seen.at(-1);
        const isSame = act.outcome === 'the-same' && last !== undefined;
        const full = isSame ? seen.findLast(({ outcome }) => outcome === last.outcome) : undefined;
        const outcome = isSame ? last.outcome : act.outcome === 'the-same' ? 'response' : act.outcome;
        const event = full
          ? confirmedWellKnown(host, this.#fullOf(host, full.outcome))
          : wellKnownEvent(host, outcome as 'tls');
        this.#append(event);
        this.#seen.set(host, [...seen, { id: event.id, outcome }]);
        if (full === undefined) this.#fulls.set(`${host} ${outcome}`, event.id);
        return;
      }
      case 'concludes': {
        const isPinned = act.answer === 'pinned';
        const conclusion = { ...ANSWERS[act.answer], serverName, because: this.#cited(host, act.cites) };
        const drawn: Partial<DestinationChosen['data']> = isPinned
          ? { pin: '01926ad5-7b77-7cc1-8b43-000000000385' }
          : {};
        const event = concludedEvent(conclusion, drawn);
        this.#append(event);
        this.#concluded(serverName, event.id, { is: act.answer, id: event.id }, act.cites);
        return;
      }
      case 'confirms': {
        const fulls = this.#of(serverName).fulls;
        const full = fulls.at(-1 - act.back) ?? fulls.at(-1);
        if (full === undefined) return;
        const event = confirmedEvent(serverName, full.id, this.#cited(host, act.cites));
        this.#append(event);
        this.#concluded(serverName, event.id, full, act.cites);
        return;
      }
      case 'runs-out-of-time':
        this.#append(concludedEvent(unresolvable({ serverName, code: 'timeout', step: null })));
        return;
      case 'is-cleared':
        this.#append(clearedEvent(serverName));
        return;
    }
  }

  #fullOf(host: string, outcome: string): string {
    return this.#fulls.get(`${host} ${outcome}`) ?? '';
  }

  #cited(host: string, back: number): readonly string[] {
    const seen = this.#seen.get(host) ?? [];
    const id = back < 0 ? undefined : seen.at(-1 - back)?.id;
    return id === undefined ? [] : [id];
  }

  #concluded(name: string, eventId: string, answer: { readonly is: Answer; readonly id: string }, back: number): void {
    const known = this.#of(name);
    if (known.answer?.id !== answer.id && !known.fulls.includes(answer)) known.fulls.push(answer);
    const before = known.answer;
    known.answer = answer;
    if (before !== undefined && before.id !== answer.id) {
      for (const change of CHANGES[before.is][answer.is]) this.#expect({ name, eventId, change });
    }
    const seen = this.#seen.get(name.toLowerCase()) ?? [];
    const place = seen.length - 1 - back;
    const outcome = back < 0 ? undefined : seen[place]?.outcome;
    // What nobody followed is not remembered.
    if (!this.#isFollowed) delete known.certificate;
    if (outcome !== 'tls' && outcome !== 'response') return;
    if (known.certificate !== undefined && known.certificate.place >= place) return;
    const isFailing = outcome === 'tls';
    if (before !== undefined && (known.certificate?.isFailing ?? false) !== isFailing) {
      this.#expect({ name, eventId, change: 'certificate-failing' });
    }
    known.certificate = { place, isFailing };
  }

  #expect(expected: Expected): void {
    if (this.#isFollowed) this.expected.push(expected);
  }

  #of(name: string): Known {
    const known = this.#known.get(name) ?? { fulls: [] };
    this.#known.set(name, known);
    return known;
  }

  async record(): Promise<void> {
    if (this.#untold.length > 0) await record(this.#log, this.#untold.splice(0));
  }

  #append(event: NewEvent & { readonly stream: string }): void {
    this.#untold.push(event);
  }
}

function clearedEvent(serverName: string): NewEvent & { readonly stream: string } {
  const data = { subject: serverName, by: 'operator', clearedAt: 0 };
  return { id: crypto.randomUUID(), type: 'CacheCleared', data, stream: serverStream(serverName) };
}
