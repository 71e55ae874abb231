import { questionText } from '@wherefore/discovery';
import { useRef } from 'preact/hooks';
import type { Evidence, Explanation } from '../api/answers.ts';
import type { Place } from '../api/place.ts';
import { announce } from '../ui/announce.ts';
import type { AnsweredAt } from './as-of.ts';
import { questionsToOpen } from './evidence-groups.ts';
import { EvidencePanel } from './evidence-panel.tsx';
import { FreshnessPanel } from './freshness-panel.tsx';
import { NothingHeld } from './nothing-held.tsx';
import { useOpenParts } from './open-parts.ts';
import { PathPanel } from './path-panel.tsx';

/** Why a server is where it is: the way, the evidence, and how long that holds. */
export function Why({
  explanation,
  place,
  answered,
  relativeTo,
}: {
  readonly explanation: Explanation;
  readonly place: Place;
  readonly answered: AnsweredAt;
  readonly relativeTo: string | undefined;
}) {
  const { known, serverName } = explanation;
  const root = useRef<HTMLDivElement>(null);
  const open = useOpenParts(known.kind === 'held' ? questionsToOpen(known.evidence) : []);
  if (known.kind !== 'held') {
    return <NothingHeld nothing={known} place={place} serverName={serverName} open={open} />;
  }
  const showEvidence = ({ question }: Evidence) => {
    open.set(question, true);
    const part = root.current?.querySelector(`[data-part="${CSS.escape(question)}"] > summary`);
    if (!(part instanceof HTMLElement)) return;
    part.scrollIntoView({ block: 'start' });
    part.focus({ preventScroll: true });
    announce(`Evidence: ${questionText(question)}`);
  };
  return (
    <div class="server-why" ref={root}>
      <PathPanel held={known} onEvidence={showEvidence} />
      <FreshnessPanel held={known} answered={answered} />
      <EvidencePanel explanation={explanation} held={known} place={place} open={open} relativeTo={relativeTo} />
    </div>
  );
}
