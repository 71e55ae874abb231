import { questionText } from '@wherefore/discovery';
import { Link2 } from 'lucide-preact';
import { useState } from 'preact/hooks';
import type { Held } from '../api/answers.ts';
import { Instant } from '../time/instant.tsx';
import { Badge } from '../ui/badge.tsx';
import { Panel } from '../ui/panel.tsx';
import { Recorded } from '../ui/recorded.tsx';
import { type AnsweredAt, useAsOf } from './as-of.ts';
import { type FreshnessAxis, freshnessAxis } from './freshness-axis.ts';
import './freshness.css';
import { type FreshnessRow, freshnessRows, instantsOf } from './freshness-rows.ts';
import { freshnessWords } from './freshness-words.ts';
import { useMedia } from './media.ts';
import { VerdictBadge } from './verdict-badge.tsx';

/** How long each piece of evidence is believed, as bars that run out. */
export function FreshnessPanel({ held, answered }: { readonly held: Held; readonly answered: AnsweredAt }) {
  const { standsStill } = answered;
  const asOf = useAsOf(answered);
  const isWide = useMedia('(min-width: 60rem)');
  const rows = freshnessRows(held);
  if (rows.length === 0) {
    return (
      <Panel title="How long it is believed">
        <p>
          It rests on no evidence: {held.pin === null ? 'the name says it all' : 'it is pinned'}. It is looked at again
          at <Instant at={held.freshUntil} {...still(standsStill, asOf)} />.
        </p>
      </Panel>
    );
  }
  const believedUntil = Date.parse(held.freshUntil);
  const axis = freshnessAxis(asOf, instantsOf(rows, believedUntil), isWide ? 11 : 22);
  const drawn = { axis, asOf, believedUntil, standsStill };
  const weakest = rows.find(({ isWeakest }) => isWeakest);
  return (
    <Panel
      title="How long it is believed"
      about={
        <>
          The axis is around {standsStill ? 'that moment' : 'now'}: what is near to it is drawn wide, what is far is
          drawn narrow.
        </>
      }
      class="freshness"
    >
      <p>
        {believedUntil > asOf ? 'Nothing of this is believed after ' : 'Nothing of this is believed any more since '}
        <Instant at={held.freshUntil} {...still(standsStill, asOf)} />
        {weakest === undefined ? (
          ', the longest that the policy believes a conclusion.'
        ) : (
          <>
            , as long as its weakest evidence: <Recorded text={questionText(weakest.evidence.question)} />.
          </>
        )}
      </p>
      <div class="freshness-chart">
        <Scale {...drawn} />
        <Rows rows={rows} {...drawn} />
      </div>
      <Legend />
    </Panel>
  );
}

function still(standsStill: boolean, asOf: number) {
  return standsStill ? { relativeTo: new Date(asOf).toISOString() } : {};
}

interface Drawn {
  readonly axis: FreshnessAxis;
  readonly asOf: number;
  readonly believedUntil: number;
  readonly standsStill: boolean;
}

function Scale({ axis, asOf, standsStill }: Drawn) {
  return (
    <div class="freshness-scale" aria-hidden="true">
      {axis.marks.map(({ place, text }) => (
        <span key={text} style={{ left: `${place}%` }} data-edge={place < 4 ? 'start' : place > 96 ? 'end' : undefined}>
          {text}
        </span>
      ))}
      <b style={{ left: `${axis.place(asOf)}%` }}>{standsStill ? 'then' : 'now'}</b>
    </div>
  );
}

function Legend() {
  return (
    <p class="freshness-legend" aria-hidden="true">
      {LEGEND.map(({ kind, text }) => (
        <span key={kind}>
          <span class="freshness-bar">{kind === 'weakest' ? <i /> : <span data-kind={kind} />}</span>
          {text}
        </span>
      ))}
    </p>
  );
}

const LEGEND = [
  { kind: 'spent', text: 'spent' },
  { kind: 'fresh', text: 'still believed' },
  { kind: 'failing', text: 'a failure, still believed' },
  { kind: 'stale', text: 'may serve on if asking again fails' },
  { kind: 'serving', text: 'serves on, because it failed' },
  { kind: 'weakest', text: 'nothing is believed beyond' },
] as const;

/** More are shown when they are asked for. */
const SHOWN = 8;

function Rows({ rows, ...drawn }: Drawn & { readonly rows: readonly FreshnessRow[] }) {
  const [isWhole, setWhole] = useState(false);
  return (
    <>
      <ul>
        {(isWhole ? rows : rows.slice(0, SHOWN)).map((row) => (
          <Row key={row.evidence.question + row.evidence.observedAt} row={row} {...drawn} />
        ))}
      </ul>
      {rows.length > SHOWN && (
        <button type="button" class="button small" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show all ${rows.length}`}
        </button>
      )}
    </>
  );
}

function Row({ row, axis, asOf, believedUntil, standsStill }: Drawn & { readonly row: FreshnessRow }) {
  const { evidence, observedAt, ownUntil, staleUntil, isWeakest } = row;
  const { question, verdict, stale } = evidence;
  const isFailure = verdict === 'failed' || verdict === 'invalid';
  return (
    <li data-weakest={isWeakest}>
      <p class="freshness-name">
        <Recorded text={questionText(question)} /> <VerdictBadge verdict={verdict} />{' '}
        {isWeakest && (
          <Badge tone="warn">
            <Link2 size={12} aria-hidden="true" /> weakest link
          </Badge>
        )}
      </p>
      <div class="freshness-bar" aria-hidden="true">
        {axis.marks.map(({ place, text }) => (
          <u key={text} style={{ left: `${place}%` }} />
        ))}
        <Stretch kind="spent" axis={axis} from={observedAt} to={Math.min(ownUntil, asOf)} />
        <Stretch
          kind={isFailure ? 'failing' : 'fresh'}
          axis={axis}
          from={Math.max(observedAt, Math.min(asOf, ownUntil))}
          to={ownUntil}
        />
        <Stretch kind={stale ? 'serving' : 'stale'} axis={axis} from={ownUntil} to={staleUntil} />
        <b style={{ left: `${axis.place(asOf)}%` }} />
        <i style={{ left: `${axis.place(believedUntil)}%` }} />
      </div>
      <p class="freshness-words">{freshnessWords(row, asOf, standsStill ? 'earlier' : 'ago')}</p>
    </li>
  );
}

function Stretch({
  kind,
  axis,
  from,
  to,
}: {
  readonly kind: 'spent' | 'fresh' | 'failing' | 'stale' | 'serving';
  readonly axis: FreshnessAxis;
  readonly from: number;
  readonly to: number;
}) {
  if (to <= from) return null;
  const left = axis.place(from);
  return <span data-kind={kind} style={{ left: `${left}%`, width: `${Math.max(0.2, axis.place(to) - left)}%` }} />;
}
