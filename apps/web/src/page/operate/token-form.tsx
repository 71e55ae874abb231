import { useQueryClient } from '@tanstack/preact-query';
import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { type Session, session, sessionWith } from '../api/session.ts';
import { giveToken } from '../api/token.ts';
import { announce } from '../ui/announce.ts';
import { focusFirst } from './focus.ts';
import { refusalText, tokenFault } from './token-text.ts';

/** Asks for a token, and keeps it once it is known whose it is. */
export function TokenForm({
  onGiven,
  onCancel,
}: {
  readonly onGiven?: (session: Session) => void;
  readonly onCancel?: () => void;
}) {
  const id = useId();
  const client = useQueryClient();
  const field = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<string>();
  const [isChecking, setChecking] = useState(false);

  useEffect(() => focusFirst(field.current), []);

  const check = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isChecking) return;
    const token = field.current?.value.trim() ?? '';
    const wrong = tokenFault(token);
    if (wrong !== undefined) return refuse(wrong);
    setChecking(true);
    try {
      const told = await sessionWith(token);
      giveToken(token);
      client.setQueryData(session.queryKey, told);
      void client.invalidateQueries();
      announce(`The token is taken. You act as ${told.actor ?? 'nobody'}.`);
      onGiven?.(told);
    } catch (error) {
      refuse(refusalText(error));
    } finally {
      setChecking(false);
    }
  };
  const refuse = (text: string) => {
    setFault(text);
    field.current?.focus();
    field.current?.select();
  };

  return (
    <form class="token-form" onSubmit={(event) => void check(event)} noValidate>
      <div class="field">
        <label for={id}>Token</label>
        <input
          id={id}
          type="password"
          autocomplete="off"
          spellcheck={false}
          aria-invalid={fault !== undefined}
          aria-describedby={`${id}-wrong ${id}-hint`}
          onInput={() => setFault(undefined)}
          ref={field}
        />
        <p id={`${id}-wrong`} class="wrong" role="alert">
          {fault}
        </p>
        <p id={`${id}-hint`} class="hint">
          It is kept in this tab alone, until the tab is closed or you forget it: in no address, no cookie and no log.
        </p>
      </div>
      <WhereTokensAre />
      <div class="choices">
        {onCancel !== undefined && (
          <button type="button" class="button" onClick={onCancel}>
            Cancel
          </button>
        )}
        <button type="submit" class="button main" aria-disabled={isChecking}>
          {isChecking ? 'Asking whose it is …' : 'Use this token'}
        </button>
      </div>
    </form>
  );
}

function WhereTokensAre() {
  return (
    <div class="token-where">
      <p>
        <strong>Where one is.</strong> <code>npm start</code> (<code>wherefore serve</code>) says at its start which
        file its token is in; if nothing else was wished for that is
      </p>
      <pre>cat ~/.local/share/wherefore/token</pre>
      <p>
        <code>wherefore token NAME</code> makes another one, and the line for the file of tokens. What is done with it
        is recorded under that name.
      </p>
    </div>
  );
}

/** Where there is no use in asking for a token. */
export function NoTokensHere() {
  return (
    <div class="token-where">
      <p>This process was given no tokens, so nobody may change anything here.</p>
      <p>
        Make one with <code>wherefore token NAME</code>, put the line that it prints into a file, and start the process
        with <code>--tokens FILE</code>.
      </p>
    </div>
  );
}
