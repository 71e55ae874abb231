import { Check, CircleHelp, CircleX, Minus } from 'lucide-preact';
import { instantText } from '../time/instant-text.ts';
import { Badge } from '../ui/badge.tsx';
import { Recorded } from '../ui/recorded.tsx';
import { type Lane, pieceAt, wrongAt } from './lane.ts';
import { lastedText } from './lasted-text.ts';
import './moment-table.css';
import { isHolding } from './piece.ts';
import { pieceText, whyText } from './sentences.ts';

/** Who held what at one time. */
export function MomentTable({ lanes, time }: { readonly lanes: readonly Lane[]; readonly time: number }) {
  return (
    <table class="lanes-moment">
      <caption>
        At <time dateTime={new Date(time).toISOString()}>{instantText(time)} UTC</time>
      </caption>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">Who</th>
          <th scope="col">What was held</th>
          <th scope="col">Whether that was right</th>
        </tr>
      </thead>
      <tbody>
        {lanes.map((lane, index) => (
          <Row key={lane.name} lane={lane} isRight={index === 0} time={time} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ lane, isRight, time }: { readonly lane: Lane; readonly isRight: boolean; readonly time: number }) {
  const piece = pieceAt(lane.pieces, time);
  const isHeld = piece !== undefined && isHolding(piece) && !(isRight && piece.kind === 'open');
  return (
    <tr data-kind={piece?.kind}>
      <th scope="row">
        {lane.title}
        {lane.policy !== undefined && <small> {lane.policy}</small>}
      </th>
      <td>
        {isHeld ? (
          <>
            <Recorded text={piece.leads.to} /> <span class="soft">step {piece.leads.step ?? 'unknown'}</span>
            {!isRight && piece.held.until !== undefined && (
              <small class="soft">
                since {instantText(piece.held.from)}, kept until {instantText(piece.held.until)}
              </small>
            )}
          </>
        ) : (
          <>
            {pieceText(piece)}
            {piece !== undefined && (
              <small class="soft">
                <bdi>{piece.kind === 'open' ? 'nobody is judged' : whyText(piece)}</bdi>
              </small>
            )}
          </>
        )}
      </td>
      <td>{!isRight && <Judged lane={lane} kind={piece?.kind} time={time} />}</td>
    </tr>
  );
}

function Judged({
  lane,
  kind,
  time,
}: {
  readonly lane: Lane;
  readonly kind: Lane['pieces'][number]['kind'] | undefined;
  readonly time: number;
}) {
  const wrong = wrongAt(lane, time);
  if (wrong !== undefined) {
    return (
      <Badge tone="bad">
        <CircleX size={14} aria-hidden="true" /> wrong, for {lastedText(wrong.to - wrong.from)}
      </Badge>
    );
  }
  if (kind === 'held') {
    return (
      <Badge tone="good">
        <Check size={14} aria-hidden="true" /> not wrong
      </Badge>
    );
  }
  if (kind === 'open') {
    return (
      <Badge>
        <Minus size={14} aria-hidden="true" /> not judged
      </Badge>
    );
  }
  if (kind === 'unknown') {
    return (
      <Badge>
        <CircleHelp size={14} aria-hidden="true" /> unknown
      </Badge>
    );
  }
  return (
    <Badge>
      <Minus size={14} aria-hidden="true" /> nothing held
    </Badge>
  );
}
