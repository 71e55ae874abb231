import { useQuery } from '@tanstack/preact-query';
import { parseServerName } from '@wherefore/discovery';
import { Eraser, Pin as PinIcon, PinOff, RefreshCw } from 'lucide-preact';
import { useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { ask } from '../api/ask.ts';
import type { components } from '../api/openapi.ts';
import { LIVE } from '../api/place.ts';
import { explanationOf } from '../api/questions.ts';
import { announce } from '../ui/announce.ts';
import { Recorded } from '../ui/recorded.tsx';
import { Failure } from '../ui/states.tsx';
import './acts.css';
import { ClearDialog } from './clear-dialog.tsx';
import { type Outcome, resolvedOutcome } from './outcome-text.ts';
import { PinDialog } from './pin-dialog.tsx';
import { UnpinDialog } from './unpin-dialog.tsx';
import { useAct } from './use-act.ts';

/** What an operator may do with one server. */
export function ServerActs({ name }: { readonly name: string }) {
  // The same question as that of the page around it: it is asked once.
  const pin = useQuery(explanationOf(LIVE, name)).data?.pin ?? null;
  const [opened, setOpened] = useState<'clear' | 'pin' | 'unpin'>();
  const [outcome, setOutcome] = useState<Outcome>();
  const [progress, run] = useAct();
  if (parseServerName(name).kind === 'invalid') return null;

  const isResolving = progress.kind === 'running';
  const close = () => setOpened(undefined);
  const tell = (told: Outcome) => {
    setOutcome(told);
    announce(told.text);
    close();
  };
  const done = (text: string) => tell({ tone: 'good', text });
  const resolve = () => {
    const path = `/v1/servers/${encodeURIComponent(name)}/destination?fresh=true`;
    if (!isResolving) announce('Asking anew');
    void run(
      () => ask<components['schemas']['Destination']>(path),
      (answer) => tell(resolvedOutcome(answer, Date.now())),
    );
  };
  return (
    <section class="acts" aria-label="What you can do">
      <div class="acts-buttons">
        <button type="button" class="button" aria-disabled={isResolving} onClick={resolve}>
          <RefreshCw size={16} aria-hidden="true" />
          {isResolving ? 'Asking anew …' : 'Resolve now'}
        </button>
        <button type="button" class="button" onClick={() => setOpened('clear')}>
          <Eraser size={16} aria-hidden="true" />
          Clear …
        </button>
        <button type="button" class="button" onClick={() => setOpened('pin')}>
          <PinIcon size={16} aria-hidden="true" />
          {pin === null ? 'Pin …' : 'Change the pin …'}
        </button>
        {pin !== null && (
          <button type="button" class="button" onClick={() => setOpened('unpin')}>
            <PinOff size={16} aria-hidden="true" />
            Unpin …
          </button>
        )}
      </div>
      <p class="soft acts-elsewhere">
        Does a homeserver go somewhere else? <Link href="/operate">Judge what it has cached</Link>.
      </p>
      {progress.kind === 'failed' ? (
        <Failure error={progress.error} retry={resolve} isAct />
      ) : (
        outcome !== undefined && (
          <p class="acts-outcome" data-tone={outcome.tone}>
            <Recorded text={outcome.text} mono={false} />
          </p>
        )
      )}
      {opened === 'clear' && <ClearDialog name={name} onDone={done} onClose={close} />}
      {opened === 'pin' && <PinDialog name={name} pin={pin} onDone={done} onClose={close} />}
      {opened === 'unpin' && pin !== null && <UnpinDialog name={name} pin={pin} onDone={done} onClose={close} />}
    </section>
  );
}
