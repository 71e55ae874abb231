import { instantText } from '../time/instant-text.ts';
import type { Tone } from '../ui/tone.ts';
import type { Leads } from './holding.ts';
import { fullTitle, type Lane, pieceAt, wrongAt, wrongMsOf } from './lane.ts';
import { lastedText } from './lasted-text.ts';
import type { End, Piece } from './piece.ts';

/** `matrix.org:8443 (step 5)`. */
export function leadsText({ to, step }: Leads): string {
  return step === undefined ? to : `${to} (step ${step})`;
}

/** What a resolver had at a time. */
export function pieceText(piece: Piece | undefined): string {
  switch (piece?.kind) {
    case 'held':
    case 'wrong':
    case 'open':
      return leadsText(piece.leads);
    case 'unknown':
      return 'cannot be known';
    case 'nothing':
      return 'nothing held';
    case undefined:
      return 'not told';
  }
}

/** Why nothing was held, or cannot be known. */
export function whyText(piece: Piece): string | undefined {
  if (piece.kind === 'nothing') return piece.why ?? 'whoever asks has it asked anew';
  if (piece.kind === 'unknown') {
    return piece.why === undefined
      ? 'the record does not tell'
      : `it would have asked ${piece.why}, and the record does not have that`;
  }
  return undefined;
}

/** How a wrong stretch, or a holding, came to its end. */
export function endText({ kind }: End): string {
  switch (kind) {
    case 'expiry':
      return 'it expired';
    case 'connection-failure':
      return 'a connection failed, and that was heeded';
    case 'clear':
      return 'its caches were cleared';
    case 'asked-again':
      return 'it was asked anew';
    case 'open':
      return 'it had not ended when this record does';
    case 'world':
      return 'the world came to be as it was held to be';
  }
}

/** `wrong for 13 h`, all in all. */
export function summaryText(lane: Lane): string {
  const ms = wrongMsOf(lane);
  if (ms > 0) return `wrong for ${lastedText(ms)}`;
  if (lane.pieces.length > 0 && lane.pieces.every(({ kind }) => kind === 'unknown')) return 'cannot be known';
  if (!lane.isJudged) return 'not judged';
  return isToldWhole(lane) ? 'never wrong' : 'not known to be wrong';
}

/** Green only where it is known that it was right. */
export function summaryTone(lane: Lane): Tone {
  if (lane.wrong.length > 0) return 'bad';
  return lane.isJudged && isToldWhole(lane) ? 'good' : 'none';
}

/** When no wrong stretch is told of any lane. */
export function noneWrongText(lanes: readonly Lane[]): string {
  const [right, ...others] = lanes;
  if (right?.isJudged === false) return 'No destination was known in all this time: nobody is judged.';
  if (others.length > 0 && !others.some(({ isJudged }) => isJudged))
    return 'None of those that are compared is judged.';
  return `None of those that are compared ${lanes.every(isToldWhole) ? 'would' : 'is known to'} have been wrong about it.`;
}

/** Nothing of it is left out, and nothing cannot be known. */
function isToldWhole({ pieces, isCut }: Lane): boolean {
  return !isCut && pieces.every(({ kind }) => kind !== 'unknown');
}

/** What a slider says of where it stands. */
export function momentText(lanes: readonly Lane[], time: number): string {
  const now = pieceAt(lanes[0]?.pieces ?? [], time);
  if (now?.kind === 'open') return `${instantText(time)} UTC: ${pieceText(now)}: nobody is judged`;
  const wrong = lanes.filter((lane) => wrongAt(lane, time) !== undefined).map(fullTitle);
  const said = wrong.length === 0 ? 'none is wrong' : `wrong: ${wrong.join(', ')}`;
  return `${instantText(time)} UTC: right is ${pieceText(now)}; ${said}`;
}

/** A picture in a sentence or two, for those who do not see it. */
export function pictureText([, ...lanes]: readonly Lane[]): string {
  if (lanes.length === 0) return 'Nobody is compared.';
  return lanes
    .map((lane) => {
      const [first] = lane.wrong;
      if (first === undefined) return `${fullTitle(lane)}: ${summaryText(lane)}.`;
      const end = first.endedBy.kind === 'open' ? '' : ` to ${instantText(first.to)}`;
      return `${fullTitle(lane)}: ${summaryText(lane)}, first with ${leadsText(first.held)} from ${instantText(first.from)}${end}.`;
    })
    .join(' ');
}

/** So much longer it would have lasted, had nothing cured it; `undefined`: it came to its end by itself. */
export function ghostText({ to, endedBy, expiresAt }: Lane['wrong'][number]): string | undefined {
  if (!CURED.has(endedBy.kind)) return undefined;
  if (expiresAt === undefined) return 'It would have lasted for ever.';
  if (expiresAt <= to) return undefined;
  return `It would have lasted until ${instantText(expiresAt)} UTC, ${lastedText(expiresAt - to)} longer.`;
}

const CURED: ReadonlySet<End['kind']> = new Set(['clear', 'connection-failure', 'asked-again']);

/** What else ends a wrong stretch. */
export function heedText({ heeds }: Lane): string | undefined {
  const heeded = heeds.map((each) => HEEDED[each] ?? each);
  return heeded.length === 0 ? undefined : `It lets go of what it holds at ${heeded.join(', or ')}.`;
}

const HEEDED: Readonly<Record<string, string>> = {
  transport: 'a connection that fails',
  'not-json': 'an answer that is no JSON',
};
