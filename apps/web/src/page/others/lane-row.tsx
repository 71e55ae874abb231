import { CircleX } from 'lucide-preact';
import { memo } from 'preact/compat';
import type { Span } from '../past/span.ts';
import { Badge } from '../ui/badge.tsx';
import { type Box, boxesOf, placeOf } from './boxes.ts';
import type { Lane, Wrong } from './lane.ts';
import { lastedText } from './lasted-text.ts';
import { isHolding } from './piece.ts';
import { ghostText, pieceText, summaryText, summaryTone } from './sentences.ts';

/** Text needs so much room, px. */
const TEXT_PX = 80;

export interface LaneRowProps {
  readonly lane: Lane;
  /** It is what the others are held against. */
  readonly isRight: boolean;
  readonly span: Span;
  readonly width: number;
}

/** One resolver along the time. */
export const LaneRow = memo(function LaneRow({ lane, isRight, span, width }: LaneRowProps) {
  const ghosts = lane.wrong.filter((each) => ghostText(each) !== undefined && (each.expiresAt ?? span.to) > span.from);
  return (
    <div class="lanes-row lanes-lane" data-right={isRight}>
      <div class="lanes-name">
        <strong>
          {lane.title}
          {lane.policy !== undefined && <small> {lane.policy}</small>}
        </strong>
        {!isRight && <Badge tone={summaryTone(lane)}>{summaryText(lane)}</Badge>}
      </div>
      <div aria-hidden="true">
        <div class="lanes-plot">
          {boxesOf(lane.pieces, span, width).map((box) => (
            <LaneBox key={`${box.left} ${box.kind}`} box={box} width={width} />
          ))}
        </div>
        {ghosts.length > 0 && (
          <div class="lanes-ghosts">
            {ghosts.map((each) => (
              <Ghost key={each.from} wrong={each} span={span} width={width} />
            ))}
          </div>
        )}
      </div>
    </div>
  );
});

function LaneBox({ box: { left, width: share, kind, piece }, width }: { readonly box: Box; readonly width: number }) {
  const isRead = piece !== undefined && (share / 100) * width >= TEXT_PX;
  return (
    <div class="lanes-box" data-kind={kind} style={{ left: `${left}%`, width: `${share}%` }}>
      {isRead && (
        <>
          <b>
            {kind === 'wrong' && <CircleX size={14} />}
            {isHolding(piece) ? piece.leads.to : pieceText(piece)}
          </b>
          <small>{boxNote(piece)}</small>
        </>
      )}
    </div>
  );
}

function boxNote(piece: NonNullable<Box['piece']>): string {
  const lasted = lastedText(piece.to - piece.from);
  if (piece.kind === 'wrong') return `wrong for ${lasted}, step ${piece.leads.step ?? 'unknown'}`;
  if (piece.kind === 'held') return `${lasted}, step ${piece.leads.step ?? 'unknown'}`;
  if (piece.kind === 'open') return `${lasted}, nobody is judged`;
  return lasted;
}

function Ghost({ wrong, span, width }: { readonly wrong: Wrong; readonly span: Span; readonly width: number }) {
  const left = placeOf(wrong.to, span);
  const right = wrong.expiresAt === undefined ? 100 : placeOf(wrong.expiresAt, span);
  const px = ((right - left) / 100) * width;
  if (px <= 0) return null;
  const text =
    wrong.expiresAt === undefined ? 'else: for ever' : `else: ${lastedText(wrong.expiresAt - wrong.to)} longer`;
  return (
    <div class="lanes-ghost" title={ghostText(wrong)} style={{ left: `${left}%`, width: `${right - left}%` }}>
      {px >= TEXT_PX && <small>{text}</small>}
    </div>
  );
}
