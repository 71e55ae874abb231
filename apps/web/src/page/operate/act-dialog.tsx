import { useQuery } from '@tanstack/preact-query';
import type { ComponentChildren, TargetedSubmitEvent } from 'preact';
import { useId } from 'preact/hooks';
import type { CurlRequest } from '../ui/command-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Failure, Loading } from '../ui/states.tsx';
import './acts.css';
import { session } from '../api/session.ts';
import { focusFirst } from './focus.ts';
import { TerminalLines } from './terminal-lines.tsx';
import { NoTokensHere, TokenForm } from './token-form.tsx';
import { useAct } from './use-act.ts';

interface ActDialogOptions<T> {
  readonly title: string;
  readonly act: () => Promise<T>;
  /** On the button, such as `Clear it`, and while it is done, such as `Clearing it`. */
  readonly labels: readonly [act: string, doing: string];
  readonly isDangerous?: boolean;
  /** What keeps it from being done, if anything does. */
  readonly blocked?: string | undefined;
  /** Where something is to be typed the first field takes the focus; else the way out does. */
  readonly hasFields?: boolean;
  readonly curl: CurlRequest;
  readonly command?: readonly string[];
  readonly onDone: (result: T) => void;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** An act that is asked about first. Who has no token is asked for one, and goes on with the act. */
export function ActDialog<T>(options: ActDialogOptions<T>) {
  const { title, onClose } = options;
  const { data, error, refetch } = useQuery(session);
  return (
    <Dialog title={title} onClose={onClose}>
      {data === undefined &&
        (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading what="asking who you are" />)}
      {data !== undefined &&
        data.actor === null &&
        (data.hasTokens ? <AskToken onCancel={onClose} /> : <NoTokensHere />)}
      {data !== undefined && data.actor !== null && <ActForm {...options} />}
    </Dialog>
  );
}

function AskToken({ onCancel }: { readonly onCancel: () => void }) {
  return (
    <>
      <p>This changes something, so it needs a token. Then it goes on here.</p>
      <TokenForm onCancel={onCancel} />
    </>
  );
}

function ActForm<T>(options: ActDialogOptions<T>) {
  const {
    act,
    labels,
    isDangerous = false,
    blocked,
    hasFields = false,
    curl,
    command,
    onDone,
    onClose,
    children,
  } = options;
  const id = useId();
  const [progress, run] = useAct();
  const isRunning = progress.kind === 'running';
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (blocked === undefined) void run(act, onDone);
  };
  return (
    <form class="act-form" onSubmit={submit} noValidate aria-busy={isRunning}>
      {children}
      {progress.kind === 'failed' && <Failure error={progress.error} isAct />}
      <TerminalLines curl={curl} command={command} />
      {blocked !== undefined && (
        <p id={id} class="soft act-blocked">
          {blocked}
        </p>
      )}
      <div class="choices">
        <button type="button" class="button" onClick={onClose} ref={hasFields ? null : focusFirst}>
          Cancel
        </button>
        <button
          type="submit"
          class={`button ${isDangerous ? 'danger' : 'main'}`}
          aria-disabled={isRunning || blocked !== undefined}
          aria-describedby={blocked === undefined ? undefined : id}
        >
          {isRunning ? `${labels[1]} …` : labels[0]}
        </button>
      </div>
    </form>
  );
}
