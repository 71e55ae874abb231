import type { Answer } from '../api/answers.ts';
import type { Leads } from '../others/holding.ts';
import { type Lane, pieceAt, type Wrong } from '../others/lane.ts';
import { type Mark, marksOf } from '../others/moments.ts';
import type { Held } from '../others/piece.ts';
import { longestWrong } from '../others/window.ts';

export type Sample = Answer<'/v1/samples/{sample}'>;

/** What an incident is told of: everything that differs from one to another. Times are ms since 1970. */
export interface Facts {
  readonly name: string;
  /** Who was wrong for longest, as people call it. */
  readonly program: string;
  readonly lane: Lane;
  /** What it held wrongly. */
  readonly wrong: Wrong;
  readonly held: Held;
  readonly right: Leads;
  /** Addresses that it kept with another port than where they lead, when all was well. */
  readonly before: Held | undefined;
  /** A newer version of it. */
  readonly newer: Lane | undefined;
  readonly fault: Extract<Mark, { readonly kind: 'fault' }>;
  /** When the name was used: first, in the fault, just after it, last before the clearing, and after that. */
  readonly first: number;
  readonly caught: number;
  readonly after: number;
  readonly clear: number;
  readonly morning: number;
}

/** `undefined`: the sample is another kind of story. */
export function factsOf({ moments, servers, to }: Sample, lanes: readonly Lane[]): Facts | undefined {
  const [name] = servers;
  const wrong = longestWrong(lanes);
  const lane = lanes.find((each) => wrong !== undefined && each.wrong.includes(wrong));
  const marks = marksOf(moments, Date.parse(to));
  const fault = marks.find((mark) => mark.kind === 'fault');
  const clear = marks.find(({ kind }) => kind === 'clear')?.from;
  if (
    name === undefined ||
    wrong === undefined ||
    lane === undefined ||
    fault?.kind !== 'fault' ||
    clear === undefined
  ) {
    return undefined;
  }
  const uses = marks.filter(({ kind }) => kind === 'use').map(({ from }) => from);
  const [first] = uses;
  const caught = uses.find((use) => use >= fault.from && use < fault.to);
  const after = uses.find((use) => use >= fault.to);
  const morning = uses.find((use) => use > clear);
  const piece = pieceAt(lane.pieces, wrong.from);
  if (first === undefined || caught === undefined || after === undefined || morning === undefined) return undefined;
  if (piece?.kind !== 'wrong') return undefined;
  const earlier = pieceAt(lane.pieces, first);
  return {
    name,
    program: programText(lane),
    lane,
    wrong,
    held: piece.held,
    right: wrong.right,
    before: earlier?.kind === 'held' ? earlier.held : undefined,
    newer: lanes.find((each) => each !== lane && familyOf(each) === familyOf(lane)),
    fault,
    first,
    caught,
    after,
    clear,
    morning,
  };
}

/** `Tuwunel 1.5.1`: what stands before the colon of what is said about it. */
export function programText({ about, name }: Lane): string {
  const [called] = about.split(':');
  return called === undefined || called === about ? name : called;
}

function familyOf({ name }: Lane): string {
  return name.split('-')[0] ?? name;
}
