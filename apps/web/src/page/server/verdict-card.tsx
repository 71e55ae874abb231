import { Ban, CircleCheck, CircleHelp, Hourglass, Pin, TriangleAlert } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Explanation } from '../api/answers.ts';
import { announce } from '../ui/announce.ts';
import { Badge } from '../ui/badge.tsx';
import type { Tone } from '../ui/tone.ts';
import { type AnsweredAt, useAsOf } from './as-of.ts';
import { Facts } from './facts.tsx';
import { plainText } from './phrase.ts';
import { PhraseText } from './phrase-text.tsx';
import { verdictOf } from './verdict.ts';
import type { Verdict } from './verdict-shape.ts';
import './verdict.css';

/** The answer in a sentence to act on, what is out of order with it, and what a homeserver needs. */
export function VerdictCard({
  explanation,
  answered,
  isPast,
  relativeTo,
  isBrief,
  actions,
}: {
  readonly explanation: Explanation;
  readonly answered: AnsweredAt;
  readonly isPast: boolean;
  readonly relativeTo: string | undefined;
  /** Without what only matters to who connects. */
  readonly isBrief: boolean;
  readonly actions?: ComponentChildren;
}) {
  const asOf = useAsOf(answered);
  const verdict = verdictOf(explanation, { asOf, isPast });
  useTold(plainText(verdict.title), isPast);
  const { known } = explanation;
  return (
    <section class="verdict" data-tone={verdict.tone} aria-labelledby="verdict-title">
      <p class="verdict-word">
        <VerdictIcon tone={verdict.tone} isHeld={known.kind === 'held'} />
        {verdict.word}
        {known.kind === 'held' && known.step !== null && <Badge>step {known.step}</Badge>}
      </p>
      <h2 id="verdict-title">
        <PhraseText phrase={verdict.title} relativeTo={relativeTo} />
      </h2>
      <Notes notes={verdict.notes} relativeTo={relativeTo} />
      {actions !== undefined && <div class="verdict-acts">{actions}</div>}
      {known.kind === 'held' && !isBrief && (
        <Facts held={known} serverName={explanation.serverName} asOf={asOf} relativeTo={relativeTo} />
      )}
    </section>
  );
}

/** Whoever listens to the page hears what became otherwise while they were there. */
function useTold(title: string, isPast: boolean): void {
  const before = useRef(title);
  useEffect(() => {
    if (before.current === title) return;
    before.current = title;
    if (!isPast) announce(title);
  }, [title, isPast]);
}

function Notes({ notes, relativeTo }: Pick<Verdict, 'notes'> & { readonly relativeTo: string | undefined }) {
  return (
    <ul class="verdict-notes">
      {notes.map(({ tone, phrase }, index) => (
        <li key={index} data-tone={tone}>
          {tone === 'accent' && <Pin size={16} aria-hidden="true" />}
          {(tone === 'warn' || tone === 'bad') && <TriangleAlert size={16} aria-hidden="true" />}
          <span>
            <PhraseText phrase={phrase} relativeTo={relativeTo} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function VerdictIcon({ tone, isHeld }: { readonly tone: Tone; readonly isHeld: boolean }) {
  const Icon = { good: CircleCheck, warn: TriangleAlert, bad: Ban, accent: Pin, none: isHeld ? Hourglass : CircleHelp }[
    tone
  ];
  return <Icon size={20} aria-hidden="true" />;
}
