import type { Span } from '../past/span.ts';
import { instantText } from '../time/instant-text.ts';
import { fullTitle, type Lane } from './lane.ts';
import { lastedText } from './lasted-text.ts';
import { isHolding, type Piece } from './piece.ts';
import { endText, pieceText } from './sentences.ts';

/** Rows of a resolver at most: who wants all of them takes the JSON. */
const MOST_ROWS = 100;

/** The picture as tables: of each resolver what it held within a span. */
export function HeldTables({ lanes, span }: { readonly lanes: readonly Lane[]; readonly span: Span }) {
  return (
    <details class="others-tables">
      <summary>The same as tables</summary>
      {lanes.map((lane, index) => (
        <HeldTable key={lane.name} lane={lane} isRight={index === 0} span={span} />
      ))}
    </details>
  );
}

function HeldTable({ lane, isRight, span }: { readonly lane: Lane; readonly isRight: boolean; readonly span: Span }) {
  const seen = lane.pieces.filter(({ from, to }) => to > span.from && from < span.to);
  const name = fullTitle(lane);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be scrolled by keyboard, too
    <section class="others-table" aria-label={name} tabIndex={0}>
      <table>
        <caption>
          {name}: <span class="soft">{lane.about}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">From (UTC)</th>
            <th scope="col">To (UTC)</th>
            <th scope="col">Lasted</th>
            <th scope="col">Held</th>
            <th scope="col">Right</th>
            {!isRight && <th scope="col">Ended because</th>}
          </tr>
        </thead>
        <tbody>
          {seen.slice(0, MOST_ROWS).map((piece) => (
            <tr key={piece.from} data-kind={piece.kind}>
              <td>{instantText(piece.from)}</td>
              <td>{instantText(piece.to)}</td>
              <td>{lastedText(piece.to - piece.from)}</td>
              <td>
                <bdi>{pieceText(piece)}</bdi>
              </td>
              <td>{WORDS[piece.kind]}</td>
              {!isRight && <td>{endOf(piece)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {seen.length > MOST_ROWS && <p class="soft">And {seen.length - MOST_ROWS} more: look at a part of the time.</p>}
      {lane.isCut && <p class="soft">What came before is not told: there is too much of it.</p>}
    </section>
  );
}

const WORDS: Readonly<Record<Piece['kind'], string>> = {
  held: 'yes',
  wrong: 'wrong',
  open: 'nobody is judged',
  nothing: '',
  unknown: 'unknown',
};

function endOf(piece: Piece): string {
  if (!isHolding(piece)) return '';
  const { endedBy, to } = piece.held;
  return endedBy === undefined || to !== piece.to ? 'the world changed' : endText(endedBy);
}
