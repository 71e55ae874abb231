import { useQuery, useQueryClient } from '@tanstack/preact-query';
import { KeyRound, Lock } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { isRefusal, session } from '../api/session.ts';
import { giveToken, wasTokenRefused } from '../api/token.ts';
import { announce } from '../ui/announce.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Panel } from '../ui/panel.tsx';
import './token.css';
import { NoTokensHere, TokenForm } from './token-form.tsx';

/** Who you are to the process, and what changes that. */
export function TokenButton() {
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery(session);
  const actor = data?.actor ?? null;
  return (
    <>
      <button type="button" class="button small token-button" onClick={() => setOpen(true)}>
        {actor === null ? <Lock size={16} aria-hidden="true" /> : <KeyRound size={16} aria-hidden="true" />}
        <span>
          {actor === null ? (
            data?.reads === 'token' ? (
              'No token'
            ) : (
              'Read only'
            )
          ) : (
            <>
              operator: <bdi>{actor}</bdi>
            </>
          )}
        </span>
      </button>
      {isOpen && <TokenDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function TokenDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useQueryClient();
  const { data } = useQuery(session);
  const actor = data?.actor ?? null;
  const forget = () => {
    giveToken(null);
    // What was read with it alone is not to stay on the screen.
    void (data?.reads === 'token' ? client.resetQueries() : client.invalidateQueries({ queryKey: session.queryKey }));
    announce('The token is forgotten.');
    onClose();
  };
  if (actor === null) {
    return (
      <Dialog title="Act as an operator" onClose={onClose}>
        {data?.hasTokens === false ? (
          <>
            <NoTokensHere />
            <div class="choices">
              <button type="button" class="button" onClick={onClose}>
                Close
              </button>
            </div>
          </>
        ) : (
          <>
            <Refused />
            <p>
              {data?.reads === 'token'
                ? 'Without a token nothing is told here.'
                : 'Without a token everything can be looked at, and nothing changed.'}{' '}
              With one you clear, pin and import, and it is recorded who did it.
            </p>
            <TokenForm onGiven={onClose} onCancel={onClose} />
          </>
        )}
      </Dialog>
    );
  }
  return (
    <Dialog title="You act as an operator" onClose={onClose}>
      <p>
        The token of this tab is that of <bdi class="mono">{actor}</bdi>. What you do is recorded under this name. The
        token goes when the tab does, or now:
      </p>
      <div class="choices">
        <button type="button" class="button danger" onClick={forget}>
          Forget the token
        </button>
        <button type="button" class="button" onClick={onClose}>
          Keep it
        </button>
      </div>
    </Dialog>
  );
}

function Refused() {
  if (!wasTokenRefused()) return null;
  return <p class="token-refused">The token that this tab had is not taken any more: give another one.</p>;
}

/** What is behind it is shown to whoever may read it; else a token is asked for. */
export function TokenGate({ children }: { readonly children: ComponentChildren }) {
  const client = useQueryClient();
  const { data } = useQuery(session);
  // A token that was taken back in the meantime shows first where something is refused.
  useEffect(
    () =>
      client.getQueryCache().subscribe((event) => {
        if (event.type !== 'updated' || event.action.type !== 'error' || !isRefusal(event.action.error)) return;
        if (event.query.queryKey[0] !== session.path) void client.invalidateQueries({ queryKey: session.queryKey });
      }),
    [client],
  );
  if (data === undefined || data.reads === 'open' || data.actor !== null) return <>{children}</>;
  return (
    <>
      <h1>A token is needed</h1>
      <Panel
        title="Who is asking?"
        about="This process tells what it knows only to those who have one of its tokens."
        class="token-gate"
      >
        <Refused />
        {data.hasTokens ? <TokenForm /> : <NoTokensHere />}
      </Panel>
    </>
  );
}
